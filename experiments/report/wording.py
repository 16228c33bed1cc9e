"""The sentences of a report: the findings, and the limits."""

from twinville.experiments.results.effects import Contrast
from twinville.experiments.results.results import Results


def findings(found: Results) -> list[str]:
    """One sentence for each primary outcome of each contrast."""
    return [finding(each) for each in found.estimates if each.primary and not each.check]


def finding(each: Contrast) -> str:
    """An effect in a sentence: the estimate first, its interval, and its relation to the smallest effect of interest."""
    effect = each.effect
    unit = f" {each.unit}" if each.unit else ""
    way = "lower" if effect.estimate < 0 else "higher"
    by = f"{abs(effect.estimate):.3g}{unit}"
    sentence = f"{each.contrast}: {each.outcome} {way} by {by} on average over {effect.pairs} paired worlds"
    if effect.identical == effect.pairs:
        return f"{each.contrast}: {each.outcome} is identical in all {effect.pairs} worlds."
    if effect.interval is None:
        return f"{sentence}; so few worlds allow no interval."
    low, high = effect.interval
    sentence += f" (simulation uncertainty {low:+.3g} to {high:+.3g})"
    if effect.identical:
        sentence += f"; identical in {effect.identical} of {effect.pairs}"
    return f"{sentence}. {_judged(each, low, high)}".strip()


def _judged(each: Contrast, low: float, high: float) -> str:
    """What the interval shows."""
    smallest = each.smallest
    if smallest is None:
        return "The interval contains zero: these worlds do not determine its sign." if low <= 0 <= high else ""
    if low > smallest or high < -smallest:
        return f"All of the interval is beyond the smallest effect of interest, {smallest:g}."
    if -smallest < low and high < smallest:
        return f"All of the interval is nearer to zero than the smallest effect of interest, {smallest:g}."
    if low <= 0 <= high:
        return f"The interval contains both zero and effects of interest (from {smallest:g}): more worlds are needed."
    return f"The sign is determined, the size is not: the interval contains the smallest effect of interest, {smallest:g}."


def limits(found: Results) -> list[str]:
    """What the study does not show."""
    study = found.study
    said = [
        "Intervals are simulation uncertainty. The replicates are Monte Carlo draws of this one town, these people, wording, "
        "parameters and model; they are no sample of societies, and more of them would say nothing about another town.",
        "What a person gives as a reason is a stated reason: it accompanies a decision and is not its cause.",
        "People in one world are not independent. Numbers about single people are descriptive, clustered by person and world.",
        "Both decisions of each person are observed, one in each arm, so compliance is tabulated. Effects by compliance are no "
        "instrumental-variable estimates: what others do reaches everybody.",
    ]
    if found.notice:
        said.insert(0, f"{found.notice[0].upper()}{found.notice[1:]}. It shows what the engine does, and how to read a report.")
    if study.replicates < 10:
        said.append(f"{study.replicates} worlds are few: intervals from fewer than ten are rough, and miss small effects.")
    if any(value.name == "attack rate" for value in found.values):
        said.append(
            "The disease is invented and fast, so that it moves within the days simulated. How much masks hold back is an "
            "assumption to be varied, not a finding: published estimates reach from almost nothing to more than half."
        )
    if any(found.attrition.values()):
        said.append("Some runs did not finish. Their pairs are dropped; the bounds show how much that could matter.")
    if any(check.passed is False for check in found.checks):
        said.append("A check failed: find out why before you use any other result.")
    return said

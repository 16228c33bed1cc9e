"""Checks of a study: conditions under which its numbers are valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twinville.experiments.design.study import Comparison
from twinville.experiments.results.effects import Contrast, Values


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its question, the finding, and whether it passed (None: the reader must judge)."""

    name: str
    found: str
    passed: bool | None


def checks_of(
    comparisons: Sequence[Comparison],
    effects: Sequence[Contrast],
    values: Sequence[Values],
    same: Mapping[str, int],
    early: Sequence[str],
    attrition: Mapping[str, int],
) -> list[Check]:
    """All checks of a study."""
    found = [
        Check("arms are identical until the policy touches somebody", "; ".join(early) or "yes, in every world", not early),
        _attrition(attrition),
    ]
    for c in comparisons:
        mine = [each for each in effects if each.contrast == c.label]
        pairs = max((each.effect.pairs for each in mine), default=0)
        if c.check == "identity":
            found.append(
                Check(
                    "identity A/A: equal arms are equal",
                    f"the same to the byte in {same[c.label]} of {pairs} worlds",
                    same[c.label] == pairs > 0,
                )
            )
        elif c.check:
            name = {
                "decoupled": "decoupled A/A: equal policies with luck of their own",
                "placebo": "placebo: news that asks nothing",
                "paraphrase": "other words for the same",
            }[c.check]
            primary = {each.name for each in values if each.primary}
            # A paraphrase may well matter: that is for the reader to judge.
            found += [
                Check(name, _told(each), None if c.check == "paraphrase" else _holds_zero(each))
                for each in mine
                if each.outcome in primary
            ]
    controls = {each.name for each in values if each.control}
    found += [
        Check(f"negative control: {each.outcome} ({each.contrast})", _told(each), _holds_zero(each))
        for each in effects
        if each.outcome in controls and not each.check
    ]
    return found


def _attrition(attrition: Mapping[str, int]) -> Check:
    lost = {arm: count for arm, count in attrition.items() if count}
    words = ", ".join(f"{count} in {arm}" for arm, count in lost.items()) or "none"
    return Check("attrition: worlds without a finished run, by arm", words, not lost)


def _told(each: Contrast) -> str:
    interval = each.effect.interval
    between = f", interval {interval[0]:+.3g} to {interval[1]:+.3g}" if interval is not None else ""
    p = f", p {each.effect.p:.3g}" if each.effect.p is not None else ""
    return f"{each.outcome}: {each.effect.estimate:+.3g} {each.unit}{between}{p}"


def _holds_zero(each: Contrast) -> bool | None:
    interval = each.effect.interval
    return None if interval is None else bool(interval[0] <= 0 <= interval[1])

"""Results as plain JSON, and as plain tables."""

from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from twinville.experiments.results.effects import Contrast
from twinville.experiments.results.results import UNCERTAINTY, Results
from twinville.experiments.results.statistics import power
from twinville.worlds.outward.console import Console


def content(found: Results) -> dict[str, Any]:
    """Everything, as plain JSON."""
    return {
        "question": found.study.question,
        "plan": found.plan.get("hash"),
        "uncertainty": UNCERTAINTY,
        **({"notice": found.notice} if found.notice else {}),
        "effects": [_effect(each) for each in found.estimates],
        "means": found.means,
        "values": [
            {"outcome": each.name, "replicate": number, "arm": arm, "value": value}
            for each in found.values
            for (number, arm), value in sorted(each.by.items())
        ],
        "exposures": [
            {
                "replicate": e.replicate, "arm": e.arm, "announcement": e.announcement, "of_arm": e.of_arm, "by_hop": e.by_hop,
                "doubted": sum(p.doubted for p in e.people), "people": [asdict(p) for p in e.people],
            }
            for e in found.exposures
        ],
        "partings": [asdict(each) for each in found.partings],
        "shared_answers": [asdict(each) for each in found.shared],
        "strata": [asdict(each) for each in found.strata],
        "spillovers": found.spillovers,
        "surveys": found.surveys,
        "stated_reasons": found.reasons,
        "checks": [asdict(each) for each in found.checks],
        "attrition": found.attrition,
        "failures": list(found.failures),
        "identical_arms": found.same,
    }  # fmt: skip


def _effect(each: Contrast) -> dict[str, Any]:
    return {
        "contrast": each.contrast,
        "outcome": each.outcome,
        "unit": each.unit,
        "primary": each.primary,
        "exploratory": each.exploratory,
        "check": each.check,
        "smallest_effect_of_interest": each.smallest,
        "estimate": each.effect.estimate,
        "interval": list(each.effect.interval) if each.effect.interval else None,
        "pairs": each.effect.pairs,
        "identical": each.effect.identical,
        "dropped": each.dropped,
        "bounds_with_dropped": list(each.bounds) if each.bounds else None,
        "correlation_of_arms": each.correlation,
        "detectable_with_80_percent_power": each.effect.detectable,
        "p": each.effect.p,
        "smallest_possible_p": each.effect.smallest_p,
        "adjusted_p": each.adjusted_p,
    }


def print_results(found: Results, console: Console | None = None) -> None:
    """The tables of a study, as far as it has been run."""
    console = console or _console()
    for table in _effects_tables(found):
        console.print(table)
    console.print(f"* primary; {UNCERTAINTY}.", highlight=False)
    if any(each.exploratory for each in found.estimates):
        console.print("! exploratory: not in the locked plan.", highlight=False)
    if found.more_replicates:
        console.print(f"! {found.more_replicates} replicates are more than the locked plan has.", highlight=False)
    for each in found.estimates:
        if each.bounds is not None:
            low, high = each.bounds
            text = f"{each.contrast}, {each.outcome}: {each.dropped} pairs miss a value; with these at the extremes seen,"
            console.print(escape(f"{text} {low:+.3g} to {high:+.3g}"), highlight=False)
    for line in (*_exposed(found), *_parted(found)):
        console.print(escape(line), highlight=False)
    for table in (
        _means_table(found),
        _strata_table(found),
        _spillover_table(found),
        _survey_table(found),
        _reason_table(found),
        _check_table(found),
    ):
        if table.row_count:
            console.print(table)
    for failure in found.failures:
        console.print(f"[red]missing[/red] {escape(failure)}", highlight=False)
    if found.notice:
        console.print(f"({escape(found.notice)})")


def _console() -> Console:
    """The terminal; wide enough for a table where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=120)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table


def _effects_tables(found: Results) -> list[Table]:
    """One table for each contrast."""
    with_p = any(each.effect.p is not None for each in found.estimates)
    columns = ["outcome", "effect", "95% interval", "of interest", "detectable", "identical", *(["p (Holm)"] if with_p else [])]
    tables = []
    for c in found.comparisons:
        mine = [each for each in found.estimates if each.contrast == c.label]
        if c.check or not mine:
            continue
        table = _table(f"{escape(c.label)}{' !' if mine[0].exploratory else ''}, {mine[0].effect.pairs} worlds", *columns)
        for each in mine:
            table.add_row(*_effect_cells(each, with_p=with_p))
        tables.append(table)
    return tables


def _effect_cells(each: Contrast, *, with_p: bool) -> list[str]:
    cells = [
        escape(each.outcome) + (" *" if each.primary else "") + (" !" if each.exploratory else ""),
        escape(f"{each.effect.estimate:+.3g} {each.unit}".strip()),
        _interval(each.effect.interval) or "too few worlds",
        f"{each.smallest:g}" if each.smallest is not None else "",
        f"{each.effect.detectable:.2g}" if each.effect.detectable is not None else "",
        f"{each.effect.identical} of {each.effect.pairs}",
    ]
    if with_p:
        p = each.adjusted_p if each.adjusted_p is not None else each.effect.p
        cells.append(f"{p:.3g} (at least {each.effect.smallest_p:.2g})" if p is not None else "")
    return cells


def _exposed(found: Results) -> list[str]:
    """For each announcement of each arm, how many people of a world it reached, by how many tellers, on average."""
    grouped: dict[tuple[str, str], list[dict[int, int]]] = {}
    for exposure in found.exposures:
        grouped.setdefault((exposure.arm, exposure.announcement), []).append(exposure.by_hop)
    lines = []
    for (arm, text), worlds in grouped.items():
        hops = sorted({hop for by_hop in worlds for hop in by_hop})
        reached = ", ".join(f"{sum(by_hop.get(hop, 0) for by_hop in worlds) / len(worlds):.1f} {_through(hop)}" for hop in hops)
        lines.append(f"{arm}: «{text[:60]}» is known by {reached or 'nobody'}")
    return lines


def _through(hop: int) -> str:
    return "directly" if hop == 0 else "through one teller" if hop == 1 else f"through {hop} tellers"


def _parted(found: Results) -> list[str]:
    """For each contrast, how many people's lives differ materially, and how many answers the arms have in common."""
    lines = []
    for c in found.comparisons:
        mine = [each for each in found.partings if each.contrast == c.label]
        kept = [each for each in found.shared if each.contrast == c.label]
        if not mine:
            continue
        apart = sorted(each.hours for each in mine if each.hours is not None)
        middle = f", half of them within {apart[len(apart) // 2]:.1f} hours" if apart else ""
        reached = sum(each.hop is not None for each in mine if each.hours is not None)
        lines.append(
            f"{c.label}: {len(apart)} of {len(mine)} lives differ by more than ten minutes{middle}; "
            f"{reached} of them after the news had reached them"
        )
        answers = sum(each.answers for each in kept)
        if answers:
            lines.append(
                f"{c.label}: {sum(each.shared for each in kept) / answers:.0%} of the answers are the same, and asked once"
            )
    return lines


def _interval(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:+.3g} to {interval[1]:+.3g}" if interval is not None else ""


def _means_table(found: Results) -> Table:
    arms = [arm.name for arm in found.arms if not arm.check]
    table = _table("Means by arm", "outcome", *(escape(arm) for arm in arms))
    by = {(row["outcome"], row["arm"]): row["mean"] for row in found.means}
    for each in found.values:
        cells = [f"{mean:.3g}" if (mean := by[each.name, arm]) is not None else "not measured" for arm in arms]
        table.add_row(escape(f"{each.name} ({each.unit})" if each.unit else each.name), *cells)
    return table


def _strata_table(found: Results) -> Table:
    table = _table(
        "By compliance in the two arms", "contrast", "outcome", "in the first", "in the second", "people", "effect", "interval"
    )
    for each in found.strata:
        table.add_row(
            escape(each.contrast), escape(each.outcome), escape(each.in_first), escape(each.in_second), str(each.people),
            escape(f"{each.effect:+.3g} {each.unit}"), _interval(each.interval),
        )  # fmt: skip
    return table


def _spillover_table(found: Results) -> Table:
    table = _table(
        "Direct, spillover and total effects on a person", "contrast", "outcome", "on the treated", "on the others", "on all"
    )
    for row in found.spillovers:
        cells = [
            f"{row[kind]:+.3g} ({_interval(row[f'{kind}_interval']) or '-'}; {row[f'{kind}_people']})"
            if row[kind] is not None
            else ""
            for kind in ("direct", "spillover", "total")
        ]
        table.add_row(escape(row["contrast"]), escape(f"{row['outcome']} ({row['unit']})"), *cells)
    return table


def _survey_table(found: Results) -> Table:
    table = _table("Surveys, shares of answers", "survey", "arm", "answers", "distribution")
    for row in found.surveys:
        shares = ", ".join(f"{label} {share:.0%}" for label, share in row["shares"].items())
        table.add_row(escape(row["survey"]), escape(row["arm"]), str(row["answers"]), escape(shares))
    return table


def _reason_table(found: Results) -> Table:
    table = _table("Stated reasons", "arm", "", "stated reason", "times")
    shown: dict[tuple[str, bool], int] = {}
    for row in found.reasons:
        key = (row["arm"], row["keeps"])
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= 3:
            table.add_row(
                escape(row["arm"]), "keeps" if row["keeps"] else "breaks", escape(row["stated_reason"]), str(row["times"])
            )
    return table


def _check_table(found: Results) -> Table:
    table = _table("Checks", "check", "found", "")
    for each in found.checks:
        verdict = "" if each.passed is None else "passed" if each.passed else "[red]failed[/red]"
        table.add_row(escape(each.name), escape(each.found), verdict)
    return table


def print_power(found: Results, replicates: int, console: Console | None = None) -> None:
    """The power of the study by its pilot: the effects it would detect, and its power for the smallest effect of interest."""
    console = console or _console()
    table = _table(f"What {replicates} worlds could find", "contrast", "outcome", "spread of differences", "detectable", "power")
    for each in found.estimates:
        if each.check or each.effect.spread is None:
            continue
        spread = each.effect.spread
        if not spread:
            table.add_row(escape(each.contrast), escape(each.outcome), "none in the pilot", "", "")
            continue
        found_at = each.effect.detectable_with(replicates)
        sure = f"{power(each.smallest, spread, replicates):.0%} for {each.smallest:g}" if each.smallest and replicates > 1 else ""
        table.add_row(escape(each.contrast), escape(each.outcome), escape(f"{spread:.3g} {each.unit}"), found_at, sure)
    console.print(table)
    console.print(
        "The pilot's worlds have other seeds and are not part of the study. 'Detectable' is found in four of five studies."
    )

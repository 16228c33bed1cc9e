"""The page of a report: everything in one HTML file, with tables (CSV, Parquet) and pictures (PNG) beside it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from twinville.experiments.report.baselines import baselines
from twinville.experiments.report.examples import example_people
from twinville.experiments.report.figures import Picture, pictures
from twinville.experiments.report.wording import findings, limits
from twinville.experiments.results.effects import Contrast
from twinville.experiments.results.results import UNCERTAINTY, Results
from twinville.experiments.results.statistics import effect
from twinville.simulation.clock import label
from twinville.simulation.episode.reader import Episode
from twinville.simulation.interventions.registry import in_words
from twinville.simulation.measures.spec_sheet import spec_sheet
from twinville.worlds.outward.page import on_page
from twinville.worlds.outward.spreadsheet import cell
from twinville.worlds.whole_file import whole_file, write_whole

PAGE = "index.html"
_HEAD = ["outcome", "effect", "95% interval", "of interest", "detectable", "identical", "arms correlate"]


def write_report(found: Results, out: Path | None = None) -> Path:
    """Write the report of a study into a folder (its own `report`); returns the page. Raises InputError when it cannot."""
    folder = out or found.folder / "report"
    drawn = pictures(found)
    for picture in drawn:
        write_whole(folder / f"{picture.name}.png", picture.png["light"])
    files = [*_tables(found, folder), *(f"{picture.name}.png" for picture in drawn)]
    write_whole(folder / PAGE, _page(found, drawn, files))
    return folder / PAGE


def _tables(found: Results, folder: Path) -> list[str]:
    """Every value and effect as CSV, and as Parquet where pyarrow is installed."""
    tables = {level: found.data(level) for level in ("world", "person", "place", "pair", "time")}
    tables["effects"] = found.effects()
    files = []
    for name, table in tables.items():
        if table.empty:
            continue
        texts = table.select_dtypes(exclude=["number", "bool"])
        plain = table.assign(**{str(column): texts[column].map(cell) for column in texts})
        write_whole(folder / f"{name}.csv", plain.to_csv(index=False, lineterminator="\n"))
        files.append(f"{name}.csv")
        if find_spec("pyarrow") is not None:
            with whole_file(folder / f"{name}.parquet", force=True) as file:
                table.to_parquet(file, index=False)
            files.append(f"{name}.parquet")
    return files


def _page(found: Results, drawn: list[Picture], files: list[str]) -> str:
    environment = Environment(
        loader=PackageLoader("twinville.experiments.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        finalize=on_page,
    )  # fmt: skip
    with_p = any(each.effect.p is not None for each in found.estimates)
    arms = [arm for arm in found.arms if not arm.check]
    shown = {picture.name: _embedded(picture) for picture in drawn}
    names = ("effects", "epidemic", "informed", "divergence", "surveys", "time-use", "presence")
    by_place = {each.name for each in found.values if each.level == "place"}
    people, models, strata = example_people(found), baselines(found), found.strata
    reasons = [
        [row["arm"], "keeps" if row["keeps"] else "breaks", row["stated_reason"], row["times"]]
        for row in found.reasons
        if row["arm"] in {arm.name for arm in arms}
    ]
    sections = [
        ("design", "Design", True), ("effects", "Effects", True), ("epidemic", "The epidemic", "epidemic" in shown),
        ("paths", "Who was reached", True), ("compliance", "Compliance", bool(strata or reasons)),
        ("spillover", "Direct and spillover effects", bool(found.spillovers)),
        ("surveys", "Surveys", "surveys" in shown), ("time", "Time and places", True),
        ("people", "Example people", bool(people)), ("baselines", "Comparison with mechanistic models", bool(models)),
        ("checks", "Checks", True), ("limits", "Limits", True), ("spec", "Spec sheet", True),
    ]  # fmt: skip
    return environment.get_template("report.html").render(
        title=found.study.title or "A study",
        question=found.study.question,
        notice=found.notice.removeprefix("demonstration: "),
        findings=findings(found) or ["No primary outcome could be compared."],
        uncertainty=UNCERTAINTY[0].upper() + UNCERTAINTY[1:],
        warnings=[f"Failed check: {check.name}: {check.found}." for check in found.checks if check.passed is False],
        contents=[(id_, name) for id_, name, there in sections if there],
        arms=[[arm.name, _done(found, arm.name)] for arm in arms],
        design=_design(found),
        plan=json.dumps(found.plan.get("study", {}), indent=1, ensure_ascii=False),
        pictures={name: shown.get(name) for name in names},
        effect_head=[*_HEAD, "p (Holm)"] if with_p else _HEAD,
        effects=_effects(found, by_place, with_p=with_p),
        exploratory=any(each.exploratory for each in found.estimates),
        means_head=["outcome", *(arm.name for arm in arms)],
        means_numeric=tuple(range(1, len(arms) + 1)),
        means=_means(found, [arm.name for arm in arms]),
        bounds=[
            f"{each.contrast}, {each.outcome}: {each.dropped} pairs miss a value; with these at the extremes seen, "
            f"{each.bounds[0]:+.3g} to {each.bounds[1]:+.3g}."
            for each in found.estimates
            if each.bounds is not None and not each.check
        ],
        exposed=_exposed(found),
        parted=_parted(found),
        strata=[
            [s.contrast, s.outcome, s.in_first, s.in_second, s.people, f"{s.effect:+.3g} {s.unit}", _interval(s.interval)]
            for s in strata
        ],
        reasons=_top(reasons, 4),
        spillovers=[
            [row["contrast"], f"{row['outcome']} ({row['unit']})", *(_part(row, kind) for kind in ("direct", "spillover", "total"))]
            for row in found.spillovers
        ],
        moved=_moved(found),
        people=people,
        baselines=[[b.arm, b.what, f"{b.people:.2f}", b.model, f"{b.predicted:.2f}", b.note] for b in models],
        checks=[
            [check.name, check.found, "" if check.passed is None else "passed" if check.passed else "failed"]
            for check in found.checks
        ],
        failures=found.failures,
        limits=limits(found),
        spec=_spec(found),
        files=files,
    )  # fmt: skip


def _embedded(picture: Picture) -> dict[str, str]:
    coded = {theme: base64.b64encode(data).decode() for theme, data in picture.png.items()}
    return {"title": picture.title, "alt": picture.alt, **coded}


def _done(found: Results, arm: str) -> str:
    """What is done in an arm, from its first episode."""
    for (number, name), fork_tick in sorted(found.fork_ticks.items()):
        if name != arm:
            continue
        with Episode(found.path(number, arm)) as episode:
            done = [each for each in episode.interventions if int(each["tick"]) > fork_tick]
            return "; ".join(f"{label(episode.clock.seconds(int(each['tick'])))}: {in_words(each)}" for each in done) or "nothing"
    return "no run is finished"


def _design(found: Results) -> list[list[str]]:
    study, plan = found.study, found.plan
    number, arm = _first(found)
    with Episode(found.path(number, arm)) as episode:
        town, people = str(episode.scenario["world"]["name"]), len(episode.names)
        model = str(episode.model_settings.get("model"))
    lived = len({number for number, _ in found.digests})
    draws = "and have random draws of their own after it" if study.decoupled else "and their random draws after it"
    rows = [
        ["town and people", f"{town}, {people} people"],
        ["fork", f"{study.fork_at}; all arms share one past until then, {draws}"],
        ["end", label(study.end)],
        ["replicates", f"{lived} of {study.replicates} worlds, seeds {study.seed} to {study.seed + study.replicates - 1}"],
        ["answered by", model],
        ["locked plan", f"{plan.get('hash')}; stopping rule: {plan.get('stopping_rule')}"],
    ]
    if study.before:
        rows.insert(1, ["before the fork", "; ".join(_policy(policy) for policy in study.before)])
    if study.vary:
        rows.append(["factors, crossed", "; ".join(f"{factor}: {', '.join(levels)}" for factor, levels in study.vary.items())])
    return rows


def _policy(policy: object) -> str:
    """A policy in words: what it is called, and what it was given."""
    given = [f"{name} {_plainly(value)}" for name, value in _given(policy) if value not in (None, "", (), {}, False)]
    return f"{type(policy).__name__} ({'; '.join(given)})"


def _plainly(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plainly(part)}" for name, part in value.items())
    return ", ".join(map(_plainly, value)) if isinstance(value, tuple) else str(value)


def _given(policy: object) -> list[tuple[str, object]]:
    return [(each.name, getattr(policy, each.name)) for each in fields(policy)] if is_dataclass(policy) else []


def _effects(found: Results, left_out: set[str], *, with_p: bool) -> list[tuple[str, list[list[str]]]]:
    """One table for each contrast."""
    tables = []
    for c in (c for c in found.comparisons if not c.check):
        mine = [each for each in found.estimates if each.contrast == c.label and each.outcome not in left_out]
        if mine:
            tables.append((f"{c.label}, {mine[0].effect.pairs} worlds", [_effect_row(each, with_p=with_p) for each in mine]))
    return tables


def _effect_row(each: Contrast, *, with_p: bool) -> list[str]:
    p = each.adjusted_p if each.adjusted_p is not None else each.effect.p
    row = [
        each.outcome + (" *" if each.primary else "") + (" !" if each.exploratory else ""),
        f"{each.effect.estimate:+.3g} {each.unit}".strip(),
        _interval(each.effect.interval) or "too few worlds",
        f"{each.smallest:g}" if each.smallest is not None else "",
        f"{each.effect.detectable:.2g}" if each.effect.detectable is not None else "",
        f"{each.effect.identical} of {each.effect.pairs}",
        f"{each.correlation:.2f}" if each.correlation is not None else "",
    ]
    if with_p:
        row.append(f"{p:.3g} (at least {each.effect.smallest_p:.2g})" if p is not None else "")
    return row


def _interval(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:+.3g} to {interval[1]:+.3g}" if interval is not None else ""


def _means(found: Results, arms: list[str]) -> list[list[str]]:
    by = {(row["outcome"], row["arm"]): row["mean"] for row in found.means}
    return [
        [
            f"{each.name} ({each.unit})" if each.unit else each.name,
            *(f"{mean:.3g}" if (mean := by[each.name, arm]) is not None else "not measured" for arm in arms),
        ]
        for each in found.values
        if each.level != "place"
    ]


def _exposed(found: Results) -> list[list[str]]:
    grouped: dict[tuple[str, str], list[Any]] = {}
    checks = {arm.name for arm in found.arms if arm.check}
    for each in found.exposures:
        if each.arm not in checks:
            grouped.setdefault((each.arm, each.announcement), []).append(each)
    rows = []
    for (arm, text), worlds in grouped.items():
        count = len(worlds)
        hops = [each.by_hop for each in worlds]
        people = [person for each in worlds for person in each.people]
        contacts = [person.contacts for person in people if person.contacts is not None]
        cells = [
            sum(h.get(0, 0) for h in hops) / count,
            sum(h.get(1, 0) for h in hops) / count,
            sum(v for h in hops for hop, v in h.items() if hop > 1) / count,
            sum(person.hop is None or person.forgotten for person in people) / count,
            sum(person.doubted for person in people) / count,
        ]
        rows.append([arm, text, *(f"{cell:.1f}" for cell in cells), f"{sum(contacts) / len(contacts):.0%}" if contacts else ""])
    return rows


def _parted(found: Results) -> list[list[str]]:
    rows = []
    for c in found.comparisons:
        mine = [each for each in found.partings if each.contrast == c.label]
        kept = [each for each in found.shared if each.contrast == c.label]
        apart = sorted(each.hours for each in mine if each.hours is not None)
        answers = sum(each.answers for each in kept)
        if not mine:
            continue
        rows.append(
            [
                c.label,
                f"{len(apart)} of {len(mine)}",
                f"{apart[len(apart) // 2]:.1f} hours" if apart else "",
                str(sum(each.hop is not None for each in mine if each.hours is not None)),
                f"{sum(each.shared for each in kept) / answers:.0%}" if answers else "",
            ]
        )
    return rows


def _top(rows: list[list[Any]], most: int) -> list[list[Any]]:
    """The first few reasons of each arm and decision."""
    seen: dict[tuple[Any, Any], int] = {}
    kept = []
    for row in rows:
        seen[row[0], row[1]] = seen.get((row[0], row[1]), 0) + 1
        if seen[row[0], row[1]] <= most:
            kept.append(row)
    return kept


def _part(row: dict[str, Any], kind: str) -> str:
    if row[kind] is None:
        return ""
    between = _interval(row[f"{kind}_interval"])
    return f"{row[kind]:+.3g}{f' ({between})' if between else ''}, {row[f'{kind}_people']} people"


def _first(found: Results) -> tuple[int, str]:
    """The first world's first arm, in the order of the plan."""
    order = [arm.name for arm in found.arms]
    return min(found.fork_ticks, key=lambda key: (key[0], order.index(key[1])))


def _moved(found: Results) -> list[list[str]]:
    """Where the hours went: the places whose person-hours differ most in each contrast, with intervals."""
    rows = []
    for each in (each for each in found.values if each.level == "place"):
        for c in (c for c in found.comparisons if not c.check):
            by: dict[str, list[float]] = {}
            for _, place, difference in found.differences(c, each):
                by.setdefault(place, []).append(difference)
            effects = {place: effect(values, seed=found.study.seed, with_p=False) for place, values in by.items()}
            most = sorted(effects, key=lambda place: -abs(effects[place].estimate))[:5]
            for place in most:
                interval = _interval(effects[place].interval)
                rows.append([c.label, place, f"{effects[place].estimate:+.3g} {each.unit}", interval])
    return rows


def _spec(found: Results) -> list[list[str]]:
    number, arm = _first(found)
    with Episode(found.path(number, arm)) as episode:
        sheet = spec_sheet(episode)
    rows = [
        ["episode", str(found.path(number, arm))],
        ["digest", str(sheet["digest"])],
        ["from, to", f"{sheet['from']} to {sheet['to']}"],
        ["decisions", ", ".join(f"{value} by {who}" for who, value in sheet["decisions"].items())],
        ["tokens", ", ".join(f"{kind} {count}" for kind, count in sheet["tokens"].items())],
        ["semantics", f"version {sheet['semantics_version']}"],
        ["comparison with humans", str(sheet["human_comparison"])],
    ]
    return rows + [["must not be used to claim", claim] for claim in sheet["must_not_be_used_to_claim"]]

"""The commands of studies: live one, and read what came of it."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from experiments.results import UNCERTAINTY, Results, results
from experiments.running import live_study, read_plan
from experiments.study import StudyFile, read_study, study_of
from worlds.errors import InputError

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("experiment")(experiment)
    app.command("report")(report)


def experiment(
    file: Annotated[Path, typer.Argument(help="The study, in YAML.")],
    out: Annotated[Path, typer.Option(help="The folder of the study; what is finished in it is not lived again.")],
    replicates: Annotated[int | None, typer.Option(help="How many worlds, instead of the file's number.", min=1, max=1000)] = None,
    workers: Annotated[int, typer.Option(help="How many processes.", min=1, max=256)] = 1,
    as_json: _Json = False,
) -> None:
    """Live a study: the same people with and without, in arms that fork from one past; then say what differs."""
    study = read_study(file, replicates)
    with Progress(console=Console(stderr=True), transient=True, disable=as_json) as bar:
        task = bar.add_task("replicates", total=study.replicates)
        live_study(study, out, workers=workers, progress=lambda done, of: bar.update(task, completed=done, total=of))
    _print(results(study, out), as_json=as_json)


def report(
    folder: Annotated[Path, typer.Argument(help="The folder of a study.")],
    as_json: _Json = False,
) -> None:
    """Say what came of a study, as far as it has been lived."""
    plan = read_plan(folder)
    try:
        file = StudyFile.model_validate({**plan["study"], "replicates": _lived(folder)})
    except (KeyError, ValueError):
        raise InputError(f"{folder}: its plan was made in Python; read it there, with results(study, folder)") from None
    _print(results(study_of(file, folder / "plan.json"), folder), as_json=as_json)


def _lived(folder: Path) -> int:
    """How many replicates the folder holds."""
    return max(1, len([path for path in folder.iterdir() if path.is_dir() and path.name.startswith("replicate-")]))


def _print(found: Results, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found.content(), ensure_ascii=False))
        return
    console = Console()
    table = Table(title="Effects", title_justify="left")
    for column in ("contrast", "outcome", "effect", "95% interval", "of interest", "detectable", "identical"):
        table.add_column(column)
    with_p = any(each.effect.p is not None for each in found.effects)
    if with_p:
        table.add_column("p (Holm)")
    for each in found.effects:
        interval = each.effect.interval
        cells = [
            escape(each.contrast),
            escape(each.outcome) + (" *" if each.primary else ""),
            f"{each.effect.estimate:+.3g} {each.unit}",
            f"{interval[0]:+.3g} to {interval[1]:+.3g}" if interval is not None else "too few worlds",
            f"{each.smallest:g}" if each.smallest is not None else "",
            f"{each.effect.detectable:.2g}" if each.effect.detectable is not None else "",
            f"{each.effect.identical} of {each.effect.pairs}",
        ]
        if with_p:
            p = each.adjusted_p if each.adjusted_p is not None else each.effect.p
            cells.append(f"{p:.3g} (at least {each.effect.smallest_p:.2g})" if p is not None else "")
        table.add_row(*cells)
    console.print(table)
    console.print(f"* primary; {UNCERTAINTY}.", highlight=False)
    for contrast, count in found.same.items():
        if count:
            console.print(f"{escape(contrast)}: the arms are the same to the byte in {count} worlds.", highlight=False)
    for line in _exposed(found):
        console.print(escape(line), highlight=False)
    for failure in found.failures:
        console.print(f"[red]missing[/red] {escape(failure)}", highlight=False)
    if found.notice:
        console.print(f"({found.notice})")


def _exposed(found: Results) -> list[str]:
    """For each announcement of each arm, how many people of a world it reached, by how many tellers, on average."""
    grouped: dict[tuple[str, str], list[dict[int, int]]] = {}
    for exposure in found.exposures:
        grouped.setdefault((exposure.arm, exposure.announcement), []).append(exposure.by_hop)
    lines = []
    for (arm, text), worlds in grouped.items():
        hops = sorted({hop for by_hop in worlds for hop in by_hop})
        reached = ", ".join(f"{sum(by_hop.get(hop, 0) for by_hop in worlds) / len(worlds):.1f} {_through(hop)}" for hop in hops)
        lines.append(f"{arm}: «{text[:60]}» is known by {reached}")
    return lines


def _through(hop: int) -> str:
    return "directly" if hop == 0 else "through one teller" if hop == 1 else f"through {hop} tellers"

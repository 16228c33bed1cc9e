"""The commands of studies: run a study, show its results, list the ledger, and compare one person in two conditions.

Statistics and pictures are heavy to load and not needed by other commands: they are imported when used.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinville.simulation.commands.options import BudgetOption, EmbedderOption, MaxTokensOption, SettingsOption, WhenRefusedOption
from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import say, say_json, tell
from twinville.worlds.reading import parse_object, read_text

if TYPE_CHECKING:
    from twinville.experiments.results.results import Results

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_Model = Annotated[str | None, typer.Option(help="What answers, as for 'run'. [default: the settings', else offline]")]
_Url = Annotated[
    str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
]
#: The labels of `twinville.experiments.outcomes.surveys`.
_AGREEMENT = "strongly disagree, disagree, neither agree nor disagree, agree, strongly agree"


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("experiment")(experiment)
    app.command("report")(report)
    app.command("studies")(studies)
    app.command("vignette")(vignette)


def experiment(
    file: Annotated[Path, typer.Argument(help="The study: a YAML file, or the name of a bundled one.")],
    out: Annotated[Path, typer.Option(help="The folder of the study; finished runs in it are kept.")],
    replicates: Annotated[int | None, typer.Option(help="How many worlds, instead of the file's number.", min=1, max=1000)] = None,
    workers: Annotated[int, typer.Option(help="How many processes.", min=1, max=256)] = 1,
    model: _Model = None,
    base_url: _Url = None,
    settings: SettingsOption = None,
    budget: BudgetOption = None,
    max_tokens: MaxTokensOption = None,
    when_refused: WhenRefusedOption = None,
    arm_model: Annotated[
        list[str] | None,
        typer.Option(help="A model that the study names for arms of its own, to confirm that it is asked; once for each."),
    ] = None,
    runner: Annotated[str, typer.Option(help="local: processes of this machine; ray: tasks of a Ray cluster.")] = "local",
    address: Annotated[str | None, typer.Option(help="The Ray cluster, for example auto or HOST:6379. [default: one here]")] = None,
    pilot: Annotated[
        int, typer.Option(help="Run a pilot of so many worlds instead, and report what the study could find.", min=0)
    ] = 0,
    lock_only: Annotated[bool, typer.Option("--lock", help="Only check the study, and lock its plan.")] = False,
    as_json: _Json = False,
) -> None:
    """Run a study: the same people with and without a policy, in arms that fork from one past; then show the effects."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from twinville.experiments.design.locked_plan import lock
    from twinville.experiments.design.means import Means
    from twinville.experiments.design.study_file import read_study
    from twinville.experiments.results.pilot import live_pilot
    from twinville.experiments.results.results import results
    from twinville.experiments.results.tables import content, print_power, print_results
    from twinville.experiments.running.local import check, live_study
    from twinville.worlds.outward.console import Console

    study = read_study(file, replicates)
    means = Means(model, base_url, settings, budget, max_tokens, when_refused, arm_models=tuple(arm_model or ()))
    if lock_only:
        check(study)
        plan = lock(study, out, means)
        if as_json:
            say_json(plan)
        else:
            say(f"{out}: the plan is locked as {plan['hash']}")
        return
    if pilot:
        found = live_pilot(study, out, replicates=pilot, workers=workers, means=means)
        if as_json:
            say_json(content(found))
        else:
            print_results(found)
            print_power(found, study.replicates)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=as_json) as bar:
        task = bar.add_task("runs", total=None)
        failures = live_study(
            study,
            out,
            workers=workers,
            means=means,
            runner=runner,
            address=address,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    for failure in failures:
        tell(f"twinville: {failure}; the same command tries it again")
    found = results(study, out)
    _print(found, as_json=as_json, page=None if as_json else _written(found))


def report(
    folder: Annotated[Path, typer.Argument(help="The folder of a study.")],
    out: Annotated[Path | None, typer.Option(help="Where to put the page. [default: the study's folder, report]")] = None,
    as_json: _Json = False,
) -> None:
    """Show the results of a study, as far as it has been run: main tables here, and a page for the browser with everything."""
    from twinville.experiments.design.locked_plan import note, read_plan
    from twinville.experiments.design.study_file import StudyFile, study_of
    from twinville.experiments.results.results import results

    plan = read_plan(folder)
    try:
        file = StudyFile.model_validate({**plan["study"], "replicates": _lived(folder, plan)})
    except (KeyError, ValueError):
        raise InputError(f"{folder}: its plan was made in Python; read the results there, with results(study, folder)") from None
    note(folder, "read", str(plan["hash"]), file.replicates)
    found = results(study_of(file, folder / "plan.json"), folder)
    _print(found, as_json=as_json, page=None if as_json and out is None else _written(found, out))


def _lived(folder: Path, plan: dict[str, object]) -> int:
    """How many replicates the folder holds: at least those of the plan."""
    study = plan["study"]
    planned = int(study.get("replicates", 1)) if isinstance(study, dict) else 1
    return max(planned, len([path for path in folder.iterdir() if path.is_dir() and path.name.startswith("replicate-")]))


def studies(
    folder: Annotated[Path, typer.Argument(help="The folder that holds folders of studies.")] = Path("studies"),
    as_json: _Json = False,
) -> None:
    """The ledger: every study that was locked, piloted, run or read in a folder, including those removed since."""
    from twinville.experiments.design.locked_plan import LEDGER

    path = folder / LEDGER
    if not path.is_file():
        raise InputError(f"{folder}: no study was run here; 'twinville experiment FILE --out {folder}/NAME' runs one")
    for number, text in enumerate(read_text(path).splitlines(), start=1):
        line = parse_object(text, f"{path}:{number}: is damaged")
        if not all(isinstance(line.get(name), str) for name in ("at", "what", "study", "plan")) or "replicates" not in line:
            raise InputError(f"{path}:{number}: is damaged: it does not say what was done with which study")
        words = f"{line['at']}  {line['what']:<7} {line['study']}  plan {line['plan'][:8]}, {line['replicates']} replicates"
        if as_json:
            say_json(line)
        else:
            say(words)


def vignette(
    episode: Annotated[Path, typer.Argument(help="The episode file.")],
    person: Annotated[str, typer.Option(help="The person to ask.")],
    question: Annotated[str, typer.Option(help="A closed question.")],
    at: Annotated[str | None, typer.Option(help="The moment, for example 'day 2 18:00'. [default: the end]")] = None,
    condition: Annotated[
        list[str] | None, typer.Option(help="'NAME: what is known in this condition'; give it once for each, words may be empty.")
    ] = None,
    scale: Annotated[str, typer.Option(help="Labels from low to high, with commas.")] = _AGREEMENT,
    draws: Annotated[int, typer.Option(help="Answers in each condition.", min=1, max=1000)] = 20,
    model: _Model = None,
    base_url: _Url = None,
    settings: SettingsOption = None,
    embedder: EmbedderOption = None,
    as_json: _Json = False,
) -> None:
    """Ask one person as of a moment in two or more conditions, all else fixed, many draws: the individual counterfactual."""
    from twinville.experiments.design.means import Means
    from twinville.experiments.vignette import vignette as try_person
    from twinville.simulation.episode.demonstration import DEMONSTRATION

    conditions = {}
    for each in condition or []:
        name, colon, words = each.partition(":")
        if not colon or not name.strip() or name.strip() in conditions:
            raise InputError(f"--condition '{each[:60]}': write a name of its own, a colon and the words, 'NAME: words'")
        conditions[name.strip()] = words.strip()
    found = try_person(
        episode, person, question, conditions, at=at, scale=tuple(label.strip() for label in scale.split(",")), draws=draws,
        means=Means(model, base_url, settings), embedder=embedder,
    )  # fmt: skip
    if as_json:
        say_json(asdict(found))
        return
    for one in found.conditions:
        shares = ", ".join(f"{label} {share:.0%}" for label, share in one.shares.items() if share)
        mean = f"{one.mean:.2f} of {len(found.scale)}" if one.mean is not None else "no opinion"
        say(f"{one.name}: {mean} ({shares}); stated reason: {one.reason}")
    if found.difference is not None:
        low, high = found.interval or (found.difference, found.difference)
        which = f"{found.conditions[-1].name} - {found.conditions[0].name}"
        say(f"{which}: {found.difference:+.2f} points ({low:+.2f} to {high:+.2f} over draws)")
    if found.demonstration:
        say(f"({DEMONSTRATION})")


def _written(found: "Results", out: Path | None = None) -> Path:
    from twinville.experiments.report.page import write_report

    return write_report(found, out)


def _print(found: "Results", *, as_json: bool, page: Path | None) -> None:
    from twinville.experiments.results.tables import content, print_results

    if as_json:
        say_json(content(found))
        return
    print_results(found)
    say(f"the report, for a browser: {page}")

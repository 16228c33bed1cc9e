"""The commands that resume, fork, compare, export and describe an episode; `checking` has those that check it."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from twinville.simulation.commands.checking import add_commands as add_checking
from twinville.simulation.commands.options import BudgetOption, EmbedderOption, MaxTokensOption, SettingsOption, WhenRefusedOption
from twinville.simulation.episode.export_columns import FORMATS, TABLES
from twinville.worlds.outward.saying import say, say_json

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_Episode = Annotated[Path, typer.Argument(help="The episode file.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("resume")(resume)
    app.command("fork")(fork)
    add_checking(app)
    app.command("compare")(compare)
    app.command("export")(export)
    app.command("info")(info)
    app.command("compact")(compact)
    app.command("import-replay")(import_replay)


def resume(
    episode: _Episode,
    until: Annotated[str | None, typer.Option(help="A later end, for example 'day 3 12:00'. [default: the planned end]")] = None,
    model: Annotated[str | None, typer.Option(help="What answers. [default: what answered before]")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
    ] = None,
    settings: SettingsOption = None,
    budget: BudgetOption = None,
    max_tokens: MaxTokensOption = None,
    when_refused: WhenRefusedOption = None,
    embedder: EmbedderOption = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Even with another model.")] = False,
    as_json: _Json = False,
) -> None:
    """Resume a run that was stopped, paused or killed. The result is the same, byte for byte, as without an interruption."""
    from twinville.simulation.commands.answers import tell_repairs, tell_seal, tell_shortened
    from twinville.simulation.commands.progress import watching
    from twinville.simulation.commands.tables import print_summary
    from twinville.simulation.episode.projections.unanswered import gone_without
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.resume import resume as go_on
    from twinville.simulation.measures.summary import summarize
    from twinville.simulation.preparing.terms import RECORDED, terms

    named = [model] if model is not None else []
    agreed = terms(settings, base_url, budget, max_tokens, when_refused, embedder=embedder, models=named)
    with Episode(episode, even_empty=True) as opened:
        tell_seal(opened)
        chosen = None
        if model == RECORDED:
            # What is in the journal already, as after a fork; the first new prompt pauses the run.
            chosen = agreed.model(f"{RECORDED}:{episode}", 0)
        elif not agreed.means_again(model, opened.model_settings):
            chosen = agreed.model(model, int(opened.model_settings.get("seed", 0)))
        clock = opened.clock
    with watching(clock, quiet=as_json) as progress:
        result = go_on(
            episode,
            agreed.model_again,
            until=until,
            model=chosen,
            anyway=anyway,
            progress=progress,
            allowance=agreed.allowance,
        )
    with Episode(episode) as opened:
        tell_repairs(agreed.account, gone_without(opened))
        tell_shortened(agreed.account)
        numbers = summarize(opened)
    if as_json:
        say_json(numbers)
    else:
        print_summary(numbers, episode, stopped=result.stopped)


def fork(
    episode: _Episode,
    out: Annotated[Path, typer.Option(help="The new episode.")],
    at: Annotated[str | None, typer.Option(help="The last moment they share. [default: the end]")] = None,
    seed: Annotated[int | None, typer.Option(help="Another root seed from there on.")] = None,
    model: Annotated[str | None, typer.Option(help="Another model from there on.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
    ] = None,
    settings: SettingsOption = None,
    whisper: Annotated[list[str] | None, typer.Option(help="An inner voice, 'NAME: text'; may be given several times.")] = None,
    announce: Annotated[
        list[str] | None, typer.Option(help="A letter of the town council to everybody; may be given several times.")
    ] = None,
    force: _Force = False,
) -> None:
    """Fork an episode at a moment: a new file with the same past, which may then differ."""
    from twinville.simulation.clock import label, parse_moment
    from twinville.simulation.commands.answers import tell_seal
    from twinville.simulation.episode.going_on import resume_command
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.fork import Change
    from twinville.simulation.history.fork import fork as make_fork
    from twinville.simulation.history.run import ready
    from twinville.simulation.interventions.announcement import Announced
    from twinville.simulation.preparing.terms import terms
    from twinville.simulation.scenario import of_another_version

    seconds = parse_moment(at, "--at") if at is not None else None
    with Episode(episode) as opened:
        tell_seal(opened)
        chosen, account = None, None
        if model is not None or settings is not None:
            known = seed if seed is not None else int(opened.model_settings.get("seed", 0))
            agreed = terms(settings, base_url)
            account, chosen = agreed.account, ready(agreed.model(model, known))
        clock = opened.clock
    letters = [Change(Announced(text=text)) for text in announce or ()]
    tick = make_fork(
        episode, out, seconds, seed=seed, model=chosen, whispers=whisper or (), changes=letters, force=force, account=account
    )
    say(f"{out}: parts from {episode} after {label(clock.seconds(tick))}")
    with Episode(out) as made:
        again = resume_command(out, made.model_settings, str(made.scenario["embedder"])) if not made.is_recording else ""
        elsewhere = "" if made.is_recording else of_another_version(made.scenario.get("semantics_version"))
    if again and base_url is not None:
        # Where its server listens is nowhere in the file.
        again += f" --base-url {shlex.quote(base_url)}"
    say(f"It {elsewhere}" if elsewhere else f"Next:\n  {again}")


def compare(a: _Episode, b: _Episode, as_json: _Json = False) -> None:
    """Compare two episodes with a common past: when and how each person first differs, and through whom they could notice."""
    from twinville.simulation.commands.tables import print_comparison
    from twinville.simulation.episode.demonstration import DEMONSTRATION
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.compare import compare as compare_episodes

    with Episode(a) as one, Episode(b) as other:
        comparison = compare_episodes(one, other)
        notice = DEMONSTRATION if one.is_demonstration or other.is_demonstration else ""
        if as_json:
            say_json(comparison.content(one.clock) | ({"notice": notice} if notice else {}))
        else:
            print_comparison(comparison, one.clock, notice)


def export(
    episode: _Episode,
    table: Annotated[str, typer.Option(help=f"One of {', '.join(TABLES)}.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    format: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")] = "csv",  # noqa: A002
    every: Annotated[str | None, typer.Option(help="For positions: one row each 60s, say, instead of path segments.")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="Leave texts out, for sharing.")] = False,
    force: _Force = False,
) -> None:
    """Write one tidy table of an episode."""
    from twinville.simulation.episode.export import export_table
    from twinville.simulation.episode.reader import Episode

    with Episode(episode) as opened:
        rows = export_table(opened, table, format, out, every=every, redact=redact, force=force)
    say(f"{out}: {rows} rows")


def info(
    episode: _Episode,
    sizes: Annotated[bool, typer.Option("--sizes", help="What takes the space in the file.")] = False,
    as_json: _Json = False,
) -> None:
    """Print an episode's spec sheet: its content, its models, its cost, and what it must not be used to claim."""
    from rich.markup import escape
    from rich.table import Table

    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.measures.spec_sheet import markdown, spec_sheet
    from twinville.worlds.outward.console import Console

    with Episode(episode) as opened:
        if sizes:
            found = opened.storage.sizes()
            if as_json:
                say_json(found)
                return
            table = Table(title=escape(str(episode)), title_justify="left")
            table.add_column("part")
            table.add_column("MB", justify="right")
            for part, size in found.items():
                table.add_row(part, f"{size / 1e6:.2f}")
            Console().print(table)
            return
        sheet = spec_sheet(opened)
    if as_json:
        say_json(sheet)
    else:
        say(markdown(sheet))


def compact(episode: _Episode) -> None:
    """Make an episode smaller: remove all checkpoints but the last, and free pages."""
    from twinville.simulation.episode.compact import compact as make_compact

    before, after = make_compact(episode)
    say(f"{episode}: {before / 1e6:.2f} MB before, {after / 1e6:.2f} MB now")


def import_replay(
    path: Annotated[Path, typer.Argument(help="A recorded run of the original: its folder, or a compressed one.")],
    out: Annotated[Path, typer.Option(help="The episode to write.")],
    town: Annotated[str | None, typer.Option(help="The map folder it was recorded on. [default: an empty map of its size]")] = None,
    force: _Force = False,
) -> None:
    """Convert a recorded run of the original Smallville code into an episode."""
    from twinville.simulation.episode.import_replay import import_replay as make_import

    people, ticks = make_import(path, out, town, force=force)
    say(f"{out}: {people} people, {ticks} ticks")
    say(f"Next:\n  twinville show {shlex.quote(str(out))} --agent NAME")

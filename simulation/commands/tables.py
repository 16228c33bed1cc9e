"""The tables that the commands print."""

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from twinville.simulation.clock import Clock, label
from twinville.simulation.episode.projections.mind import MindAt
from twinville.simulation.episode.projections.town import DayEntry, PersonAt
from twinville.simulation.episode.projections.traces import Standing
from twinville.simulation.history.compare import Comparison
from twinville.simulation.measures.talks import in_words as talks_in_words
from twinville.worlds.outward.console import Console

if TYPE_CHECKING:
    # A summary asks nobody, and need not load what asks.
    from twinville.simulation.asking.interview import Answered
    from twinville.simulation.measures.known import Reach

#: How many agreements a summary prints, and lines of each.
MOST, _LINES = 8, 2


def print_town(people: Sequence[PersonAt], left: Sequence[Standing], seconds: int, notice: str) -> None:
    """Everybody at a moment, and what people have left in words on things."""
    console = Console()
    table = Table(title=f"The town on {label(seconds)}", title_justify="left")
    for column in ("who", "", "does", "where"):
        table.add_column(column, overflow="fold")
    for person in people:
        table.add_row(escape(person.name), escape(person.emoji), escape(person.activity), escape(person.address))
    console.print(table)
    if left:
        table = Table(title="Left on things", title_justify="left", show_header=False, box=None)
        for each in left:
            place = escape(each.address.partition(":")[2])
            table.add_row(label(each.seconds), place, escape(each.words), escape(each.by))
        console.print(table)
    _notice(console, notice)


def print_day(name: str, lines: Sequence[DayEntry], marked: int | None, notice: str) -> None:
    """One person's day; the line that holds at `marked` is bold."""
    console = Console()
    table = Table(title=escape(name), title_justify="left", show_header=False, box=None)
    held = max(
        (i for i, line in enumerate(lines) if line.kind == "does" and marked is not None and line.seconds <= marked), default=-1
    )
    for index, line in enumerate(lines):
        style = "bold" if index == held else "" if line.kind == "does" else "dim"
        table.add_row(label(line.seconds), escape(line.emoji), escape(line.text), escape(line.address), style=style)
    console.print(table)
    if not lines:
        console.print("nothing is recorded for this day")
    _notice(console, notice)


def print_mind(mind: MindAt, notice: str) -> None:
    """A person's mind: recent memories, reflections with evidence, the last retrieval with its scores."""
    console = Console()
    if mind.currently:
        console.print(f"[bold]Currently[/bold]: {escape(mind.currently)}", highlight=False)
    for aim in mind.aims:
        console.print(f"[bold]Works towards[/bold]: {escape(aim.words())}", highlight=False)
    for title, lines in (("Lately remembered", mind.memories), ("Reflections", mind.reflections)):
        table = Table(title=title, title_justify="left", show_header=False, box=None)
        for line in lines:
            doubt = " (doubted)" if line.doubted else ""
            rests = f"\n[dim]rests on: {escape('; '.join(line.evidence))}[/dim]" if line.evidence else ""
            table.add_row(label(line.seconds), escape(line.kind), str(line.importance), f"{escape(line.text)}{doubt}{rests}")
        if lines:
            console.print(table)
    if mind.retrieved:
        table = Table(title=f"Last recalled, for: {escape(mind.retrieved_for)}", title_justify="left")
        for column in ("memory", "recency", "importance", "relevance", "total"):
            table.add_column(column, justify="left" if column == "memory" else "right")
        for row in mind.retrieved:
            table.add_row(escape(row.text), *(f"{part:.2f}" for part in (row.recency, row.importance, row.relevance, row.total)))
        console.print(table)
    if mind.stated_reason:
        console.print(f"Last stated reason: {escape(mind.stated_reason)}", highlight=False)
    _notice(console, notice)


def print_answers(name: str, seconds: int, answers: "Sequence[Answered]", notice: str) -> None:
    """What somebody answered, each answer with the memories it rests on."""
    console = Console()
    console.print(f"[bold]{escape(name)}[/bold], {label(seconds)}", highlight=False)
    for answer in answers:
        console.print(f"  {escape(answer.text)}", highlight=False)
        for cited in answer.cites:
            console.print(f"    [dim]remembers: {escape(cited)}[/dim]", highlight=False)
    _notice(console, notice)


def print_summary(summary: dict[str, Any], path: Path, *, stopped: bool) -> None:
    """The summary as a few tables, and the commands to try next."""
    console = Console()

    def say(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True)

    if stopped:
        say("[bold]Stopped[/bold] at a committed tick; the episode is complete up to it.")
    head = f"[bold]{escape(str(summary['town']))}[/bold]: {summary['agents']} people, {summary['ticks']} ticks"
    say(f"{head}, {summary['wall_seconds']:.1f} s, model {escape(str(summary['model']))}")
    table = Table(title="Hours a day", title_justify="left")
    groups = summary["time_use"]
    table.add_column("category")
    for group in groups:
        table.add_column(group, justify="right")
    for category in next(iter(groups.values()), {}):
        table.add_row(category, *(f"{groups[group][category]:.1f}" for group in groups))
    console.print(table)
    calls = ", ".join(f"{kind} {count}" for kind, count in summary["calls"].items())
    decisions = summary["decisions"]
    say(f"Prompts answered: {escape(calls) or 'none'}")
    say(f"Talks {talks_in_words(summary['talks'])}")
    say(
        f"Decisions: {decisions['language_model']} by a language model, {decisions['rule']} by rules, {decisions['world']} by world"
    )
    broken = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in summary["norms"].items())
    say(f"Broken norms: {broken}")
    say(f"Appointments: {summary['kept_appointments']} kept, {summary['missed_appointments']} missed")
    _agreements(console, summary["agreements"])
    say(f"Digest: {summary['digest']}")
    _notice(console, str(summary.get("notice", "")))
    say("Next:")
    command, file = _command(), shlex.quote(str(path))
    console.print(f"  {command} show {file} --at '{summary['to']}'", markup=False, highlight=False, soft_wrap=True)
    console.print(f"  {command} show {file} --agent NAME", markup=False, highlight=False, soft_wrap=True)
    console.print(f"  {command} ask {file} NAME 'What have you heard today?'", markup=False, highlight=False, soft_wrap=True)


def _agreements(console: Console, found: dict[str, Any]) -> None:
    """What was agreed, and what became of it, with the lines."""
    for title, counts in (("born in talk", found), ("scripted", found["scripted"])):
        words = ", ".join(f"{counts[name]} {name}" for name in ("made", "kept", "missed", "open"))
        console.print(f"Agreements {title}: {words}", highlight=False, soft_wrap=True)
    agreed = [each for each in found["list"] if each["standing"] not in ("declined", "proposed", "countered")]
    if not agreed:
        return
    table = Table(title="Agreements", title_justify="left")
    for column in ("what", "who", "became", "said"):
        table.add_column(column, overflow="fold")
    for each in agreed[:MOST]:
        became = [each["standing"], *(f"{name} {minutes} minutes late" for name, minutes in each["late"].items())]
        became += [f"{name} did not come" for name, outcome in each["outcomes"].items() if outcome == "missed"]
        said = "\n".join(f"{line['speaker'].split()[0]}: {line['text'] or line['does']}" for line in each["lines"][:_LINES])
        said += f"\n... {len(each['lines']) - _LINES} more lines" if len(each["lines"]) > _LINES else ""
        who = ", ".join(each["people"] or each["asked"])
        table.add_row(escape(each["words"]), escape(who), escape("; ".join(became)), escape(said))
    console.print(table)
    left = len(found["list"]) - len(agreed[:MOST])
    if left:
        console.print(f"and {left} more, declined ones among them: 'summary --json' and 'export --table agreements' have them all")


def print_reach(reached: "Sequence[Reach]", notice: str) -> None:
    """Said, heard and known of each fact, and who disagrees."""
    console = Console()
    table = Table(title="Said, heard, known when asked", title_justify="left")
    for column in ("fact", "said", "heard", "known", "heard, not known", "known, not heard"):
        table.add_column(column, justify="right" if column in ("said", "heard", "known") else "left")
    for each in reached:
        counts = (str(each.said), str(len(each.heard)), str(len(each.known)))
        table.add_row(escape(each.statement), *counts, escape(", ".join(each.silent)), escape(", ".join(each.unheard)))
    console.print(table)
    _notice(console, notice)


def _command() -> str:
    """The command for this program: its plain name where the shell finds it, else the way it was started."""
    if shutil.which("twinville") is not None:
        return "twinville"
    started = sys.argv[0]
    return f"python {started}" if started.endswith(".py") else started


def _notice(console: Console, notice: str) -> None:
    if notice:
        console.print(f"({notice})", style="italic dim", highlight=False, markup=False, soft_wrap=True)


def print_comparison(comparison: Comparison, clock: Clock, notice: str) -> None:
    """First differences of two histories as a tree: each person under the one through whom they could first have noticed."""
    console = Console()
    if not comparison.partings:
        console.print(
            f"{escape(str(comparison.a))} and {escape(str(comparison.b))} have no material difference.",
            highlight=False,
            soft_wrap=True,
        )
        _notice(console, notice)
        return
    shared = label(clock.seconds(comparison.common_tick)) if comparison.common_tick >= 0 else "the very beginning"
    tree = Tree(f"The same until {escape(shared)}; first difference observed through (not: caused by):")
    branches: dict[str, Tree] = {}
    for parting in comparison.partings:
        above = branches.get(parting.through, tree)
        how = f": {escape(parting.in_a or 'not')} | {escape(parting.in_b or 'not')}"
        text = f"[bold]{escape(parting.person)}[/bold] {label(parting.seconds)} {escape(parting.what)}{how}"
        if parting.noticed_seconds is not None:
            noticed = escape(f"{parting.through}, {parting.noticed}")
            text += f"\n[dim]noticed {label(parting.noticed_seconds)}: {noticed}[/dim]"
        branches[parting.person] = above.add(text)
    console.print(tree, highlight=False)
    if comparison.same:
        console.print(f"No difference:  {escape(', '.join(comparison.same))}", highlight=False, soft_wrap=True)
    _notice(console, notice)

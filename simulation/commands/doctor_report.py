"""What `twinville doctor` prints: a line a stage while it examines, and the report at the end."""

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.markup import escape
from rich.text import Text

from twinville.agents.doctor.findings import Stage
from twinville.simulation.commands.durations import in_words
from twinville.simulation.preparing.doctor import Diagnosis
from twinville.worlds.outward.console import Console
from twinville.worlds.outward.visible import on_one_line


@contextmanager
def watching() -> Iterator[Callable[[str | Stage], None]]:
    """A function that shows each stage on standard error: one line as it ends, and in a terminal also what is under way."""
    console = Console(stderr=True)
    with console.status("") as status:

        def show(stage: str | Stage) -> None:
            if isinstance(stage, str):
                status.update(escape(stage))
            else:
                line = f"{stage.seconds:6.1f} s  {stage.name}: {stage.said}"
                console.print(on_one_line(line), markup=False, highlight=False, soft_wrap=True)

        yield show


def print_diagnosis(found: Diagnosis) -> None:
    """The verdict, why, what to change, and what else was found."""
    console, seen = Console(), found.found
    console.print(
        Text.assemble(f"{on_one_line(seen.model)}: ", (found.verdict.grade, "bold green" if found.verdict.usable else "bold red"))
    )
    _listed(console, "", found.verdict.why)
    _listed(console, "What to change", found.verdict.change)
    _listed(console, "How fast", _speed(found))
    if found.days:
        _listed(console, "A simulated day", _days(found))
    elif seen.whole is not None and seen.whole.lost is None:
        _listed(console, "A simulated day", ["not estimated: too few answers came"])
    else:
        _listed(console, "A simulated day", ["not estimated for a model that is not usable"])
    _listed(console, "Also", _also(found))
    _listed(console, "Not examined", seen.not_examined)


def _listed(console: Console, title: str, lines: tuple[str, ...] | list[str]) -> None:
    """Lines under a title; nothing where there are none."""
    if title and lines:
        console.print(f"{title}:", style="bold", highlight=False)
    for line in lines:
        indented = textwrap.fill(
            on_one_line(line), console.width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )
        console.print(indented, markup=False, highlight=False, soft_wrap=True)


def _speed(found: Diagnosis) -> list[str]:
    if found.speed is None:
        return ["not measured: nothing was answered"]
    seen = found.speed
    lines = [
        f"one at a time: {in_words(seen.latency)} an answer, {seen.tokens_a_second:,.0f} tokens a second ({seen.answers} answers)"
    ]
    if seen.several_tokens_a_second is not None and seen.several_answers_a_second is not None:
        answers, tokens = f"{seen.several_answers_a_second:,.1f} answers", f"{seen.several_tokens_a_second:,.0f} tokens"
        lines.append(f"{seen.at_once} at once: {answers} and {tokens} a second")
    return lines


def _days(found: Diagnosis) -> list[str]:
    lines = []
    for day in found.days:
        low, high = (in_words(3600 * hours) for hours in day.hours)
        cost = f"${day.dollars[0]:.2f} to ${day.dollars[1]:.2f}" if day.dollars is not None else "price not known"
        if day.dollars == (0.0, 0.0):
            cost = "no cost"
        lines.append(f"{day.profile}, {day.people} people: {low} to {high}, {day.prompts:,} prompts, {cost}")
    for profile, (least, most) in found.residents.items():
        people = f"{least:,} to {most:,}" if least < most else f"about {most:,}"
        lines.append(f"{profile}: in {in_words(found.fit or 0.0)} a day of {people} people")
    return lines


def _also(found: Diagnosis) -> list[str]:
    """Whatever a user may want to know besides."""
    seen, lines = found.found, []
    if seen.whole is not None and seen.whole.fits:
        lines.append(
            f"prompts of {seen.whole.fits:,} tokens arrive whole; the longest of a day and its answer have {seen.whole.needed:,}"
        )
    told = any(call.read for call in seen.calls)
    lines.append("it tells its usage" if told else "it does not tell its usage: with a budget the worst case is booked")
    if found.embedding is not None:
        lines.append(f"embeddings: {found.embedding[0]} dimensions, {in_words(found.embedding[1])}")
    if found.embedding_fault:
        lines.append(f"embeddings: {found.embedding_fault}")
    lines.append(f"{len(seen.calls)} answers in {in_words(seen.seconds)}; asked in English, whatever the language of a town")
    return lines

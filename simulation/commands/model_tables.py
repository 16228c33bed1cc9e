"""The tables that the commands about language models print."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from twinville.simulation.preparing.doctor import Diagnosis
from twinville.simulation.preparing.estimate import Estimate, PromptUsage


def print_estimate(found: Estimate, model: str, profile: str) -> None:
    """What a run would ask and cost, by prompt kind."""
    console = Console()
    table = Table(title=f"{found.people} people, {found.days:g} days, {profile}, {model}: prompts and tokens", title_justify="left")
    table.add_column("prompt", no_wrap=True)
    for column in ("prompts", "read", "written", "repeated", "dollars"):
        table.add_column(column, justify="right")
    for kind, line in found.lines.items():
        table.add_row(kind, *_cells(line))
    table.add_section()
    total = found.total()
    table.add_row("all", *_cells(total))
    table.add_row("a person and day", *_cells(found.per_person_day()))
    console.print(table)
    if total.prompt_tokens:
        share = total.repeated / total.prompt_tokens
        console.print(f"{share:.0%} of the tokens read repeat the beginning of an earlier prompt; a prefix cache can spare them.")
    console.print(
        f"The longest prompt has {found.longest:,} tokens. Lived offline and counted with the tokenizer that ships; "
        "answers of a model may be longer or shorter.",
        highlight=False,
    )
    if total.dollars is None:
        console.print("A price is not known: put it into the \\[prices] part of a --settings file.")


def _cells(line: PromptUsage) -> tuple[str, ...]:
    dollars = f"{line.dollars:.4f}" if line.dollars is not None else "not known"
    return (
        f"{line.prompts:,.1f}",
        f"{line.prompt_tokens:,.0f}",
        f"{line.completion_tokens:,.0f}",
        f"{line.repeated:,.0f}",
        dollars,
    )


def print_diagnosis(found: Diagnosis) -> None:
    """What the doctor found, and the verdict."""
    console = Console()
    seen = found.examination
    kinds = Table(title=f"{seen.model}: sample prompts of a simulated day", title_justify="left")
    kinds.add_column("prompt", no_wrap=True)
    for column in ("valid at once", "after a repair", "refused", "seconds"):
        kinds.add_column(column, justify="right")
    for kind, valid in seen.kinds.items():
        kinds.add_row(kind, str(valid.at_once), str(valid.repaired), str(valid.refused), f"{valid.seconds:.2f}")
    console.print(kinds)
    known = Table(title="Prompts with known answers", title_justify="left")
    known.add_column("asks whether the model")
    known.add_column("right", justify="right")
    for name, right in seen.probes.items():
        known.add_row(name, f"{right.right} of {right.cases}")
    console.print(known)
    facts = Table(show_header=False, box=None)
    for name, value in _facts(found):
        facts.add_row(name, value)
    console.print(facts)
    for failure in seen.failures:
        console.print(f"[red]✗[/red] {escape(failure)}", highlight=False)
    verdict = "A run with this model would be useless." if seen.failures else "This model follows the prompts; a run makes sense."
    console.print(f"[bold]{verdict}[/bold]")


def _facts(found: Diagnosis) -> list[tuple[str, str]]:
    """Name and value of what else was found."""
    seen, total = found.examination, found.day.total()
    rows = [("settings", escape(", ".join(f"{name} {value}" for name, value in seen.settings.items())))]
    if seen.answers_a_second:
        speeds = ", ".join(f"{speed:.1f} with {number} at once" for number, speed in seen.answers_a_second.items())
        rows += [
            ("the longest prompt", f"{found.day.longest:,} tokens; {'fits' if seen.longest_fits else 'does not fit'}"),
            ("reports its usage", "yes" if seen.tells_usage else "no: the worst case is booked"),
            ("the same seed gives the same answer", "yes" if seen.repeats_seeds else "no: only the journal repeats a run"),
            ("short answers a second", speeds),
        ]
    if found.embedding is not None:
        rows.append(("embeddings", f"{found.embedding[0]} dimensions, {found.embedding[1]:.2f} s"))
    dollars = f"${total.dollars:.2f}" if total.dollars is not None else "a price that is not known"
    length = f"about {found.hours * 60:,.0f} minutes, " if found.hours is not None else ""
    rows.append((f"a day of {found.day.people} people", f"{length}{total.prompts:,.0f} prompts, {dollars}"))
    return rows

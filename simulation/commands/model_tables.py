"""The table that `twinville estimate` prints."""

from rich.markup import escape
from rich.table import Table

from twinville.simulation.preparing.estimate import Estimate, PromptUsage
from twinville.worlds.outward.console import Console


def print_estimate(found: Estimate, model: str, profile: str) -> None:
    """What a run would ask and cost, by prompt kind."""
    console = Console()
    table = Table(
        title=f"{found.people} people, {found.days:g} days, {profile}, {escape(model)}: prompts and tokens", title_justify="left"
    )
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

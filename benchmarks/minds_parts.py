"""What each part of a mind does, for `minds.py`: the same seeds lived with it and without it, and how much of a thing is left.

Two days of one seed hold few of some of these things, and how few differs between seeds more than a range can say. So a row is
judged over all seeds together, and against the same seeds with the part on: there must be something to miss, and what is left
without the part must be a small share of it. Nothing may be left where the part is what makes the thing; where it also happens by
chance (who does not plan may still be there; a duty may serve an aim), less than half may be left.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.table import Table

from benchmarks.minds_lived import Run
from twinville.agents.modules import AIMS, CONSIDERING, EXPLORING, INTENTS, MEMORY, PLANNING, REFLECTION, TALK

#: Percentage that may be left of what happens by chance too.
SOME = 50


class Off(NamedTuple):
    """A part switched off, what is counted, how many there are a seed with it at least, and how many per cent are left at most.

    What hangs on close ties (`ties`) has no range in the original village, whose people know hardly anybody.
    """

    part: str
    what: str
    measure: Callable[[Run], float]
    least: float = 3
    most: float = 0
    ties: bool = False


class Verdict(NamedTuple):
    """How many a seed with the part, per cent left without it (None where there was nothing), and whether the row shows it."""

    mean: float
    left: float | None
    shows: bool


def judge(row: Off, full: Sequence[float], off: Sequence[float]) -> Verdict:
    """A row over the same seeds with the part and without it."""
    mean = sum(full) / len(full)
    left = 100 * sum(off) / sum(full) if sum(full) else None
    return Verdict(mean, left, left is not None and mean >= row.least and left <= row.most)


def hearers(run: Run) -> float:
    """How many have heard of a fact that is on no notice, over all facts."""
    return sum(len(fact["known_by"]) - 1 for fact in run.summary["facts"] if fact["id"] != run.town.poster)


OFF: tuple[Off, ...] = (
    Off(TALK, "hearers of any fact not on a notice", hearers),
    # As many more as `party.py` asks for. The paper has 5 of 12 who were invited.
    Off(TALK, "invited people who come, within the hour", lambda run: run.came),
    Off(MEMORY, "appointments kept", lambda run: run.summary["kept_appointments"]),
    Off(PLANNING, "agreements kept, late ones too", lambda run: run.summary["agreements"]["kept"], most=SOME),
    Off(PLANNING, "meetings agreed on in talk", lambda run: run.counts.meetings, most=SOME, ties=True),
    Off(REFLECTION, "reflections kept", lambda run: run.reflections),
    Off(INTENTS, "talks by intent", lambda run: run.counts.talks_by_intent, ties=True),
    Off(INTENTS, "talks after a second thought", lambda run: run.counts.second_thoughts),
    Off(AIMS, "people whose aims moved on in the night", lambda run: run.counts.aims_moved_on),
    Off(AIMS, "activities that serve an aim", lambda run: run.counts.done_for_aims, most=SOME),
    Off(CONSIDERING, "intents that came of a thought", lambda run: run.counts.thoughts_acted_on, ties=True),
    Off(EXPLORING, "decisions with somewhere new on offer", lambda run: run.counts.could_explore),
)


def parts(full: Sequence[Run], off: dict[str, list[Run]]) -> tuple[Table, list[str]]:
    """The rows of one town over its seeds, and which of them do not show their part. `off` holds the runs without each part."""
    table = Table(title="Each part of a mind, switched off: the same seeds with it and without it", title_justify="left")
    for column in ("off", "what", "with it, by seed", "without it, by seed", "asked for", "left"):
        table.add_column(column)
    missing = []
    for row in OFF:
        counts = [[row.measure(run) for run in runs] for runs in (full, off[row.part])]
        verdict = judge(row, *counts)
        judged = full[0].town.has_ties or not row.ties
        asked = f"{row.least:g} a seed, at most {row.most:g} % left" if judged else ""
        left = "nothing there" if verdict.left is None else f"{verdict.left:.0f} %"
        if judged and not verdict.shows:
            missing.append(f"{row.part}: {row.what}")
            left = f"[red]{left}[/red]"
        table.add_row(row.part, row.what, *(", ".join(f"{value:g}" for value in values) for values in counts), asked, left)
    return table, missing

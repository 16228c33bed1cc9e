"""The rows of `minds.py` about whole minds: what is measured in two days, and the range it must be in."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.minds_lived import DAYS, Run

#: None where a row does not apply to a town.
Measure = Callable[[Run], float | None]


class Row(NamedTuple):
    """What is measured, what the paper has, the range, and how.

    What is `rare` is summed over all seeds. What hangs on close ties (`ties`) has no range in the original village: its people come
    from survey records, name hardly anybody, and know all that is public.
    """

    what: str
    paper: str
    low: float
    high: float
    measure: Measure
    rare: bool = False
    ties: bool = False


def _gained(run_: Run) -> float:
    return float(run_.summary["network"]["density_end"] - run_.summary["network"]["density_start"])


def _kept(run_: Run) -> float:
    """Percentage kept of what was agreed in talk and is over; who comes late comes."""
    found = run_.summary["agreements"]
    over = found["kept"] + found["missed"]
    return 100 * float(found["kept"]) / over if over else 0.0


def _prompts(run_: Run) -> float:
    return float(sum(run_.summary["calls"].values()) / run_.summary["agents"] / DAYS)


ROWS: tuple[Row, ...] = (
    Row("the party is known by, %", "32 and 52", 25, 80, lambda r: r.share(r.town.party)),
    Row("the rumour is known by, %", "", 20, 100, lambda r: r.share(r.town.rumour)),
    Row("people who know the rumour and do not believe it", "", 1, 25, lambda r: r.disbelievers),
    Row("the poster is known by, %", "", 50, 100, lambda r: r.share(r.town.poster) if r.town.poster else None),
    Row("people who know a secret, at most", "", 1, 3, lambda r: max(len(r.fact(f)["known_by"]) for f in r.town.secrets)),
    Row("knowledge without a source", "1.3 %", 0, 0, lambda r: sum(len(f["unsourced"]) for f in r.summary["facts"])),
    Row("invited people who stay away without a reason", "", 0, 0, lambda r: r.without_reason),
    Row("agreements that nobody scripted, made", "", 5, 500, lambda r: r.summary["agreements"]["made"]),
    Row("of these kept, late ones too, % of those that are over", "", 60, 100, _kept),
    Row("density of acquaintance, gained", "0.57", 0.05, 1, _gained),
    Row("people a newcomer talked with, mean", "", 3, 25, lambda r: r.newcomers),
    Row("relationships without a meeting", "", 0, 0, lambda r: r.strangers),
    Row("prompts per person and day", "1,300 to 2,300", 10, 120, _prompts),
    Row("log of two days, MB", "", 0, 40, lambda r: r.megabytes),
    Row("meetings agreed on in talk, two or more being there", "", 5, 200, lambda r: r.counts.meetings, ties=True),
    Row("talks by intent", "", 3, 200, lambda r: r.counts.talks_by_intent, ties=True),
    Row("talks after a second thought", "", 20, 300, lambda r: r.counts.second_thoughts),
    Row("intents that came of a thought about what came up", "", 3, 200, lambda r: r.counts.thoughts_acted_on, ties=True),
    Row("activities that serve an aim", "", 30, 400, lambda r: r.counts.done_for_aims),
    Row("people whose aims moved on in the night", "", 8, 25, lambda r: r.counts.aims_moved_on),
    Row("things left in words, seen by somebody else", "", 5, 200, lambda r: r.counts.left_and_seen),
    Row("talks of three or four", "", 3, 100, lambda r: r.counts.talks_of_several),
    Row("people who left a talk of others early", "", 3, 200, lambda r: r.counts.left_early),
    Row("doors knocked at", "", 3, 200, lambda r: r.counts.knocks, rare=True, ties=True),
    Row("of these opened", "", 1, 200, lambda r: r.counts.opened, rare=True, ties=True),
    Row("visits in others' homes", "", 1, 200, lambda r: r.counts.homes_visited, rare=True, ties=True),
    Row("decisions for which somewhere new was on offer", "", 50, 5000, lambda r: r.counts.could_explore),
    Row("decisions to go and see something new", "", 0, 200, lambda r: r.counts.explored, rare=True),
    Row("places where somebody had never been, come upon", "", 1, 200, lambda r: r.counts.places_found, rare=True, ties=True),
    Row("the same, having heard or read of them", "", 0, 200, lambda r: r.counts.places_heard_of, rare=True, ties=True),
)  # fmt: skip

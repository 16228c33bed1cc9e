"""What talk told: tellings and what was not sure, what was spoken without knowing, what was said again."""

from collections import Counter
from typing import Any

from twinville.simulation.episode.events import NewsBorn, Spoke, Telling
from twinville.simulation.episode.reader import Episode


def tellings(episode: Episode) -> dict[str, Any]:
    """Counts over all lines and notices, as plain JSON values.

    `told` by stance, and `not_sure`: those that may have told something, and by which nobody knows anything. `unknowing` are lines
    of a script that hold a name or a number which only the other could know, `repeated` those with a sentence that the two had said
    to each other before on the same day; both are also given as shares of the lines. `born` are facts that nobody scripted.
    """
    told: Counter[str] = Counter()
    not_sure = undeclared = 0
    for entry in episode.entries(Telling):
        if entry.event.told == "told":
            told[entry.event.stance] += 1
            undeclared += not entry.event.declared
        else:
            not_sure += 1
    lines = unknowing = repeated = 0
    for line in episode.entries(Spoke):
        lines += 1
        unknowing += bool(line.event.unknowing)
        repeated += bool(line.event.repeats)
    return {
        "lines": lines,
        "told": dict(sorted(told.items())),
        "told_undeclared": undeclared,
        "not_sure": not_sure,
        "born": sum(1 for _ in episode.entries(NewsBorn)),
        "unknowing": unknowing,
        "unknowing_share": round(unknowing / lines, 4) if lines else None,
        "repeated": repeated,
        "repeated_share": round(repeated / lines, 4) if lines else None,
    }


def in_words(found: dict[str, Any]) -> str:
    """The same in one sentence."""
    if not found["lines"]:
        return "nobody spoke"
    told = ", ".join(f"{stance} {count}" for stance, count in found["told"].items()) or "nothing"
    return (
        f"{found['lines']} lines; told: {told} ({found['told_undeclared']} of them undeclared); not sure: {found['not_sure']}; "
        f"facts born: {found['born']}; spoken without knowing: {found['unknowing']} ({found['unknowing_share']:.1%}); "
        f"said again: {found['repeated']} ({found['repeated_share']:.1%})"
    )

"""Hearing of places: what a line, a notice, a letter, a sign or an inner voice names is known from then on, and comes to mind."""

from typing import Literal

from twinville.agents.cognition.context import Context
from twinville.agents.records import PlaceLearned
from twinville.agents.said import Said


def note_places(context: Context, said: Said, *, read: bool) -> None:
    """Learn of every place of this town that words name which one took in."""
    places = context.above.residents.places
    if places is None:
        return
    how: Literal["heard", "read"] = "read" if read else "heard"
    for sector in places.in_text(said.text, said.speaker):
        if context.surroundings.hear_of(sector):
            context.records.append(PlaceLearned(sector, how))

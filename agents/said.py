"""A line as it was spoken, or a notice as it was read: what one mind takes in of another's words."""

from dataclasses import dataclass

from twinville.worlds.state import saved


@saved("Said")
@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was spoken, or a notice as it was read: event id, who says it to whom, its words, the facts these convey.

    `cites` are the speaker's memories it rests on, `unsure` those of its facts that the speaker passes on without believing them.
    """

    id: str
    speaker: str
    listener: str
    text: str
    facts: tuple[str, ...]
    cites: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

"""A `Decision`, the one way out of a mind: what to do next, whom to talk to at once, whom to call to account."""

from dataclasses import dataclass
from typing import Literal

from twinville.agents.action import Action


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody is called to account for breaking an ordinance: told so, or reported."""

    name: str
    ordinance: str
    how: Literal["warn", "report"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a mind answers when it is asked.

    `action` is what to do, with the words to put up if that is what it is for, or None to go on with what one does. `addresses`
    is whom one would talk to at once, `calls` whom one calls to account.
    """

    action: Action | None
    addresses: str | None = None
    calls: Call | None = None

"""A `Component`: a part of a mind. What comes in is shown to each in turn; each may do its share before and after a decision.

Somebody adds one from a package of their own through an entry point of the group `twinville.components`: the name of the component,
and what makes it for one mind, given the context that the mind's parts share (`agents/cognition/context.py`).
"""

from typing import ClassVar, Protocol

from twinville.agents.action import Action
from twinville.agents.decision import Decision
from twinville.agents.observation import Observation
from twinville.agents.stimulus import Stimulus
from twinville.worlds.state import Names


class Component(Protocol):
    """A part of a mind. `STATE` names its changing attributes: they are in every checkpoint, and restored from it."""

    @property
    def STATE(self) -> Names:  # noqa: N802
        """The changing attributes."""
        ...

    @property
    def name(self) -> str:
        """What the part is called in what it records."""
        ...

    def perceive(self, stimulus: Stimulus, now: int) -> bool:
        """Take in a stimulus; False where there was nothing in it for this part, or it was let go."""
        ...

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """The mind is about to decide; `last` is what it decided before."""
        ...

    def after_act(self, decision: Decision, now: int) -> None:
        """The mind has decided."""
        ...

    def colour(self, now: int) -> str:
        """A sentence that joins what occupies the person (`currently`) wherever they plan, react and talk; "" for none."""
        ...


class Part:
    """A component that does nothing: a part overrides what it has to do with."""

    STATE: ClassVar[Names] = ()
    name: ClassVar[str] = ""

    def perceive(self, stimulus: Stimulus, now: int) -> bool:  # noqa: ARG002
        """Nothing is taken in."""
        return False

    def before_act(self, observation: Observation, last: Action | None) -> None:
        """Nothing is done before a decision."""

    def after_act(self, decision: Decision, now: int) -> None:
        """Nothing is done after a decision."""

    def colour(self, now: int) -> str:  # noqa: ARG002
        """Nothing is added."""
        return ""

"""How parts of the engine hand over events: with the place they have in the log of their tick."""

from collections.abc import Callable

from twinville.simulation.event import Event

Emit = Callable[[int, Event], None]

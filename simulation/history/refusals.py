"""Refused answers: how often people may go on without one before the run pauses.

The rule. At the end of a tick, each kind of prompt is looked at to which somebody got no answer at that tick. All prompts of the
kind are counted, over the whole log of the run up to and with that tick, the past of a fork included. Of fewer than 50, more than
two refused are too many; of 50 or more, more than 2 %. Then the tick is committed as it was lived, and the run pauses. A resume
goes on from there, and pauses again at the next refusal while there are still too many.

The log of a tick is the same in whatever order answers arrive, so the decision is, too; and a resume counts from the log again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from twinville.agents.language_models.journal import reason_of
from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.settings import WhenRefused
from twinville.agents.prompts.registry import prompt_kinds
from twinville.simulation.episode.projections.unanswered import Unanswered, count
from twinville.simulation.event import Event

#: From so many prompts of a kind on a share is looked at; before, a number.
ENOUGH = 50
#: How many of fewer may be refused, and what share of so many, in percent.
FEW, PERCENT = 2, 2
#: How many people are named.
_NAMED = 5


class TooManyRefusedError(AnswerError):
    """People went on without an answer more often than is allowed. The tick is whole."""


def too_many(refused: int, put: int) -> bool:
    """Whether so many refused of so many prompts of one kind are too many to go on."""
    return refused > FEW if put < ENOUGH else refused * 100 > put * PERCENT


@dataclass(slots=True)
class Refusals:
    """What was counted of a run so far, by kind of prompt, and what follows. With "pause" every refusal is too many."""

    when_refused: WhenRefused = "go-on"
    counted: dict[str, Unanswered] = field(default_factory=dict)

    def look(self, events: Iterable[Event], journalled: Callable[[str], str | None]) -> None:
        """Count a tick that was lived; raises TooManyRefusedError. `journalled` gives the journal entry under a key."""
        newly = count(events, self.counted)
        over = [kind for kind in newly if self.when_refused == "pause" or self._is_over(kind)]
        if over:
            raise TooManyRefusedError("; ".join(self._words(kind, journalled) for kind in over))

    def of_kind(self, kind: str) -> str:
        """How many of a kind were refused so far, in words."""
        found = self.counted.get(kind, Unanswered())
        return f"{found.refused} of {found.put} before were refused"

    def _is_over(self, kind: str) -> bool:
        return too_many(self.counted[kind].refused, self.counted[kind].put)

    def _words(self, kind: str, journalled: Callable[[str], str | None]) -> str:
        found = self.counted[kind]
        reason = reason_of(journalled(found.without[-1][1])).rstrip(".")
        return (
            f"{found.refused} of {found.put} prompts '{kind}' got no legal answer ({self._allowed(found.put)}), of "
            f"{_names(who for who, _ in found.without)}; the last reason: {reason}; {without(kind)}"
        )

    def _allowed(self, put: int) -> str:
        if self.when_refused == "pause":
            return "none may be without one"
        return f"more than {FEW} of fewer than {ENOUGH} are too many" if put < ENOUGH else f"more than {PERCENT} % are too many"


def without(kind: str) -> str:
    """What somebody does without an answer to a kind of prompt, in a clause."""
    known = prompt_kinds().get(kind)
    return f"who has no answer {known.without_answer}" if known is not None else "each went on without"


def _names(people: Iterable[str]) -> str:
    """Whom it concerned, in the order of the log, and how often."""
    times: dict[str, int] = {}
    for name in people:
        times[name] = times.get(name, 0) + 1
    shown = [name + (f" ({number} times)" if number > 1 else "") for name, number in list(times.items())[:_NAMED]]
    more = f" and {len(times) - _NAMED} more" if len(times) > _NAMED else ""
    return ", ".join(shown) + more

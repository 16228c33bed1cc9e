"""Questions that are put before their answers are needed: what each depends on, and whether any of that has changed since.

A person has a counter for everything that an answer may depend on. What they know, feel, want and have agreed is looked at when a
question is put and when its answer is to be used; a counter moves when it is found changed. What a mind cannot see (the model that
answers, the root of chance) is moved from outside. An answer is used only if none of the counters has moved that its kind declares.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from twinville.agents.deciding import NOBODY
from twinville.agents.prompts.depends import COUNTERS, Counter
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.protocols import Ask, Read, SkippedError
from twinville.agents.records import Decided, Put, Record, Withdrawn
from twinville.agents.stimulus import PersonaChanged, Stimulus, Unsettled, Whispered
from twinville.worlds.state import saved

A = TypeVar("A", bound=Answer)


@saved("Pending")
@dataclass(frozen=True, slots=True)
class Pending:
    """A question that was put and not used yet: the journal key of its answer (its end is the draw), who answered, when it was put,
    and what the counters of its kind stood at.
    """

    key: str
    by: str
    at: int
    counters: tuple[tuple[str, int], ...]


class Questions:
    """One person's questions, at most one of a kind at a time."""

    STATE = ("pending", "counters", "_seen")

    def __init__(self, name: str, ask: Ask, read: Read, records: list[Record]) -> None:
        self._name = name
        self._ask = ask
        self._read = read
        self._records = records
        self.pending: dict[str, Pending] = {}
        self.counters: dict[str, int] = dict.fromkeys(COUNTERS, 0)
        self._seen: dict[str, str] = {}
        self._answers: dict[str, Any] = {}  # of what is pending; after a restore they are read from the journal
        #: What a counter stands for, as it is now. Each part of a mind names its own.
        self.watched: dict[Counter, Callable[[int], object]] = {}

    def move(self, counters: Iterable[Counter]) -> None:
        """Something of this has changed."""
        for counter in counters:
            self.counters[counter] += 1

    def perceive(self, stimulus: Stimulus) -> None:
        """What comes from outside moves what it touches."""
        match stimulus:
            case Unsettled(what):
                self.move((what,))
            case PersonaChanged():
                self.move(("persona",))
            case Whispered():
                self.move(("news", "aims"))

    def look(self, now: int) -> None:
        """Move the counters of all that is found changed since the last look."""
        for counter, seen in self._now(now).items():
            if self._seen.get(counter, seen) != seen:
                self.counters[counter] += 1
            self._seen[counter] = seen

    def accept(self, now: int, *counters: Counter) -> None:
        """What has changed of this just now was reckoned with when the questions were put."""
        found = self._now(now)
        self._seen.update({counter: found[counter] for counter in counters})

    async def put(self, prompt: Prompt[A], now: int) -> A | None:
        """Put a question whose answer is used later; None when it is skipped. Others may build on the answer at once."""
        self.look(now)
        counters = tuple((counter, self.counters[counter]) for counter in COUNTERS if counter in prompt.depends_on)
        answer: A | None = None
        try:
            answer, source = await self._ask(self._name, prompt)
            key, by = source.key, source.by
        except SkippedError as skipped:
            key, by = skipped.key, NOBODY
        self.pending[prompt.kind] = Pending(key, by, now, counters)
        self._answers[key] = answer
        self._records.append(Put(prompt.kind, key))
        return answer

    def is_usable(self, kind: str, now: int) -> bool:
        """Whether a question of this kind was put, and nothing has changed since that its answer depends on.

        One that is stale is withdrawn.
        """
        pending = self.pending.get(kind)
        if pending is None:
            return False
        self.look(now)
        moved = tuple(counter for counter, count in pending.counters if self.counters[counter] != count)
        if moved:
            self.withdraw(kind, moved)
        return not moved

    def withdraw(self, kind: str, because: tuple[str, ...]) -> None:
        """A question of this kind, if one was put, will not be used."""
        pending = self.pending.pop(kind, None)
        if pending is not None:
            self._answers.pop(pending.key, None)
            self._records.append(Withdrawn(kind, pending.key, because))

    def use(self, kind: str, answer_type: type[A]) -> A | None:
        """The answer to a usable question, which is decided by it; None when it was skipped."""
        pending = self.pending.pop(kind)
        if pending.key in self._answers:
            answer: A | None = self._answers.pop(pending.key)
        else:
            answer = self._read(pending.key, answer_type)
        self._records.append(Decided(kind, pending.key, pending.by))
        return answer

    def _now(self, now: int) -> dict[Counter, str]:
        return {counter: blake2b(repr(what(now)).encode(), digest_size=8).hexdigest() for counter, what in self.watched.items()}

"""What an examination finds, stage by stage, as plain data."""

from dataclasses import dataclass, field
from typing import Any

from twinville.agents.doctor.watching import Call

#: Of the cases of one probe, a model must get this share right.
ENOUGH = 0.66
#: So many sample prompts of a profile may go without a sensible answer.
SPARED = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the examination that came to its end: what was found, in a few words, and the seconds it took."""

    name: str
    said: str
    seconds: float


@dataclass(slots=True)
class Right:
    """Known answers of one probe: right ones among those asked so far, of so many cases."""

    cases: int
    right: int = 0
    asked: int = 0

    @property
    def failed(self) -> bool:
        """Whether too many are wrong, whatever follows."""
        return self.right + self.cases - self.asked < ENOUGH * self.cases

    @property
    def passed(self) -> bool:
        """Whether enough are right, whatever follows."""
        return self.right >= ENOUGH * self.cases


@dataclass(slots=True)
class Sampled:
    """What became of the sample prompts of a profile: legal at once, legal when asked again, without a legal answer, and legal but
    `nonsense`. `faults` says of the last two what was wrong, by kind.
    """

    asked: int = 0
    at_once: int = 0
    repaired: int = 0
    refused: int = 0
    nonsense: int = 0
    done: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether too many had no sensible answer."""
        return self.refused + self.nonsense > SPARED


@dataclass(slots=True)
class Whole:
    """Long prompts in tokens as we count them: `needed` is the longest prompt of a day with room for its answer, `fits` the longest
    that arrived whole, `lost` the shortest that did not, and `how` what became of that one. `counted` is the share of the longest
    answered prompt that the server says it read, None where it does not say.
    """

    needed: int
    fits: int = 0
    lost: int | None = None
    how: str = ""
    counted: float | None = None


@dataclass(slots=True)
class Findings:
    """All that was found. `gate` is what was wrong by gate, "" for one that was passed. `stopped` says why the server gave no more
    answers, `over_budget` why no more were asked for, `out_of_time` that the limit of `within` seconds was reached; `not_examined`
    are the stages that were not brought to an end.
    """

    model: str
    within: float
    settings: dict[str, Any] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    gate: dict[str, str] = field(default_factory=dict)
    whole: Whole | None = None
    known: dict[str, Right] = field(default_factory=dict)
    samples: dict[str, Sampled] = field(default_factory=dict)
    stopped: str = ""
    over_budget: str = ""
    out_of_time: bool = False
    not_examined: tuple[str, ...] = ()
    seconds: float = 0.0
    #: Seconds during which several prompts were under way, and how many.
    several: float = 0.0
    at_once: int = 1

    @property
    def gate_failed(self) -> str:
        """What was wrong at the gate, "" while nothing is."""
        return next((fault for fault in self.gate.values() if fault), "")

    @property
    def unknowing(self) -> list[str]:
        """Probes that too many cases of which were answered wrongly."""
        return [name for name, right in self.known.items() if right.failed]

"""What a check of an episode found, and whether that is what was asked for."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from twinville.simulation.clock import Clock, label
from twinville.simulation.history.evidence import Evidence

#: What may be asked of an episode, the weakest first; each asks for those before it as well.
ASKS = ("consistent", "re-executed", "complete")
Ask = Literal["consistent", "re-executed", "complete"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check.

    `problems` are what is wrong with the file in itself, `differences` what a re-execution found. `intact_to` is the last tick up
    to which nothing is wrong with the log, `executed_to` the last one up to which the log followed from the journal (-1: none).
    `not_executed`, `unsealed` and `incomplete` are reasons, empty where it was re-executed, is sealed
    and is complete. `history` and `custody` are the digests as they were found, empty where they cannot be had, and `unused` counts
    answers of the journal that no prompt used.
    """

    last_tick: int
    intact_to: int
    problems: tuple[str, ...]
    differences: tuple[str, ...]
    digest_version: int
    history: str
    custody: str
    unsealed: str = ""
    incomplete: str = ""
    not_executed: str = ""
    executed_to: int = -1
    unused: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.differences

    @property
    def problem(self) -> str:
        """All that is wrong, in one line; empty where nothing is."""
        return "; ".join((*self.problems, *self.differences))

    @property
    def re_executed(self) -> bool:
        """Whether it was re-executed to its last tick, and nothing differed."""
        return not self.not_executed and not self.differences and self.executed_to == self.last_tick

    def lacks(self, ask: Ask) -> str:
        """Why what was asked for does not hold; empty where it does."""
        if not self.sound:
            return self.problem
        if ask != "consistent" and not self.re_executed:
            return f"it is consistent, not re-executed: {self.not_executed}; --ask consistent accepts that"
        if ask == "complete" and self.incomplete:
            return f"it is not complete: {self.incomplete}; --ask re-executed accepts that"
        return ""

    def in_words(self, clock: Clock) -> list[str]:
        """What holds and what does not, a line each, with both digests."""

        def to(tick: int) -> str:
            return f"tick {tick} ({label(clock.seconds(tick))})" if tick >= 0 else "no tick"

        if self.re_executed:
            executed = f"re-executed: yes, to its last tick, {to(self.executed_to)}"
        elif self.not_executed:
            executed = f"re-executed: no: {self.not_executed}"
        elif self.executed_to == self.last_tick:
            executed = "re-executed: no: the log follows from its journal, and what is kept beside it is not what was put and so"
        else:
            executed = f"re-executed in part, to {to(self.executed_to)} of {to(self.last_tick)}"
        lines = [
            f"consistent: {f'no, its log is intact to {to(self.intact_to)}' if self.problems else 'yes'}",
            executed,
            f"complete: {f'no: {self.incomplete}' if self.incomplete else 'yes'}",
            f"sealed: {f'no: {self.unsealed}' if self.unsealed else 'yes'}",
            f"history digest (version {self.digest_version}): {self.history or 'none'}",
            f"custody digest: {self.custody or 'none'}",
        ]
        if self.unused:
            lines.append(f"answers that no prompt used up to there: {self.unused}; no re-execution bears them out")
        return lines

    def content(self) -> dict[str, Any]:
        """It as JSON."""
        return {
            "sound": self.sound,
            "consistent": not self.problems,
            "problem": self.problem,
            "problems": list(self.problems),
            "differences": list(self.differences),
            "last_tick": self.last_tick,
            "intact_to_tick": self.intact_to,
            "re_executed": self.re_executed,
            "re_executed_to_tick": self.executed_to,
            "not_re_executed": self.not_executed,
            "complete": not self.incomplete,
            "incomplete": self.incomplete,
            "sealed": not self.unsealed,
            "unsealed": self.unsealed,
            "digest_version": self.digest_version,
            "history_digest": self.history,
            "custody_digest": self.custody,
            "unused_answers": self.unused,
        }

    def executed(self, tick: int, evidence: Evidence, difference: str = "") -> "Verdict":
        """It after a re-execution up to a tick, which was ended by a difference or by the end."""
        # Where a re-execution stopped early, what it did not come to is not unused.
        unused = evidence.unused() if tick == self.last_tick else 0
        differences = (*filter(None, [difference]), *evidence.problems())
        return replace(self, executed_to=tick, differences=differences, unused=unused)

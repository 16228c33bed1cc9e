"""What ships for an examination: sample prompts of a simulated day, and what such a day asks, by kind of prompt.

`benchmarks/doctor_samples.py` recorded them from a day of the bundled town, lived offline, so that no day has to be lived first.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.registry import prompt_kinds

FILE = Path(__file__).parent / "samples.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of prompt in a recorded day: how many there were; mean tokens of their text, their schema and the rules' answers."""

    prompts: int
    read: int
    schema: int
    written: int


@dataclass(frozen=True, slots=True)
class RecordedDay:
    """A day of `people` in a profile; lengths in tokens as the bundled tokenizer counts. `width` is how many answers are waited for
    at once, on average: little more than one, as few minds are due in the same seconds.
    """

    people: int
    kinds: dict[str, Asked]
    longest: int
    longest_with_schema: int
    longest_answer: int
    width: float

    @property
    def prompts(self) -> int:
        """All of them."""
        return sum(row.prompts for row in self.kinds.values())


@dataclass(frozen=True, slots=True)
class Samples:
    """The file: sample prompts by profile (those of `faithful` are only what the thrifty profile does not ask), and the days."""

    prompts: dict[str, tuple[Prompt[Any], ...]]
    days: dict[str, RecordedDay]
    templates: dict[str, str]


@cache
def shipped() -> Samples:
    """The samples that ship; raises ValueError when they no longer fit the prompts (a test sees to that)."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    kinds = prompt_kinds()
    prompts = {
        profile: tuple(kinds[row["kind"]].model_validate(row["inputs"]) for row in rows)
        for profile, rows in data["samples"].items()
    }
    days = {
        profile: RecordedDay(
            data["people"],
            {kind: Asked(**row) for kind, row in day["kinds"].items()},
            day["longest"],
            day["longest_with_schema"],
            day["longest_answer"],
            day["width"],
        )
        for profile, day in data["days"].items()
    }
    return Samples(prompts, days, data["templates"])

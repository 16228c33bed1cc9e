"""What minds ask: prompts and tokens a person-day by kind of question, with what repeats and what does not, in both profiles.

Lived offline: the rules are put the same prompts as a language model would be. "new" are the tokens read outside the longest
beginning that a prompt shares with any earlier prompt of the same person, whose work a server can reuse; "schema" are those of the
answer's schema, which some servers read and some enforce without, and which "read" and "new" leave out. Asked for in the thrifty
profile, over 25 people and two days: at most 15 prompts outside talk and intent, and at most 13,500 new tokens read, all included.
A person-day is the mean over all seeds, each of which is shown; exit code 1 when it costs more. Talk, at most one prompt a
conversation of two there and a turn of several, is never capped, and stands apart; so does what intents ask: whether to speak to
somebody now, and what to make of what came up.

    python benchmarks/prompts.py [--people 25] [--days 2] [--seeds 0,1,2,3,4,5] [--profiles thrifty,faithful]
"""

import argparse
import sys
from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.structured import in_words
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.population.load import load_people
from twinville.agents.prompts.registry import prompt_kinds
from twinville.simulation.history.run import prepare
from twinville.simulation.preparing.estimate import again, lived_offline
from twinville.simulation.run_options import PROFILES, RunOptions
from twinville.worlds.daytime import DAY
from twinville.worlds.load import load_world

#: The most prompts outside talk, and the most new tokens read, a person-day.
MOST_PROMPTS, MOST_TOKENS = 15, 13_500
#: Prompts of intents: whether to speak to somebody now, and what to make of what came up.
INTENT = ("approach", "consider")
#: What others have published of calls for the same kind of day, as our notes have it; we have not counted them ourselves.
PUBLISHED = "published elsewhere, not counted here: 2,268 calls of 643 tokens read and 22 written; 560 calls in a cheaper design"
#: Prompts whose tokens are counted at once.
_BATCH = 512


@dataclass(slots=True)
class Line:
    """One kind of question: how often it was put, tokens read, new among them, of its schemas, and written."""

    prompts: int = 0
    read: int = 0
    new: int = 0
    schema: int = 0
    written: int = 0

    def __iadd__(self, other: "Line") -> "Line":
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two prompts begin with alike."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


class Read:
    """What one person's prompts have read so far."""

    def __init__(self) -> None:
        self._seen: list[list[int]] = []

    def new(self, ids: list[int]) -> int:
        """Tokens outside the longest beginning that this prompt shares with an earlier one."""
        at = bisect(self._seen, ids)
        near = self._seen[max(0, at - 1) : at + 1]
        insort(self._seen, ids)
        return len(ids) - max((shared(ids, other) for other in near), default=0)


def counted(entries: Sequence[Entry]) -> dict[str, Line]:
    """The lines by kind."""
    lines: dict[str, Line] = {}
    read: dict[str, Read] = {}
    for first in range(0, len(entries), _BATCH):
        batch = entries[first : first + _BATCH]
        prompts = [again(entry) for entry in batch]
        texts = token_ids([f"{prompt.system()}\n{prompt.question()}" for prompt in prompts])
        schemas = token_ids([in_words(prompt.answer_schema()) for prompt in prompts])
        answers = token_ids([entry.answer for entry in batch])
        for entry, ids, schema, answer in zip(batch, texts, schemas, answers, strict=True):
            new = read.setdefault(entry.agent, Read()).new(ids)
            lines.setdefault(entry.kind, Line())
            lines[entry.kind] += Line(1, len(ids), new, len(schema), len(answer))
    return lines


def main() -> int:
    """Print a table for each profile; exit code 1 when the thrifty one costs more than is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--seeds", default="0,1,2,3,4,5")
    parser.add_argument("--profiles", default=",".join(PROFILES))
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    console, good = Console(), True
    for profile in options.profiles.split(","):
        lines: dict[str, Line] = {}
        person_days = 0
        each: list[str] = []
        for seed in seeds:
            found, lived = _lived(options.people, options.days, seed, profile)
            person_days += lived
            for kind, line in found.items():
                lines.setdefault(kind, Line())
                lines[kind] += line
            rest, every = _outside_talk(found), _sum(found.values())
            each.append(
                f"seed {seed}: {rest.prompts / lived:.2f} prompts outside talk and intent, {every.new / lived:,.0f} new tokens"
            )
        rest, every = _outside_talk(lines), _sum(lines.values())
        talk = _sum(line for kind, line in lines.items() if _is_talk(kind))
        table = Table("kind", *("prompts", "read", "new", "schema", "written"), title=f"{profile}, a person-day")
        for kind, line in sorted(lines.items(), key=lambda pair: -pair[1].prompts):
            table.add_row(kind, *_row(line, person_days))
        table.add_section()
        intent = _sum(line for kind, line in lines.items() if kind in INTENT)
        for name, line in (("outside talk and intent", rest), ("intent", intent), ("talk", talk), ("all", every)):
            table.add_row(name, *_row(line, person_days))
        console.print(table)
        console.print("\n".join(each))
        if profile == "thrifty":
            good = rest.prompts <= MOST_PROMPTS * person_days and every.new <= MOST_TOKENS * person_days
            met = f"{'met' if good else 'NOT met'}, with {rest.prompts / person_days:.2f} and {every.new / person_days:,.0f}"
            console.print(
                f"asked for: at most {MOST_PROMPTS} prompts outside talk and intent, and {MOST_TOKENS:,} new tokens: {met}"
            )
    console.print(PUBLISHED)
    console.print("tokens as the bundled tokenizer counts them; hand-written rules answered, which is no evidence about any model")
    return 0 if good else 1


def _lived(count: int, days: int, seed: int, profile: str) -> tuple[dict[str, Line], int]:
    """The lines of one run, and its person-days."""
    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, count, seed)
    scenario, _ = prepare(world, people, RunOptions(seed=seed, profile=profile))
    return counted(lived_offline(scenario, world, days * DAY)), len(scenario.personas) * days


def _is_talk(kind: str) -> bool:
    return prompt_kinds()[kind].role == "dialogue" and kind not in INTENT


def _outside_talk(lines: dict[str, Line]) -> Line:
    return _sum(line for kind, line in lines.items() if not _is_talk(kind) and kind not in INTENT)


def _sum(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        total += line
    return total


def _row(line: Line, person_days: int) -> list[str]:
    counts = (line.read, line.new, line.schema, line.written)
    return [f"{line.prompts / person_days:.2f}", *(f"{count / person_days:,.0f}" for count in counts)]


if __name__ == "__main__":
    sys.exit(main())

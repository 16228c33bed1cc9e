"""Records what `twinville doctor` ships with: sample prompts of a simulated day, and what such a day asks, by kind of prompt.

A day of the bundled town is lived offline in both profiles. From each, some prompts of every kind are kept as their typed inputs,
and for every kind how many there were and how many tokens they read and write. `width` says how many answers are under way at once:
the same day is lived with a model that gives all answers that are waited for at the same moment, and the rounds are counted.
`tests/agents/doctor/test_samples.py` fails when the samples no longer fit the prompts; then this is to be run anew.

    python benchmarks/doctor_samples.py [--write]
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from twinville.agents.doctor.samples import FILE
from twinville.agents.doctor.sense import fault
from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import LanguageModel, Reply, Request
from twinville.agents.language_models.structured import in_words
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.population.load import load_people
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.history.run import prepare
from twinville.simulation.preparing.estimate import again, lived_offline
from twinville.simulation.run_options import PROFILES, RunOptions
from twinville.simulation.scenario import Scenario
from twinville.worlds.daytime import DAY
from twinville.worlds.load import load_world
from twinville.worlds.world import World

TOWN = "larkwater"
#: Kinds of which two samples are kept: most answers of a day are of them.
TWICE = frozenset({"day_plan", "decompose", "converse", "utter"})
#: Kinds whose prompts are other ones in the faithful profile, beside those that the thrifty one has not.
ALSO_FAITHFUL = frozenset({"importance", "reflect"})
#: Kinds of talk turn by turn: in the thrifty profile only what becomes of a script that somebody joins, so the faithful has them.
TURNS = frozenset({"utter", "utter_group", "keep_talk"})
#: Turns of the event loop after which nobody asks for more until answers come.
_SETTLES = 200


class InRounds:
    """The rules, as a server that gives all answers that are waited for at once: in so many `rounds`."""

    name = "offline"
    is_language_model = False

    def __init__(self, seed: int) -> None:
        self._rules = RuleModel(seed)
        self._waiting: list[asyncio.Future[None]] = []
        self._serving: asyncio.Task[None] | None = None
        self.settings = self._rules.settings
        self.rounds = self.answers = 0

    def model_for(self, kind: str) -> LanguageModel:  # noqa: ARG002
        """Itself."""
        return self

    async def prepare(self) -> None:
        """Nothing to learn."""

    async def answer(self, request: Request) -> Reply:
        """The rules' answer, when it is one's turn."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve())
        await turn
        return await self._rules.answer(request)

    async def _serve(self) -> None:
        while self._waiting:
            for _ in range(_SETTLES):
                await asyncio.sleep(0)
            served, self._waiting = self._waiting, []
            self.rounds += 1
            self.answers += len(served)
            for turn in served:
                turn.set_result(None)

    async def close(self) -> None:
        """Nothing to release."""


def main() -> int:
    """Print what a day asks; exit code 1 when the file that ships is another and is not written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the file that ships")
    options = parser.parse_args()
    recorded = record()
    for profile, day in recorded["days"].items():
        table = Table("kind", "prompts", "read", "schema", "written", title=f"{profile}, a day of {recorded['people']} people")
        for kind, row in day["kinds"].items():
            table.add_row(kind, *(f"{row[name]:,}" for name in ("prompts", "read", "schema", "written")))
        Console().print(table)
        print(
            f"longest prompt {day['longest']:,} tokens, {day['longest_with_schema']:,} with its schema; longest answer "
            f"{day['longest_answer']:,}; {day['width']} answers at once on average"
        )
    text = json.dumps(recorded, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
    if options.write:
        FILE.write_text(text, encoding="utf-8")
        print(f"{FILE}: {len(text.encode()):,} bytes")
        return 0
    same = FILE.exists() and FILE.read_text(encoding="utf-8") == text
    print(f"{FILE} is {'the same' if same else 'another one; --write writes it'}")
    return 0 if same else 1


def record() -> dict[str, Any]:
    """Everything the file holds, as plain JSON."""
    world = load_world(TOWN)
    people = load_people(world, TOWN, None, None, 0)
    samples: dict[str, list[dict[str, Any]]] = {}
    days: dict[str, Any] = {}
    kinds: set[str] = set()
    for profile in PROFILES:
        scenario, _ = prepare(world, people, RunOptions(profile=profile))
        entries = lived_offline(scenario, world, DAY)
        by_kind: dict[str, list[Entry]] = {}
        for entry in entries:
            by_kind.setdefault(entry.kind, []).append(entry)
        samples[profile] = [
            {"kind": kind, "inputs": json.loads(entry.inputs)}
            for kind, rows in sorted(by_kind.items())
            if (kind not in kinds or kind in ALSO_FAITHFUL) and (kind not in TURNS or profile == "faithful")
            for entry in _spread(rows, 2 if kind in TWICE else 1)
        ]
        kinds |= set(by_kind) if profile == "faithful" else set(by_kind) - TURNS
        days[profile] = _asked(by_kind) | {"width": _width(scenario, world)}
    templates = {kind: prompt_kinds()[kind].template_digest() for kind in sorted(kinds)}
    return {"town": TOWN, "people": len(people.personas), "templates": templates, "samples": samples, "days": days}


def _spread(rows: Sequence[Entry], count: int) -> list[Entry]:
    """Some of them, from the middle of each part of the day: there the first that rules answer with sense."""
    count = min(count, len(rows))
    middles = [(2 * place + 1) * len(rows) // (2 * count) for place in range(count)]
    return [next((row for row in rows[middle:] if _makes_sense(row)), rows[middle]) for middle in middles]


def _makes_sense(entry: Entry) -> bool:
    """Whether the rules answer a prompt with sense; in a talk by rules, lines need not hang together."""
    prompt = again(entry)
    answer = rules()[prompt.kind](prompt, Dice(0, prompt.kind, prompt.identity.name, prompt.day, "0"))
    return prompt.kind == "converse" or not fault(prompt, answer)


def _asked(by_kind: dict[str, list[Entry]]) -> dict[str, Any]:
    """Prompts by kind and their mean tokens; the longest prompt, without and with its schema in words, and the longest answer."""
    found: dict[str, dict[str, int]] = {}
    longest = with_schema = longest_answer = 0
    for kind, rows in sorted(by_kind.items()):
        prompts = [again(entry) for entry in rows]
        texts = [len(ids) for ids in token_ids([f"{prompt.system()}\n{prompt.question()}" for prompt in prompts])]
        schemas = [len(ids) for ids in token_ids([in_words(prompt.answer_schema()) for prompt in prompts])]
        answers = [len(ids) for ids in token_ids([entry.answer for entry in rows])]
        count = len(rows)
        found[kind] = {
            "prompts": count,
            "read": round(sum(texts) / count),
            "schema": round(sum(schemas) / count),
            "written": round(sum(answers) / count),
        }
        longest = max(longest, *texts)
        with_schema = max(with_schema, *(a + b for a, b in zip(texts, schemas, strict=True)))
        longest_answer = max(longest_answer, *answers)
    return {"kinds": found, "longest": longest, "longest_with_schema": with_schema, "longest_answer": longest_answer}


def _width(scenario: Scenario, world: World) -> float:
    """How many answers are waited for at once, on average."""
    model = InRounds(scenario.seed)
    lived_offline(scenario, world, DAY, model)
    return round(model.answers / model.rounds, 2)


if __name__ == "__main__":
    sys.exit(main())

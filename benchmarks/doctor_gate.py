"""How surely the doctor's gate tells sense from junk: what passes it by chance, and what sensible answers it would stop.

Junk: answers drawn at random from the schema of each gate's prompts, every choice, number and length as likely as the next, and
text that is taken from the prompt itself, which is the nearest that a filler without sense comes to sense: single words of it, or
runs of them. An upper bound of the chance to pass each case is (passes + 3) / draws; a gate has two cases, and all gates must be
passed.
Sense: the answers that were lived by hand in `tests/by_hand` pass the checks for sense, or do not.

    python benchmarks/doctor_gate.py [--draws 3000]
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from math import prod
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from rich.console import Console
from rich.table import Table

from benchmarks.hand_lived import said, unpacked
from twinville.agents.doctor import sense
from twinville.agents.doctor.gate import Case, gates
from twinville.agents.language_models.structured import strict
from twinville.agents.prompts.converse import Conversation
from twinville.agents.prompts.day_plan import DayPlan
from twinville.agents.prompts.decompose import Steps
from twinville.agents.prompts.registry import prompt_kinds

#: The chance of junk to pass is to be below this.
MOST = 1e-4
BY_HAND = Path(__file__).parent.parent / "tests" / "by_hand" / "larkwater.jsonl"
#: Added to the passes that were seen, for an upper bound.
_UNSEEN = 3

Text = Callable[[Random], str]


def fillers(case: Case) -> dict[str, Text]:
    """Ways to fill text without sense, by name."""
    words = f"{case.prompt.system()} {case.prompt.question()}".split()

    def single(luck: Random) -> str:
        return " ".join(luck.choice(words) for _ in range(luck.randint(2, 12)))

    def runs(luck: Random) -> str:
        first = luck.randrange(len(words) - 12)
        return " ".join(words[first : first + luck.randint(3, 12)])

    return {"words of the prompt": single, "runs of the prompt": runs}


def drawn(schema: dict[str, Any], definitions: dict[str, Any], luck: Random, text: Text) -> Any:
    """A legal answer, every choice, number and length as likely as the next."""
    if "$ref" in schema:
        return drawn(definitions[schema["$ref"].rpartition("/")[2]], definitions, luck, text)
    if "anyOf" in schema:
        return drawn(luck.choice(schema["anyOf"]), definitions, luck, text)
    if "enum" in schema:
        return luck.choice(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        return {name: drawn(part, definitions, luck, text) for name, part in schema["properties"].items()}
    if kind == "array":
        count = luck.randint(schema.get("minItems", 0), schema.get("maxItems", 4))
        return [drawn(schema["items"], definitions, luck, text) for _ in range(count)]
    if kind == "integer":
        return luck.randint(schema.get("minimum", 0), schema.get("maximum", 10))
    if kind == "boolean":
        return luck.random() < 0.5
    if ":" in schema.get("pattern", ""):
        return f"{luck.randint(0, 23):02d}:{luck.choice((0, 15, 30, 45)):02d}"
    return text(luck)[: schema.get("maxLength", 300)]


def passes(case: Case, text: Text, draws: int) -> int:
    """How many of so many random legal answers pass a case."""
    schema, count = strict(case.prompt.answer_schema()), 0
    for number in range(draws):
        answer = drawn(schema, schema.get("$defs", {}), Random(f"{case.prompt.identity.name}{number}"), text)  # noqa: S311
        try:
            read = case.prompt.answer_type.model_validate_json(json.dumps(answer))
            case.prompt.check(read)
        except ValueError:
            continue
        count += not case.fault(read)
    return count


def chances(draws: int) -> Iterator[tuple[str, str, list[int], float]]:
    """By gate and filler: how many draws pass each of its cases, and the bound of the chance to pass the gate."""
    for gate in gates():
        for name in fillers(gate.cases[0]):
            passed = [passes(case, fillers(case)[name], draws) for case in gate.cases]
            yield gate.name, name, passed, min(1.0, sum((count + _UNSEEN) / draws for count in passed))


def chance_to_pass(found: list[tuple[str, str, list[int], float]]) -> float:
    """The bound of the chance to pass all gates, by the filler that comes furthest at each."""
    worst: dict[str, float] = {}
    for gate, _, _, bound in found:
        worst[gate] = max(worst.get(gate, 0.0), bound)
    return prod(worst.values())


def by_hand() -> tuple[int, list[str]]:
    """How many sensible answers there are, and what is found wrong with some of them."""
    count, wrong = Counter[str](), []
    for row in unpacked(BY_HAND):
        asked = row.asked
        try:
            answer = prompt_kinds()[asked.kind].answer_type.model_validate_json(said(row.answer))
        except ValueError:
            continue  # one of those that were asked for again
        known = sense.words_of(f"{asked.system} {asked.question}")
        if isinstance(answer, DayPlan):
            fault = sense.plan_fault(answer, known)
        elif isinstance(answer, Conversation):
            fault = sense.talk_fault(answer, known)
        elif isinstance(answer, Steps):
            minutes = re.search(r"Fill the (\d+) minutes", asked.question)
            assert minutes is not None
            fault = sense.steps_fault(int(minutes[1]), answer, known)
        else:
            fault = sense.words_fault(sense.texts_of(answer), known)
        count[asked.kind] += 1
        wrong += [f"{asked.kind} of {asked.agent}: {fault}"] if fault else []
    return count.total(), wrong


def main() -> int:
    """Print both; exit code 1 when junk passes too easily."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--draws", type=int, default=3000)
    draws = parser.parse_args().draws
    found = list(chances(draws))
    table = Table(
        "gate", "text", "passes, by case", "chance to pass, at most", title=f"{draws:,} random legal answers to each case"
    )
    for gate, name, passed, bound in found:
        table.add_row(gate, name, ", ".join(map(str, passed)), f"{bound:.4f}")
    Console().print(table)
    chance = chance_to_pass(found)
    print(f"chance of junk to pass all gates: at most {chance:.1e}; asked for: below {MOST:.0e}")
    count, wrong = by_hand()
    print(f"of {count} answers that were given by hand, {len(wrong)} are taken for nonsense")
    print("\n".join(wrong))
    return 0 if chance < MOST else 1


if __name__ == "__main__":
    sys.exit(main())

"""Who is let in: by agreement without a question, else by what the prompt's answer says; without one the door stays shut."""

import asyncio
from typing import Any

import pytest

from tests.agents.cognition.contexts import context_for
from twinville.agents.cognition.acquaintance import Acquaintance
from twinville.agents.cognition.doorkeeping import Doorkeeping
from twinville.agents.knock import Knock, Opened
from twinville.agents.persona import Persona
from twinville.agents.prompts.door import DoorPrompt
from twinville.agents.protocols import SkippedError
from twinville.agents.records import Decided
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules
from twinville.agents.stimulus import DoorAnswered

HOME = "Starter:Rose Cottage"
AFTERNOON, NIGHT = 15 * 60, 23 * 60


def _kept(context: Any) -> list[str]:
    return [memory.text for memory in context.recollection.stream]


def test_who_is_expected_comes_in_and_nobody_is_asked() -> None:
    context = context_for(Persona(name="Ada", age=30, home="Rose Cottage"))
    opened = asyncio.run(Doorkeeping(context).answer(Knock("Cal", HOME, ("Ada", "Ben")), "reading", AFTERNOON * 60))
    assert opened == Opened(True, "", "expected by Ada and Ben")
    assert not [record for record in context.records if isinstance(record, Decided)]
    assert "Cal knocked at our door; I let them in, because: expected by Ada and Ben" in _kept(context)


def test_what_was_said_of_who_knocks_comes_to_mind() -> None:
    context = context_for(Persona(name="Ada", age=30, home="Rose Cottage"))
    context.recollection.add("speech", "Ben said: Cal comes to look for his dog.", "Ben", 0, 3)
    prompt = Doorkeeping(context)._prompt(Knock("Cal", HOME), "reading", AFTERNOON * 60)
    assert (
        "In mind: «Ben said: Cal comes to look for his dog.»\n«Cal» (to this person: «somebody I hardly know») knocks"
        in prompt.question()
    )


def test_without_an_answer_the_door_stays_shut() -> None:
    context = context_for(Persona(name="Ada", age=30, home="Rose Cottage"))

    async def skips(agent: str, prompt: Any) -> Any:
        raise SkippedError("door-0", f"{agent}: {prompt.kind}")

    object.__setattr__(context.above, "ask", skips)
    opened = asyncio.run(Doorkeeping(context).answer(Knock("Cal", HOME), "reading", AFTERNOON * 60))
    assert opened == Opened(False, "", "no answer")


def test_a_door_is_remembered_by_who_stood_before_it() -> None:
    context = context_for(Persona(name="Ada", age=30, home="Rose Cottage"))
    keeping = Doorkeeping(context)
    assert keeping.perceive(DoorAnswered("Cal", "Town:Mill:parlour", lets_in=False, words="Go away."), 0)
    assert keeping.perceive(DoorAnswered("Cal", "Town:Mill", lets_in=True, words=""), 0)
    assert _kept(context)[-2:] == ["Cal did not let me in at Mill, parlour and said: Go away.", "Cal let me in at Mill"]


def _answers(context: Any, known: Acquaintance | None, minute: int, draws: int = 40) -> float:
    """The share of knocks that are answered by letting somebody in, by rule."""
    if known is not None:
        context.acquaintances._known["Cal"] = known
    prompt = Doorkeeping(context)._prompt(Knock("Cal", HOME), "reading", minute * 60)
    assert isinstance(prompt, DoorPrompt)
    answers = [bool(rules()["door"](prompt, Dice(number, "door")).lets_in) for number in range(draws)]
    return sum(answers) / draws


@pytest.mark.parametrize(
    ("age", "closeness", "trust", "minute", "least", "most"),
    [
        (30, 0.9, 0.9, AFTERNOON, 0.8, 1.0),
        (30, 0.4, 0.6, AFTERNOON, 0.3, 0.95),
        (30, 0.9, 0.2, AFTERNOON, 0.0, 0.0),
        (30, 0.6, 0.6, NIGHT, 0.0, 0.0),
        (30, 0.9, 0.9, NIGHT, 1.0, 1.0),
        (9, 0.4, 0.2, AFTERNOON, 1.0, 1.0),
        (9, 0.2, 0.9, AFTERNOON, 0.0, 0.0),
    ],
)
def test_the_rule_goes_by_trust_closeness_and_hour(
    age: int, closeness: float, trust: float, minute: int, least: float, most: float
) -> None:
    context = context_for(Persona(name="Ada", age=age, home="Rose Cottage"))
    assert least <= _answers(context, Acquaintance("neighbour", closeness, trust), minute) <= most


def test_strangers_mostly_stay_outside() -> None:
    context = context_for(Persona(name="Ada", age=30, home="Rose Cottage"))
    assert _answers(context, None, AFTERNOON, 100) < 0.4

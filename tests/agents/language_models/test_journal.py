import asyncio
from typing import Any

import pytest

from twinville.agents.language_models.journal import Entry, JournalledModel
from twinville.agents.language_models.model import AnswerError, LanguageModel, Reply, Request, Usage
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.wake_time import WakeTimePrompt

PROMPT = WakeTimePrompt(
    identity=Identity(name="A", age=30, wake=400, sleep=1300), day=1, now=-60, weekday="Monday", options=(360, 375, 390)
)


class Memory:
    """A journal in a dictionary."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def get(self, key: str) -> str | None:
        return self.entries[key].answer if key in self.entries else None

    def put(self, entry: Entry) -> None:
        self.entries[entry.key] = entry


class Scripted:
    """A model that says what it was given, one line after the other."""

    name = "scripted"
    is_language_model = True

    def __init__(self, *lines: str, settings: dict[str, Any] | None = None) -> None:
        self.settings = settings or {"model": "scripted"}
        self.lines = list(lines)
        self.requests: list[Request] = []

    def model_for(self, kind: str) -> LanguageModel:
        return self

    async def prepare(self) -> None:
        pass

    async def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        await asyncio.sleep(0)
        return Reply(self.lines.pop(0), Usage(3, 2, 0.1))

    async def close(self) -> None:
        pass


GOOD = '{"wake":"06:15"}'


def _ask(model: Scripted, journal: Memory, agent: str = "A") -> str:
    return asyncio.run(JournalledModel(model, journal).ask(agent, PROMPT))[0].wake


def test_a_second_run_costs_nothing() -> None:
    journal = Memory()
    assert _ask(Scripted(GOOD), journal) == "06:15"
    silent = Scripted()
    assert _ask(silent, journal) == "06:15"
    assert silent.requests == []


def test_a_repeated_question_is_a_fresh_draw() -> None:
    async def twice() -> tuple[str, str]:
        model = JournalledModel(Scripted(GOOD, '{"wake":"06:30"}'), Memory())
        return (await model.ask("A", PROMPT))[0].wake, (await model.ask("A", PROMPT))[0].wake

    assert asyncio.run(twice()) == ("06:15", "06:30")


def test_other_settings_and_other_agents_are_other_keys() -> None:
    journal = Memory()
    _ask(Scripted(GOOD), journal)
    _ask(Scripted(GOOD, settings={"model": "scripted", "temperature": 1}), journal)
    _ask(Scripted(GOOD), journal, agent="B")
    assert len(journal.entries) == 3


@pytest.mark.parametrize("bad", ["", "{}", '{"wake":"05:00"}', '{"why":"x"}', "06:15", '{"wake":"06:15"}{}', "NaN"])
def test_a_wrong_answer_is_asked_again_with_the_error(bad: str) -> None:
    model, journal = Scripted(bad, GOOD), Memory()
    assert _ask(model, journal) == "06:15"
    assert model.requests[1].complaint
    assert model.requests[1].previous == bad
    entry = next(iter(journal.entries.values()))
    assert entry.attempts == 2
    assert entry.usage.prompt_tokens == 6
    assert "Get up between" in entry.text


def test_an_answer_is_never_invented() -> None:
    journal = Memory()
    with pytest.raises(AnswerError, match="A: scripted gave no legal answer to 'wake_time' in 2 tries"):
        _ask(Scripted("{}", "{}"), journal)
    assert journal.entries == {}


def test_a_damaged_journal_is_an_error() -> None:
    journal = Memory()
    _ask(Scripted(GOOD), journal)
    key, entry = next(iter(journal.entries.items()))
    journal.entries[key] = Entry(entry.key, "A", entry.kind, 1, "", '{"wake":"01:00"}', "", Usage(), 1)
    with pytest.raises(AnswerError, match="journalled answer"):
        _ask(Scripted(), journal)

"""Prompts against a context: the same text from the same settings, room for the answer, and one sentence where nothing helps."""

import asyncio
import json
from typing import Any

import pytest

from tests.agents.prompts.examples import EXAMPLES, IDENTITY
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.fitting import MARGIN, MARKUP, TooLongError, fitted, tokens_of
from twinville.agents.language_models.journal import Entry, JournalledModel
from twinville.agents.language_models.model import LanguageModel, RefusedAnswerError, Reply, Request
from twinville.agents.language_models.repairing import CITATION
from twinville.agents.language_models.settings import ServedSettings
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.prompts.interview import InterviewPrompt, Known
from twinville.simulation.commands.answers import tell_shortened

MANY = InterviewPrompt(
    identity=IDENTITY,
    day=1,
    weekday="Monday",
    now=600,
    doing="reading",
    place="Library",
    plan=(),
    asked="How was it?",
    memories=tuple(
        Known(id=f"m{number}", text=f"Ben Field told me about cake {number} of the long summer.", kind="speech", relevance=0.5)
        for number in range(60)
    ),
)


def _settings(context: int | None, **more: Any) -> ServedSettings:
    return ServedSettings.model_validate({"model": "llamacpp:tiny.gguf", "max_tokens": 512, "context": context} | more)


def test_without_a_context_nothing_changes() -> None:
    for prompt in EXAMPLES:
        found = fitted(prompt, _settings(None))
        assert (found.prompt is prompt, found.left_out, found.max_tokens) == (True, 0, 512)
        assert fitted(prompt, _settings(100_000)).prompt is prompt


def test_memories_go_until_it_fits() -> None:
    settings = _settings(2048)
    found = fitted(MANY, settings)
    assert 0 < found.left_out < 60
    assert isinstance(found.prompt, InterviewPrompt)
    assert len(found.prompt.memories) == 60 - found.left_out
    assert tokens_of(found.prompt, settings) + 512 <= 2048
    one_more = MANY.model_copy(update={"memories": MANY.memories[: 61 - found.left_out]})
    assert tokens_of(one_more, settings) + 512 > 2048
    assert fitted(MANY, settings) == found
    # What is put again with a complaint has less room.
    again = fitted(MANY, settings, ("{}" * 200, "That answer is not legal."))
    assert again.left_out > found.left_out


def test_what_is_counted() -> None:
    bare = sum(map(len, token_ids([MANY.system(), MANY.question()])))
    assert tokens_of(MANY, _settings(4096)) == int(bare * MARGIN) + MARKUP
    # In words, the schema is read as well.
    assert tokens_of(MANY, _settings(4096, structured="text")) > tokens_of(MANY, _settings(4096)) + 100


def test_a_cap_longer_than_the_context_keeps_a_part_of_it() -> None:
    settings = _settings(4096, max_tokens=16_384)
    found = fitted(MANY, settings)
    size = tokens_of(found.prompt, settings)
    assert size <= 3072
    assert found.max_tokens == 4096 - size


@pytest.mark.parametrize(
    ("model", "todo"),
    [
        ("ollama:m", "OLLAMA_CONTEXT_LENGTH=16384 ollama serve"),
        ("llamacpp:m", "-c 16384 -np 1"),
        ("openai:m", "start its server, with a longer one"),
    ],
)
def test_what_does_not_fit_is_one_sentence(model: str, todo: str) -> None:
    with pytest.raises(TooLongError) as error:
        fitted(MANY, _settings(400, model=model))
    said = str(error.value)
    assert said.startswith("Ada Field: the prompt 'interview' has about ")
    assert "with 59 memories left out" in said
    assert f"the context of 400 that {model} has" in said
    assert todo in said


class _Short:
    """A model with a short context that says the same each time."""

    is_language_model = True
    name = "llamacpp:tiny.gguf"

    def __init__(self, says: str, account: Account) -> None:
        self._says, self._account = says, account
        self.settings = _settings(2048).model_dump(mode="json")
        self.read: list[str] = []

    def model_for(self, kind: str) -> LanguageModel:
        return self

    async def prepare(self) -> None:
        pass

    async def answer(self, request: Request) -> Reply:
        found = fitted(request.prompt, ServedSettings.model_validate(self.settings))
        self._account.shortened(request.prompt.kind, found.left_out)
        self.read.append(found.prompt.question())
        return Reply(self._says, put=found.prompt)

    async def close(self) -> None:
        pass


class _Kept:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def get(self, key: str) -> str | None:
        return self.entries[key].answer if key in self.entries else None

    def put(self, entry: Entry) -> None:
        self.entries[entry.key] = entry


def _ask(says: str, journal: _Kept, account: Account) -> Any:
    return asyncio.run(JournalledModel(_Short(says, account), journal, account=account).ask("Ada", MANY))[0]


def test_the_journal_keeps_the_whole_and_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    journal, account = _Kept(), Account()
    says = json.dumps({"text": "Good.", "cites": ["m0"]})
    assert _ask(says, journal, account).cites == ("m0",)
    (entry,) = journal.entries.values()
    assert len(json.loads(entry.inputs)["memories"]) == 60
    assert "m0, " in entry.text
    assert "m59, " not in entry.text
    # Read again, it needs no model, and is legal for the whole.
    assert _ask("nothing", journal, account).cites == ("m0",)
    outcome = account.outcome("interview")
    assert (outcome.shortened, outcome.left_out) == (1, 60 - entry.text.count("In mind m"))
    tell_shortened(account)
    told = capsys.readouterr().err
    assert f"1 prompts (interview 1), {outcome.left_out} memories left out" in told
    again = Account()
    again.restore(json.loads(account.text()), clean=True)
    assert again.outcome("interview") == outcome
    tell_shortened(Account())
    assert not capsys.readouterr().err


def test_what_was_left_out_cannot_be_cited() -> None:
    account = Account()
    answer = _ask(json.dumps({"text": "Good.", "cites": ["m0", "m59"]}), _Kept(), account)
    # A citation of what was not shown falls away, as any other that is not on offer.
    assert answer.cites == ("m0",)
    assert account.outcome("interview").repairs == {CITATION: 1}
    with pytest.raises(RefusedAnswerError):
        _ask("{}", _Kept(), account)

"""Every answer is journalled under a key, so that equal situations get equal answers and a second run costs nothing.

The key covers content (model settings, prompt kind, version and schema, typed inputs) and draw: how often this agent has put
this very content before. The rendered text is a pure function of the typed inputs and the template, both of which it covers.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.extraction import json_object
from twinville.agents.language_models.model import AnswerError, LanguageModel, RefusedAnswerError, Reply, Request, Usage
from twinville.agents.language_models.repairing import repaired
from twinville.agents.language_models.roles import settings_for
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.wording import ENGLISH, Wording
from twinville.agents.protocols import SkippedError

A = TypeVar("A", bound=Answer)

#: The beginning of a journal entry for a skipped prompt. No answer has such a field.
_SKIPPED = '{"skipped":'


@dataclass(frozen=True, slots=True)
class Entry:
    """One journalled answer. `inputs` are those of the whole prompt; `text` is what a language model read, empty for rules."""

    key: str
    agent: str
    kind: str
    version: int
    inputs: str
    answer: str
    text: str
    usage: Usage
    attempts: int


class Journal(Protocol):
    """Where answers are kept."""

    def get(self, key: str) -> str | None:
        """The answer under a key, as JSON text, or None."""
        ...

    def put(self, entry: Entry) -> None:
        """Keep an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt as it is put: its journal key, who is asked, its inputs as JSON text, and whether a language model is asked."""

    key: str
    agent: str
    prompt: Prompt[Any]
    inputs: str
    of_language_model: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer came from: its journal key, and who decided ("language model" or "rule")."""

    key: str
    by: str


class JournalledModel:
    """Puts prompts to a model through a journal: answered from it where it can, asked once where it cannot.

    With `goes_on`, a prompt that gets no legal answer is journalled as skipped; without, the run pauses. All of them are put in
    one `wording`: that of the town. A `witness` is told of every prompt that is put, whoever answers it.
    """

    def __init__(
        self,
        model: LanguageModel,
        journal: Journal,
        attempts: int = 2,
        *,
        account: Account | None = None,
        goes_on: bool = False,
        wording: Wording = ENGLISH,
        witness: Callable[[Question], None] | None = None,
    ) -> None:
        self._witness = witness
        self._journal = journal
        self._attempts = attempts
        self._account = account if account is not None else Account()
        self._goes_on = goes_on
        self._wording = wording
        self.switch(model)
        self._draws: dict[str, int] = {}
        self._in_flight: dict[str, asyncio.Future[str]] = {}
        self.answered = 0
        self.tokens = 0

    def switch(self, model: LanguageModel) -> None:
        """Let another model answer from here on."""
        self._model = model
        self._settings = model.settings
        self._of_kind: dict[str, tuple[str, LanguageModel]] = {}

    def put_before(self, keys: Iterable[str]) -> None:
        """Prompts that were put before, used or not, by their keys: the same content put again is a fresh draw."""
        for key in keys:
            stem, _, draw = key.rpartition("-")
            self._draws[stem] = max(self._draws.get(stem, 0), int(draw) + 1)

    async def ask(self, agent: str, prompt: Prompt[A]) -> tuple[A, Source]:
        """The checked answer; raises AnswerError naming prompt, agent and reason when the last try did not fit either."""
        prompt = prompt.in_words_of(self._wording)
        inputs = prompt.model_dump_json()
        settings, model = self._answering(prompt.kind)
        content = _content(settings, prompt, inputs)
        stem = f"{content}-{blake2b(agent.encode(), digest_size=6).hexdigest()}"
        draw = self._draws.get(stem, 0)
        self._draws[stem] = draw + 1
        key = f"{stem}-{draw}"
        if self._witness is not None:
            self._witness(Question(key, agent, prompt, inputs, model.is_language_model))
        text = self._journal.get(key)
        if text is None:
            text = await self._once(key, agent, prompt, inputs)
        if text.startswith(_SKIPPED):
            raise SkippedError(key, f"{agent}: '{prompt.kind}' was skipped")
        try:
            answer = self._read(prompt, text)
        except ValueError as error:
            raise AnswerError(f"{agent}: the journalled answer {key} to '{prompt.kind}' does not fit: {error}") from None
        self.answered += 1
        return answer, Source(key, "language model" if model.is_language_model else "rule")

    def read(self, key: str, answer_type: type[A]) -> A | None:
        """An answer that was had before, by its key; None where the prompt was skipped. Raises AnswerError when there is none."""
        text = self._journal.get(key)
        if text is None:
            raise AnswerError(f"the journal holds no answer {key}, which was put and not used yet")
        if text.startswith(_SKIPPED):
            return None
        try:
            return answer_type.model_validate_json(text)
        except ValueError as error:
            raise AnswerError(f"the journalled answer {key} does not fit: {error}") from None

    def _answering(self, kind: str) -> tuple[str, LanguageModel]:
        """Who answers a kind of prompt, and what of its settings shapes the answer, as JSON."""
        found = self._of_kind.get(kind)
        if found is None:
            settings = json.dumps(settings_for(self._settings, kind), sort_keys=True)
            found = self._of_kind[kind] = (settings, self._model.model_for(kind))
        return found

    async def _once(self, key: str, agent: str, prompt: Prompt[Any], inputs: str) -> str:
        waiting = self._in_flight.get(key)
        if waiting is not None:
            return await waiting
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._in_flight[key] = future
        try:
            text = await self._answer(key, agent, prompt, inputs)
        except BaseException as error:
            if isinstance(error, Exception):
                future.set_exception(error)
                future.exception()  # it is raised below; the future only carries it to others
            else:
                future.cancel()
            raise
        finally:
            del self._in_flight[key]
        future.set_result(text)
        return text

    async def _answer(self, key: str, agent: str, prompt: Prompt[Any], inputs: str) -> str:
        _, model = self._answering(prompt.kind)
        complaint, previous = "", ""
        read = written = 0
        seconds = 0.0
        for attempt in range(1, self._attempts + 1):
            reply: Reply = await model.answer(Request(prompt, key, complaint, previous))
            read += reply.usage.prompt_tokens
            written += reply.usage.completion_tokens
            seconds += reply.usage.seconds
            self.tokens += reply.usage.prompt_tokens + reply.usage.completion_tokens
            # Legal is what was offered: a prompt that was shortened offers less.
            put = reply.put if reply.put is not None else prompt
            try:
                if reply.missing and not reply.text.strip():
                    raise ValueError(reply.missing)
                # Rules write nothing but the object, and write it right.
                text, made = _repaired(put, reply.text) if model.is_language_model else (reply.text, Counter[str]())
                answer = self._read(put, text)
            except ValueError as error:
                complaint, previous = _words(error), reply.text
                continue
            if attempt > 1:
                self._account.outcome(prompt.kind).repaired += 1
            repairs = self._account.outcome(prompt.kind).repairs
            for words, count in made.items():
                repairs[words] = repairs.get(words, 0) + count
            kept: str = answer.model_dump_json()
            break
        else:
            self._account.outcome(prompt.kind).refused += 1
            if not self._goes_on:
                tried = f"gave no legal answer to '{prompt.kind}' in {self._attempts} tries"
                raise RefusedAnswerError(prompt.kind, f"{agent}: {model.name} {tried}: {complaint}")
            self._account.outcome(prompt.kind).skipped += 1
            kept = f"{_SKIPPED}{json.dumps(complaint[:500], ensure_ascii=False)}}}"
        rendered = f"{put.system()}\n\n{put.question()}" if model.is_language_model else ""
        self._journal.put(
            Entry(key, agent, prompt.kind, prompt.version, inputs, kept, rendered, Usage(read, written, seconds), attempt)
        )
        return kept

    @staticmethod
    def _read(prompt: Prompt[A], text: str) -> A:
        answer: Any = prompt.answer_type.model_validate_json(text)
        prompt.check(answer)
        return answer  # type: ignore[no-any-return]


def reason_of(kept: str | None) -> str:
    """Why a prompt was skipped, from its journal entry; empty for an answer, or where nothing was kept."""
    return str(json.loads(kept)["skipped"]) if kept is not None and kept.startswith(_SKIPPED) else ""


def _repaired(prompt: Prompt[Any], text: str) -> tuple[str, Counter[str]]:
    """The object that a language model wrote, as it was meant; raises ValueError when there is none."""
    schema = prompt.answer_schema()
    extracted = json_object(text, schema.get("properties", ()))
    meant, made = repaired(json.loads(extracted.text), schema, prompt.aliases(), prompt.named)
    made.update(extracted.repairs)
    return json.dumps(meant, ensure_ascii=False), made


def _content(settings: str, prompt: Prompt[Any], inputs: str) -> str:
    digest = blake2b(digest_size=12)
    for part in (settings, prompt.template_digest(), inputs):
        digest.update(b"%d:" % len(part))
        digest.update(part.encode())
    return digest.hexdigest()


def _words(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        return f"{where}: {first['msg']}"
    return str(error)

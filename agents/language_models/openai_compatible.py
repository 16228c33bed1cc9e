"""Any OpenAI-compatible server (a hosted one, vLLM, Ollama, llama.cpp) over chat completions.

The key comes from an environment variable alone (OPENAI_API_KEY unless the settings name another) and is never logged,
journalled or shown.
"""

import asyncio
import json
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from twinville.agents.language_models.account import Account, Reservation
from twinville.agents.language_models.context import ContextFound, context_of
from twinville.agents.language_models.fitting import fitted
from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.looking import fetching
from twinville.agents.language_models.model import AnswerError, LanguageModel, Reply, Request, Usage
from twinville.agents.language_models.probing import assumed, learn
from twinville.agents.language_models.providers import bare, how_to_lengthen, how_to_start, provider_of
from twinville.agents.language_models.retrying import Retrying
from twinville.agents.language_models.settings import Choice, ServedSettings
from twinville.agents.language_models.structured import BY_SCHEMA, IN_WORDS, asked_for, in_words
from twinville.agents.language_models.wire.address import checked, proxy_of
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import SaidError, ServerFault, UnreachableError
from twinville.agents.language_models.wire.patience import Pace, Patience
from twinville.agents.language_models.wire.transport import NO_KEY, Transport
from twinville.agents.language_models.wire.waits import Waits
from twinville.worlds.errors import InputError

#: Tokens that a server may add to a prompt for its own markup, at most.
_MARKUP = 128
#: The template with which a model is asked again.
AGAIN = "That answer is not legal: {complaint}. Answer again, by the schema."
#: Maximum length of the part of a wrong answer that is shown when the model is asked again, characters.
_SHOWN_AGAIN = 4000
#: Seconds without a word after which that is said.
_SILENT = 20.0
#: Contexts shorter than this are told of: the longest prompts of a day may not fit, tokens.
_SHORT = 8192
_STREAM = re.compile(r"\bstream")
_HOSTED = "https://api.openai.com/v1"


class OpenAICompatible:
    """Answers prompts over chat completions. `prepare` asks the server what it honours, unless recorded settings say so.

    Answers are streamed where the server can, so that a slow one is told from one that has stopped.
    """

    is_language_model = True

    def __init__(
        self,
        choice: Choice | str,
        *,
        base_url: str | None = None,
        account: Account | None = None,
        recorded: dict[str, Any] | None = None,
        patience: Patience | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if isinstance(choice, str):
            choice = Choice(model=f"openai:{choice}")
        self._key_variable = choice.key_variable
        key = os.environ.get(self._key_variable)
        # A server that the settings name for a role stays that role's.
        url = choice.base_url or base_url or os.environ.get("OPENAI_BASE_URL")
        if not key and not url:
            raise InputError(
                f"--model {choice.model}: set {self._key_variable} in the environment, or name a server with --base-url"
            )
        self.name = choice.model
        self._choice = choice
        self._model = bare(choice.model)
        self._url = checked(url or _HOSTED)
        self._patience = patience if patience is not None else Patience()
        self._key = _plain(key, self._key_variable)
        self._transport = Transport(self._url, self._key, self._key_variable, self._patience)
        self._account = account if account is not None else Account()
        lease = self._account.lease
        self.limiter = Limiter(share=lease.calls if lease is not None else None)
        self._waits = Waits()
        self._retrying = Retrying(self.limiter, sleep, patience=self._patience, waits=self._waits)
        self._pace = Pace()
        #: What the server said of its context when it was asked; nothing where recorded settings say it.
        self.context: ContextFound | None = None
        #: What is sent along so that an answer comes in pieces; less where the server does not take it.
        self._streaming: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
        self._known = recorded is not None
        self._served = ServedSettings.model_validate(recorded) if recorded is not None else assumed(choice)
        #: As they were recorded, to the letter: they are part of journal keys.
        self._recorded = recorded

    @property
    def settings(self) -> dict[str, Any]:
        """What shapes an answer."""
        return dict(self._recorded) if self._recorded is not None else self._served.model_dump(mode="json")

    def model_for(self, kind: str) -> LanguageModel:  # noqa: ARG002
        """Itself."""
        return self

    async def prepare(self) -> None:
        """Ask the server what it honours; raises AnswerError when it cannot be had."""
        proxy = proxy_of(self._url)
        if proxy:
            self._waits.note(f"{self.name} is reached through the proxy {proxy}, as the environment says")
        if self._known:
            await self._learn_context()
            return
        what = f"{self.name} did not answer"

        async def send(settings: ServedSettings, messages: list[dict[str, str]], wanted: dict[str, Any]) -> Completion:
            # The user has just typed the command: a server that is not there is told of soon.
            return (await self._complete(what, "probe", settings, messages, wanted, "probe", explained=False, soon=True))[0]

        try:
            served = await learn(send, self._choice)
            # After a first answer: only then have some servers settled it.
            context = await self._learn_context()
            self._served = served.model_copy(update={"context": self._choice.context or context.tokens})
        except SaidError as error:
            raise AnswerError(f"{what}: {error}") from None
        finally:
            await self.close()  # the run may use another event loop
        self._known = True

    async def _learn_context(self) -> ContextFound:
        """What the server says of its context and of its slots; more calls at once than it has slots only wait there."""
        self.context = found = await context_of(self.name, self._url, fetching("" if self._key == NO_KEY else self._key))
        if found.slots is not None:
            self.limiter.bound(found.slots)
        if found.tokens is not None and found.tokens < _SHORT:
            self._waits.note(
                f"{self.name} has a context of {found.tokens:,} tokens ({found.source}): prompts that do not fit are shortened"
            )
        return found

    async def answer(self, request: Request) -> Reply:
        """One answer, tried for some minutes; raises AnswerError with the server's reason when there is none."""
        settings = self._served
        again: list[str] = []
        if request.complaint:
            again = [request.previous[:_SHOWN_AGAIN], request.prompt.say(AGAIN, complaint=request.complaint)]
        found = fitted(request.prompt, settings, again)
        prompt, settings = found.prompt, settings.model_copy(update={"max_tokens": found.max_tokens})
        if not request.complaint:
            self._account.shortened(prompt.kind, found.left_out)
        schema = prompt.answer_schema()
        question = prompt.question()
        if settings.structured not in BY_SCHEMA:
            question = f"{question}\n\n{in_words(schema, prompt.say(IN_WORDS))}"
        messages = [{"role": "system", "content": prompt.system()}, {"role": "user", "content": question}]
        if request.complaint:
            # What was no text at all is not shown: servers refuse an empty message.
            shown, complaint = again
            messages += [{"role": "assistant", "content": shown}] if shown.strip() else []
            messages.append({"role": "user", "content": complaint})
        what = f"{prompt.identity.name}: {self.name} did not answer '{prompt.kind}'"
        wanted = asked_for(settings.structured, prompt.kind, schema, lengths=settings.lengths)
        drawn = f"{request.key}+" if request.complaint else request.key
        completion, usage = await self._complete(what, prompt.kind, settings, messages, wanted, drawn)
        return Reply(completion.content, usage, completion.missing, prompt, _reasoning(completion))

    async def _complete(
        self,
        what: str,
        kind: str,
        settings: ServedSettings,
        messages: list[dict[str, str]],
        wanted: dict[str, Any],
        drawn: str,
        *,
        explained: bool = True,
        soon: bool = False,
    ) -> tuple[Completion, Usage]:
        arguments: dict[str, Any] = {"model": self._model, "messages": messages, settings.tokens_as: settings.max_tokens}
        if settings.temperature is not None:
            arguments["temperature"] = settings.temperature
        if settings.seeded:
            arguments["seed"] = int.from_bytes(blake2b(drawn.encode(), digest_size=4).digest(), "big") >> 1
        arguments |= wanted
        # No token is shorter than a byte.
        worst = Usage(len(json.dumps(arguments, ensure_ascii=False).encode("utf-8", "replace")) + _MARKUP, settings.max_tokens)
        began = time.perf_counter()

        async def once() -> Completion:
            while True:
                streaming = self._streaming
                try:
                    async with self._account.reserve(what, self.name, kind, worst) as reservation:
                        return await self._call(what, arguments, streaming, settings.max_tokens, reservation, began)
                except SaidError as error:
                    if not self._asks_less(error, streaming):
                        raise

        completion = await self._retrying.call(what, once, explained=explained, soon=soon)
        seconds = time.perf_counter() - began
        return completion, _usage(completion, seconds) or Usage(seconds=seconds)

    async def _call(
        self,
        what: str,
        arguments: dict[str, Any],
        streaming: dict[str, Any],
        most: int,
        reservation: Reservation,
        began: float,
    ) -> Completion:
        """One attempt; says what was spent on it, as far as that is known."""
        within = self._patience.first if streaming else self._pace.whole(most, self._patience)
        sent = time.perf_counter()
        try:
            with self._told_when_silent(what, within) as heard:
                completion, in_pieces = await self._transport.complete(arguments | streaming, within=within, heard=heard)
        except ServerFault as fault:
            reservation.free = fault.free
            raise self._with_advice(fault) from None
        if not in_pieces:
            # A server that answers in one piece, whatever it is asked for, is given time by its own measure from now on.
            self._streaming = {}
            self._pace.took(completion.written, time.perf_counter() - sent)
        reservation.usage = _usage(completion, time.perf_counter() - began)
        reservation.reasoning = _reasoning(completion)
        self._account.saw(self.name, completion.model)
        return completion

    @contextmanager
    def _told_when_silent(self, what: str, within: float) -> Iterator[Callable[[], None]]:
        """Says so when not a word comes for a while; what it yields is called with the first."""
        if within <= _SILENT:
            yield _heard_nothing
            return
        handle = asyncio.get_running_loop().call_later(_SILENT, self._waits.silent, what, _SILENT, within)
        try:
            yield handle.cancel
        finally:
            handle.cancel()

    def _with_advice(self, fault: ServerFault) -> ServerFault:
        """What this kind of server needs, where that is known."""
        advice = ""
        if isinstance(fault, UnreachableError) and fault.free:
            advice = how_to_start(self.name)
        elif isinstance(fault, SaidError) and fault.too_long and provider_of(self.name) is not None:
            advice = how_to_lengthen(self.name)
        if advice:
            fault.args = (f"{fault}; {advice}",)
        return fault

    def _asks_less(self, error: SaidError, sent: dict[str, Any]) -> bool:
        """Whether a server minds how its answer was to be streamed, and is to be asked for less than was sent."""
        said = f"{error.param} {error.said}".lower()
        if not error.refuses_request or not sent or not _STREAM.search(said):
            return False
        if sent == self._streaming:
            # Of several calls at once, the first learns it for all.
            self._streaming = {"stream": True} if "stream_options" in sent and "options" in said else {}
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()


def _heard_nothing() -> None:
    """Nothing is to be told."""


def _plain(key: str | None, variable: str) -> str:
    """A key as it can be sent; raises InputError, without showing it, for one that cannot."""
    key = (key or NO_KEY).strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(f"{variable}: holds characters that no key has; set it anew")
    return key


def _reasoning(completion: Completion) -> int:
    """Tokens of reasoning: as the server counts them, else as long as such text usually is."""
    return completion.reasoned if completion.reasoned is not None else -(-len(completion.reasoning) // 4)


def _usage(completion: Completion, seconds: float) -> Usage | None:
    """What the server says it cost, or None."""
    if completion.read is None or completion.written is None:
        return None
    return Usage(completion.read, completion.written, seconds)

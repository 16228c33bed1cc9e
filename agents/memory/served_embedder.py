"""Embeddings over an OpenAI-compatible server, kept with the episode so that no text is paid for, or answered, twice."""

import os
import time
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import openai
import tenacity

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import AnswerError, StoppedError, Usage
from twinville.agents.language_models.retrying import FIRST_WAIT, LONGEST_WAIT
from twinville.agents.language_models.settings import KEY_VARIABLE
from twinville.agents.language_models.wire.address import checked
from twinville.agents.language_models.wire.faults import NotOfProtocolError, ServerFault, UnreachableError
from twinville.agents.language_models.wire.refusing import refusal
from twinville.agents.language_models.wire.waits import Waits
from twinville.agents.memory.background import slept, waited_for
from twinville.agents.memory.embedders import Embedder, Vectors, quantize
from twinville.worlds.errors import InputError

PROVIDER = "openai:"
#: Texts in one request, and seconds within which it must have come to its end.
BATCH, DEADLINE, TIMEOUT = 256, 120.0, 30.0


class VectorStore(Protocol):
    """Where vectors are kept: int8 as bytes, by text."""

    def get_vector(self, text: str) -> bytes | None:
        """A kept vector, or None."""
        ...

    def put_vector(self, text: str, vector: bytes) -> None:
        """Keep a vector."""
        ...


class ServedEmbedder:
    """An embedding model of a server. Its `dimensions` are asked for with the first call."""

    def __init__(
        self, name: str, *, base_url: str | None = None, key_variable: str = KEY_VARIABLE, account: Account | None = None
    ) -> None:
        self.name = name
        self._model = name.removeprefix(PROVIDER).strip()
        if not self._model:
            raise InputError(f"--embedder '{name}': name the model, as openai:NAME")
        key, url = os.environ.get(key_variable), base_url or os.environ.get("OPENAI_BASE_URL")
        if not key and not url:
            raise InputError(f"--embedder {name}: set {key_variable} in the environment, or name a server with --base-url")
        self._key_variable = key_variable
        self._account = account if account is not None else Account()
        url = checked(url) if url else None
        self._secret = key or ""
        # No text goes to another server than the one that was named.
        http = openai.DefaultHttpxClient(follow_redirects=False)
        self._client = openai.OpenAI(api_key=key or "none", base_url=url, timeout=TIMEOUT, max_retries=0, http_client=http)
        self._waits = Waits()
        self._dimensions = 0

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        if not self._dimensions:
            self._dimensions = len(self._request(["one"])[0])
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """int8[texts, dimensions]; raises AnswerError when the server does not give them."""
        rows: list[list[float]] = []
        for first in range(0, len(texts), BATCH):
            rows += self._request(list(texts[first : first + BATCH]))
        dimensions = self.dimensions
        if any(len(row) != dimensions for row in rows):
            raise InputError(f"embedder '{self.name}': gave vectors of different lengths; choose another embedder")
        return quantize(np.asarray(rows, dtype=np.float64).reshape(len(rows), dimensions), dimensions, self.name)

    def _request(self, texts: list[str]) -> list[list[float]]:
        what = f"{self.name} did not embed {len(texts)} texts"
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, ServerFault) and error.passes),
            wait=_wait,
            before_sleep=lambda state: self._tell(what, state),
            sleep=lambda seconds: slept(seconds, self._account.stopping),
            stop=tenacity.stop_after_delay(DEADLINE),
            reraise=True,
        )
        try:
            return retrying(self._once, what, texts)
        except ServerFault as fault:
            raise AnswerError(f"{what}: {fault}") from None

    def _asked(self, texts: list[str]) -> Any:
        return self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")

    def _tell(self, what: str, state: tenacity.RetryCallState) -> None:
        fault = state.outcome.exception() if state.outcome is not None else None
        self._waits.tell(what, str(fault), state.next_action.sleep if state.next_action is not None else 0.0)

    def _once(self, what: str, texts: list[str]) -> list[list[float]]:
        worst = Usage(sum(len(text.encode()) + 2 for text in texts))
        book = self._account.spend_now(what, self.name, "embeddings", worst)
        began, spent = time.perf_counter(), None
        try:
            found = waited_for(lambda: self._asked(texts), self._account.stopping)
            data = getattr(found, "data", None)
            if not isinstance(data, list) or len(data) != len(texts):
                raise _no_vectors()
            tokens = found.usage.prompt_tokens if found.usage is not None else worst.prompt_tokens
            spent = Usage(tokens, 0, time.perf_counter() - began)
            return [list(map(float, row.embedding)) for row in sorted(data, key=lambda row: row.index)]
        except openai.APIStatusError as error:
            raise refusal(
                error.status_code, error.response.headers, error.body, key_variable=self._key_variable, secret=self._secret
            ) from None
        except StoppedError:
            spent = worst  # it may yet be answered, and paid for
            raise
        except openai.APITimeoutError:
            spent = worst  # it may have been answered
            raise UnreachableError("no answer came in time; the server is slow, or gone", passes=True) from None
        except openai.APIConnectionError:
            raise UnreachableError(
                "the server cannot be reached, or did not answer in time; check --base-url", passes=True
            ) from None
        except (ValueError, TypeError, AttributeError, openai.OpenAIError):
            raise _no_vectors() from None
        finally:
            book(spent)


_DRAWN = tenacity.wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)


def _wait(state: tenacity.RetryCallState) -> float:
    """What the server asks for, and a drawn span where it asks for less."""
    fault = state.outcome.exception() if state.outcome is not None else None
    drawn = float(_DRAWN(state))
    return max(fault.wait, min(drawn, FIRST_WAIT)) if isinstance(fault, ServerFault) and fault.wait is not None else drawn


def _no_vectors() -> NotOfProtocolError:
    return NotOfProtocolError("the server's answer is not of the protocol; check --base-url", passes=True)


class KeptEmbedder:
    """Vectors from a store; what it lacks comes from `inner`, or is an error where there is none (a replay needs no server)."""

    def __init__(self, name: str, dimensions: int, store: VectorStore, inner: Embedder | None) -> None:
        self.name = name
        self.dimensions = dimensions
        self._store = store
        self._inner = inner

    def embed(self, texts: Sequence[str]) -> Vectors:
        """int8[texts, dimensions]."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.int8)
        missing: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            kept = self._store.get_vector(text)
            if kept is None:
                missing.setdefault(text, []).append(place)
            elif len(kept) != self.dimensions:
                raise InputError(f"embedder '{self.name}': a kept vector has {len(kept)} dimensions, not {self.dimensions}")
            else:
                rows[place] = np.frombuffer(kept, dtype=np.int8)
        if missing:
            if self._inner is None:
                raise InputError(f"embedder '{self.name}': there is no kept vector for «{next(iter(missing))[:60]}»")
            if self._inner.dimensions != self.dimensions:
                raise InputError(
                    f"embedder '{self.name}': gives vectors of length {self._inner.dimensions} now, and gave {self.dimensions} "
                    "when the run began; memories of two embedders cannot be compared"
                )
            for (text, places), vector in zip(missing.items(), self._inner.embed(list(missing)), strict=True):
                rows[places] = vector
                self._store.put_vector(text, vector.tobytes())
        return rows

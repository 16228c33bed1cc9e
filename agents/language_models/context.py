"""How long a context a server gives a model, found out by asking it. Best effort: no answer, or nonsense, is no answer.

Protocols do not say it; each kind of server has a way of its own, and a small reader here. Ask after a first question was answered:
Ollama and LM Studio load a model when it is used, and only then is it settled.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from twinville.agents.language_models.looking import LONGEST, TIMEOUT, Fetch
from twinville.agents.language_models.providers import bare
from twinville.agents.language_models.settings import LONGEST_CONTEXT, SHORTEST_CONTEXT

#: Seconds for all that is asked, however many ways are tried.
ALL = 3 * TIMEOUT
#: Questions at once that make sense.
_MOST_SLOTS = 4096
#: What Ollama gives a model where nothing else is said, on a machine without a large graphics card.
OLLAMA_DEFAULT = 4096
_NUM_CTX = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ContextFound:
    """Tokens that a prompt and its answer may have together, and how many prompts the server works on at once; None where that is
    not known. `source` says where that comes from, for people.
    """

    tokens: int | None = None
    slots: int | None = None
    source: str = "the server does not say"


UNKNOWN = ContextFound()


async def context_of(model: str, base_url: str, fetch: Fetch) -> ContextFound:
    """What the server at `base_url` says of a model, named as the user did ("ollama:NAME", "openai:NAME"). Never raises."""
    asking = _Asking(base_url, fetch)
    provider, name = model.partition(":")[0], bare(model)
    try:
        async with asyncio.timeout(ALL):
            for way in _WAYS.get(provider, (_listed, _llamacpp, _ollama, _lmstudio)):
                found = await way(asking, name)
                if found.tokens is not None:
                    return found
    except TimeoutError:
        pass
    return UNKNOWN


class _Asking:
    """Asks one server. What it says is JSON of any shape, or None."""

    def __init__(self, base_url: str, fetch: Fetch) -> None:
        self._base = base_url.rstrip("/")
        self._fetch = fetch

    async def api(self, path: str) -> Any:
        """Beside the chat completions."""
        return await self._json(f"{self._base}{path}", None)

    async def root(self, path: str, body: Any = None) -> Any:
        """At the root of the server, where its own protocol is."""
        return await self._json(f"{self._base.removesuffix('/v1')}{path}", body)

    async def _json(self, url: str, body: Any) -> Any:
        try:
            async with asyncio.timeout(TIMEOUT):
                answer = await self._fetch(url, body)
            return json.loads(answer) if len(answer) <= LONGEST else None
        except (OSError, ValueError, RecursionError, HTTPException):
            return None


# llama.cpp: the context of one slot, which is the whole divided by their number, unless they share it.


async def _llamacpp(asking: _Asking, name: str) -> ContextFound:
    said = await asking.root("/props")
    slots = _number(_at(said, "total_slots"), 1, _MOST_SLOTS)
    tokens = _tokens(_at(said, "default_generation_settings", "n_ctx"))
    if tokens is not None:
        return ContextFound(tokens, slots, "llama.cpp's context of a slot (n_ctx in /props)")
    meta = _at(_row(_at(await asking.api("/models"), "data"), name, "id"), "meta")
    return _first(
        (_tokens(_at(meta, "n_ctx")), "llama.cpp's context of a slot (n_ctx in /v1/models)"),
        (_tokens(_at(meta, "n_ctx_train")), "the context the model was trained for (n_ctx_train); the server's may be shorter"),
        slots=slots,
    )


# vLLM, OpenRouter and others say it in the list of models.


async def _listed(asking: _Asking, name: str) -> ContextFound:
    row = _row(_at(await asking.api("/models"), "data"), name, "id")
    provider = _at(row, "top_provider", "context_length")
    return _first(
        (_tokens(_at(row, "max_model_len")), "vLLM's max_model_len in /v1/models"),
        (_tokens(provider), "context_length of the first provider, in the list of models"),
        (_tokens(_at(row, "context_length")), "context_length in the list of models"),
    )


# Ollama cuts off what is too long and says nothing. What a loaded model has counts, then what it is to be loaded with.


async def _ollama(asking: _Asking, name: str) -> ContextFound:
    loaded = _row(_at(await asking.root("/api/ps"), "models"), name, "name", "model")
    tokens = _tokens(_at(loaded, "context_length"))
    if tokens is not None:
        return ContextFound(tokens, None, "the context Ollama has loaded the model with (/api/ps)")
    shown = await asking.root("/api/show", {"model": name})
    longest = _trained(_at(shown, "model_info"))
    if longest is None:
        return UNKNOWN
    parameters = _at(shown, "parameters")
    set_to = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    return _first(
        (_tokens(int(set_to[1])) if set_to is not None else None, "num_ctx of Ollama's model (/api/show)"),
        (min(longest, OLLAMA_DEFAULT), f"Ollama's default, as the model is not loaded; it was trained for {longest:,}"),
    )


def _trained(info: Any) -> int | None:
    """The context a model was trained for, under the name of its architecture ("llama.context_length")."""
    named = info.items() if isinstance(info, Mapping) else ()
    found = (_tokens(value) for key, value in named if isinstance(key, str) and key.endswith(".context_length"))
    return next((tokens for tokens in found if tokens is not None), None)


# LM Studio has a list of its own, with what is loaded.


async def _lmstudio(asking: _Asking, name: str) -> ContextFound:
    row = _row(_at(await asking.root("/api/v0/models"), "data"), name, "id")
    return _first(
        (_tokens(_at(row, "loaded_context_length")), "the context LM Studio has loaded the model with (/api/v0/models)"),
        (_tokens(_at(row, "max_context_length")), "the longest context LM Studio gives the model; loaded, it may have less"),
    )


#: By the name of a server; where that is not known, each way is tried.
_WAYS = {"llamacpp": (_llamacpp,), "vllm": (_listed,), "ollama": (_ollama,), "lmstudio": (_lmstudio,)}


# Reading what cannot be trusted.


def _first(*found: tuple[int | None, str], slots: int | None = None) -> ContextFound:
    """The first of several that is known."""
    return next((ContextFound(tokens, slots, source) for tokens, source in found if tokens is not None), UNKNOWN)


def _tokens(value: Any) -> int | None:
    return _number(value, SHORTEST_CONTEXT, LONGEST_CONTEXT)


def _number(value: Any, least: int, most: int) -> int | None:
    """A whole number in a sane range, or None."""
    return value if type(value) is int and least <= value <= most else None


def _at(value: Any, *path: str) -> Any:
    """What stands in objects within objects, or None."""
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _row(rows: Any, name: str, *fields: str) -> Any:
    """The row of a model in a list: of its name, or the only one."""
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return next(_called(found, name, fields), found[0] if len(found) == 1 and fields == ("id",) else None)


def _called(rows: list[Mapping[str, Any]], name: str, fields: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """Rows of a name; Ollama's is said without ":latest", too."""
    names = {name, f"{name}:latest"}
    return (row for row in rows if any(row.get(field) in names for field in fields if isinstance(row.get(field), str)))

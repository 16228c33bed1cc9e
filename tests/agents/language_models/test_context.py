"""What servers say of a model's context: as each kind says it, and as nobody should."""

import asyncio
import json
import socket
import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import pages_server
from twinville.agents.language_models.context import UNKNOWN, ContextFound, context_of
from twinville.agents.language_models.looking import fetching, look

PROPS = {"default_generation_settings": {"n_ctx": 8192, "params": {}}, "total_slots": 4}
#: As llama.cpp's server lists the one that it serves.
LISTED = {"data": [{"id": "tiny.gguf", "meta": {"n_ctx": 8192, "n_ctx_train": 32768}}]}
SHOWN = {
    "model_info": {"general.architecture": "llama", "llama.context_length": 131072},
    "parameters": 'stop    "x"\nnum_ctx    16384',
}
#: As vLLM lists what it serves, and LM Studio what it has.
SERVED = {"data": [{"id": "p", "max_model_len": 1000}, {"id": "q", "max_model_len": 40960}]}
LOADED = {"data": [{"id": "m", "loaded_context_length": 4096, "max_context_length": 32768}]}


def _asked(model: str, pages: Mapping[str, Any]) -> ContextFound:
    async def fetch(url: str, body: Any) -> bytes:
        path = url.removeprefix("http://x")
        if path not in pages:
            raise OSError("status 404")
        assert (body is None) == (path != "/api/show")
        return json.dumps(pages[path]).encode()

    return asyncio.run(context_of(model, "http://x/v1/", fetch))


@pytest.mark.parametrize(
    ("model", "pages", "tokens", "slots"),
    [
        ("llamacpp:tiny.gguf", {"/props": PROPS, "/v1/models": LISTED}, 8192, 4),
        ("llamacpp:tiny.gguf", {"/v1/models": LISTED}, 8192, None),
        ("llamacpp:tiny.gguf", {"/v1/models": {"data": [{"id": "tiny.gguf", "meta": {"n_ctx_train": 32768}}]}}, 32768, None),
        ("llamacpp:called-otherwise", {"/v1/models": LISTED}, 8192, None),
        ("llamacpp:x", {"/props": {"total_slots": 4}}, None, None),
        ("vllm:q", {"/v1/models": SERVED}, 40960, None),
        ("vllm:r", {"/v1/models": SERVED}, None, None),
        ("ollama:m", {"/api/ps": {"models": [{"name": "m:latest", "context_length": 4096}]}, "/api/show": SHOWN}, 4096, None),
        ("ollama:m", {"/api/ps": {"models": [{"name": "other", "context_length": 9999}]}, "/api/show": SHOWN}, 16384, None),
        ("ollama:m", {"/api/show": {"model_info": SHOWN["model_info"]}}, 4096, None),
        ("ollama:m", {"/api/show": {"model_info": {"gemma.context_length": 2048}, "parameters": 7}}, 2048, None),
        ("lmstudio:m", {"/api/v0/models": LOADED}, 4096, None),
        ("lmstudio:m", {"/api/v0/models": {"data": [{"id": "m", "max_context_length": 32768}]}}, 32768, None),
        ("openai:m", {"/v1/models": {"data": [{"id": "m", "context_length": 200_000}]}}, 200_000, None),
        (
            "openai:m",
            {"/v1/models": {"data": [{"id": "m", "context_length": 200_000, "top_provider": {"context_length": 64_000}}]}},
            64_000,
            None,
        ),
        ("openai:m", {"/v1/models": LISTED, "/props": PROPS}, 8192, 4),
        ("openai:m", {"/v1/models": {"data": [{"id": "m"}]}, "/api/show": SHOWN}, 16384, None),
        ("openai:gpt-4o", {"/v1/models": {"data": [{"id": "gpt-4o"}, {"id": "gpt-5"}]}}, None, None),
        ("openai:m", {}, None, None),
    ],
)  # fmt: skip
def test_each_in_its_own_way(model: str, pages: dict[str, Any], tokens: int | None, slots: int | None) -> None:
    found = _asked(model, pages)
    assert (found.tokens, found.slots) == (tokens, slots)
    assert found.source
    assert (found == UNKNOWN) == (tokens is None)


@pytest.mark.parametrize("value", [255, 10_000_001, -1, 0, 4096.0, "4096", True, None, [4096], 10**400])
def test_only_a_sane_number_is_believed(value: Any) -> None:
    assert _asked("vllm:m", {"/v1/models": {"data": [{"id": "m", "max_model_len": value}]}}) == UNKNOWN
    found = _asked("llamacpp:m", {"/props": {"default_generation_settings": {"n_ctx": 4096}, "total_slots": value}})
    assert found.tokens == 4096
    assert found.slots in (None, 255)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            (
                "data", "models", "id", "name", "meta", "n_ctx", "max_model_len", "context_length", "model_info", "parameters",
                "llama.context_length", "default_generation_settings", "top_provider", "total_slots", "loaded_context_length",
            )
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_JSON, st.sampled_from(("openai:m", "llamacpp:m", "vllm:m", "ollama:m", "lmstudio:m", "")))
def test_nothing_it_says_raises(answer: Any, model: str) -> None:
    async def fetch(url: str, body: Any) -> bytes:
        return json.dumps(answer).encode()

    found = asyncio.run(context_of(model, "http://x", fetch))
    assert found.tokens is None or 256 <= found.tokens <= 10_000_000


@pytest.mark.parametrize(
    "page", [(200, b"\xff\xfe", {}), (200, b"[" * 100_000, {}), (500, b"", {}), (0, b"SSH\r\n", {}), (204, b"", {})]
)
def test_what_is_no_answer_is_none(page: Any) -> None:
    with pages_server({"/props": page, "/v1/models": page}) as server:
        assert asyncio.run(context_of("llamacpp:m", f"{server.url}/v1", fetching())) == UNKNOWN


def test_over_a_socket_with_a_key() -> None:
    with pages_server({"/api/ps": {"models": []}, "/api/show": SHOWN}) as server:
        found = asyncio.run(context_of("ollama:m", f"{server.url}/v1", fetching("secret")))
        assert found.tokens == 16384
        assert server.asked == [("/api/ps", None, "Bearer secret"), ("/api/show", {"model": "m"}, "Bearer secret")]


def test_nobody_waits_for_a_server_that_does_not_come_to_an_end() -> None:
    # It takes the connection, and that is all.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.perf_counter()
        with pytest.raises(TimeoutError):
            look(f"http://127.0.0.1:{silent.getsockname()[1]}/props", timeout=0.1)
        assert time.perf_counter() - began < 2
    for wrong in ("file:///etc/passwd", "http://", "http://[", "http://x\n.y/"):
        with pytest.raises((OSError, ValueError)):
            look(wrong, timeout=0.5)


def test_as_the_real_one_says_it(real_server: str) -> None:
    found = asyncio.run(context_of("llamacpp:tiny", real_server, fetching()))
    assert found == ContextFound(8192, 4, found.source)
    assert asyncio.run(context_of("openai:tiny", real_server, fetching())) == found

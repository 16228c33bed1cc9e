"""Embeddings over a server, kept so that no text is asked for twice and a replay needs no server."""

import numpy as np
import pytest

from tests.loopback import loopback_server
from twinville.agents.language_models.account import Account, BudgetError
from twinville.agents.language_models.model import AnswerError
from twinville.agents.memory.served_embedder import KeptEmbedder, ServedEmbedder
from twinville.worlds.errors import InputError


class _Store:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get_vector(self, text: str) -> bytes | None:
        return self.kept.get(text)

    def put_vector(self, text: str, vector: bytes) -> None:
        self.kept[text] = vector


def test_vectors_come_from_the_server_once() -> None:
    with loopback_server() as server:
        account = Account()
        served = ServedEmbedder("openai:e", base_url=server.url, account=account)
        store = _Store()
        kept = KeptEmbedder("openai:e", served.dimensions, store, served)
        first = kept.embed(["a", "b", "a"])
        assert first.shape == (3, 8)
        assert np.array_equal(first[0], first[2])
        asked = len(server.seen)
        assert np.array_equal(kept.embed(["b", "a"]), first[[1, 0]])
        assert len(server.seen) == asked
        assert server.seen[-1]["input"] == ["a", "b"]
        assert account.lines["openai:e", "embeddings"].calls == asked
    alone = KeptEmbedder("openai:e", 8, store, None)
    assert np.array_equal(alone.embed(["a"])[0], first[0])
    with pytest.raises(InputError, match="no kept vector"):
        alone.embed(["new"])


def test_faults_pass_or_are_said() -> None:
    with loopback_server(lambda number, body: {"status": 429} if number == 0 else None) as server:
        assert ServedEmbedder("openai:e", base_url=server.url).dimensions == 8
    with loopback_server(lambda number, body: {"status": 401}) as server, pytest.raises(AnswerError, match="refused the key"):
        ServedEmbedder("openai:e", base_url=server.url).embed(["a"])
    with loopback_server(lambda number, body: {"dimensions": 4} if number else None) as server:
        embedder = ServedEmbedder("openai:e", base_url=server.url)
        assert embedder.dimensions == 8
        with pytest.raises(InputError, match="different lengths"):
            embedder.embed(["a"])


def test_a_limit_holds_for_embeddings() -> None:
    with loopback_server() as server:
        embedder = ServedEmbedder("openai:e", base_url=server.url, account=Account(tokens=10))
        with pytest.raises(BudgetError, match="limit of 10 tokens"):
            embedder.embed(["a text that is longer than ten bytes"])
        assert server.seen == []


def test_a_kept_vector_of_another_length_is_refused() -> None:
    store = _Store()
    store.kept["a"] = b"\x01\x02"
    with pytest.raises(InputError, match="2 dimensions, not 8"):
        KeptEmbedder("openai:e", 8, store, None).embed(["a"])


def test_names_and_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(InputError, match="name the model"):
        ServedEmbedder("openai: ", base_url="http://x")
    with pytest.raises(InputError, match="OPENAI_API_KEY"):
        ServedEmbedder("openai:e")

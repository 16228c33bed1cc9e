"""Servers by name: what is chosen, where it is, which key it gets, what it costs, and which models it has."""

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.pages import pages_server
from twinville.agents.language_models import looking
from twinville.agents.language_models.installed import installed
from twinville.agents.language_models.ollama_host import address
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.prices import Price, Prices
from twinville.agents.language_models.providers import PROVIDERS, bare, how_to_lengthen, how_to_start, named, url_of
from twinville.agents.language_models.settings import Choice, ServedSettings, read_settings
from twinville.agents.model_choice import at_its_server, choose_model, model_of
from twinville.simulation.preparing.terms import terms
from twinville.worlds.errors import InputError


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OLLAMA_HOST", "OPENAI_BASE_URL", "OPENAI_API_KEY", *(each.key_variable for each in PROVIDERS.values())):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def nobody() -> str:
    """The address of a server that does not run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        (":8080", "http://127.0.0.1:8080"),
        ("box", "http://box:11434"),
        ("box:1", "http://box:1"),
        (" 'box:1' ", "http://box:1"),
        ("http://box", "http://box:80"),
        ("https://box", "https://box:443"),
        ("http://box:11434/", "http://box:11434"),
        ("https://box/ollama/", "https://box:443/ollama"),
        ("::1", "http://[::1]:11434"),
        ("[::1]:5", "http://[::1]:5"),
        ("[::]", "http://[::1]:11434"),
        ("box:port", "http://box:11434"),
        ("box:99999", "http://box:11434"),
        ("", "http://127.0.0.1:11434"),
    ],
)
def test_ollamas_own_variable(text: str, url: str) -> None:
    assert address(text) == url


def test_what_a_name_names() -> None:
    assert named("ollama:llama3.2:3b") == ("ollama", "llama3.2:3b")
    assert named("openai: gpt-4o ") == ("openai", "gpt-4o")
    assert named("llamacpp") == ("llamacpp", "")
    assert [bare(name) for name in ("openai:a:b", "vllm:Qwen/Qwen3-8B", "gpt-4o", "recorded:x")] == [
        "a:b", "Qwen/Qwen3-8B", "gpt-4o", "recorded:x",
    ]  # fmt: skip
    for wrong in ("openai", "openai: ", "gpt-4o", "", "offlin", "http://127.0.0.1"):
        with pytest.raises(InputError, match=r"choose offline, openai:NAME .* ollama:NAME"):
            named(wrong)
    with pytest.raises(InputError, match="Did you mean 'ollama'"):
        named("olama:NAME")


def test_where_a_server_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name: url_of(provider) for name, provider in PROVIDERS.items()} == {
        "ollama": "http://127.0.0.1:11434/v1",
        "lmstudio": "http://127.0.0.1:1234/v1",
        "llamacpp": "http://127.0.0.1:8080/v1",
        "vllm": "http://127.0.0.1:8000/v1",
    }
    monkeypatch.setenv("OLLAMA_HOST", "0.0.0.0:7")
    assert url_of(PROVIDERS["ollama"]) == "http://127.0.0.1:7/v1"
    assert url_of(PROVIDERS["vllm"]) == "http://127.0.0.1:8000/v1"


def test_what_the_user_says_of_the_server_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "box")
    # Where the general form looks, a server with a name is not.
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere/v1")
    assert at_its_server(Choice(model="ollama:m"), None).base_url == "http://box:11434/v1"
    assert at_its_server(Choice(model="ollama:m"), "http://a/v1").base_url == "http://a/v1"
    assert at_its_server(Choice(model="ollama:m", base_url="http://b/v1"), "http://a/v1").base_url == "http://b/v1"
    assert at_its_server(Choice(model="openai:m"), "http://a/v1") == Choice(model="openai:m")


def test_the_key_of_a_hosted_service_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    model = choose_model("ollama:m", seed=0)
    assert isinstance(model, OpenAICompatible)
    assert "sk-canary" not in str(vars(model))
    assert at_its_server(Choice(model="vllm:m"), None).key_variable == "VLLM_API_KEY"
    assert at_its_server(Choice(model="vllm:m", key_variable="MINE"), None).key_variable == "MINE"


def test_a_name_is_kept_and_found_again(tmp_path: Path) -> None:
    model = choose_model("ollama: llama3.2:3b", seed=0)
    assert model.name == model.settings["model"] == "ollama:llama3.2:3b"
    assert "127.0.0.1" not in str(model.settings)
    again = model_of(model.settings)
    assert isinstance(again, OpenAICompatible)
    assert again.settings == model.settings
    assert again._url == "http://127.0.0.1:11434/v1"
    moved = model_of(model.settings, base_url="http://box/v1")
    assert isinstance(moved, OpenAICompatible)
    assert moved._url == "http://box/v1"
    # Where settings name the server alone, they speak of the model it has.
    path = tmp_path / "s.toml"
    path.write_text('[models.default]\nmodel = "llamacpp"\nbase_url = "http://c/v1"\n', encoding="utf-8")
    here = model_of({"model": "llamacpp:tiny.gguf"}, settings=read_settings(path))
    assert isinstance(here, OpenAICompatible)
    assert here._url == "http://c/v1"


@pytest.mark.parametrize("name", ["ollama", "llamacpp", "llamacpp:", "ollama: "])
def test_a_recorded_name_makes_nobody_ask(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "look", lambda *_, **__: pytest.fail("asked"))
    with pytest.raises(InputError, match="cannot be read"):
        model_of({"model": name})


def test_old_settings_are_read_and_written_as_they_were() -> None:
    old = {
        "model": "openai:m", "temperature": None, "max_tokens": 2048, "tokens_as": "max_tokens", "structured": "json_schema",
        "lengths": True, "seeded": False,
    }  # fmt: skip
    assert ServedSettings.model_validate(old).model_dump(mode="json") == old
    known = ServedSettings.model_validate(old | {"context": 4096})
    assert known.model_dump(mode="json") == old | {"context": 4096}


def test_a_server_of_ones_own_is_free_unless_the_user_says() -> None:
    prices = Prices({"mine": Price(input=1.0), "gpt-4o": Price(input=9.0)})
    assert prices.of("ollama:llama3.2") == Price(input=0)
    assert prices.of("vllm:mine") == Price(input=1.0)
    assert prices.of("openai:gpt-4o") == Price(input=9.0)
    assert prices.of("openai:nobody-knows") is None
    assert Prices().of("openai:gpt-4o") == Prices().of("gpt-4o") is not None
    # A model of that name at home is not the hosted one.
    assert Prices().of("llamacpp:gpt-4o") == Price(input=0)


def test_what_to_do() -> None:
    assert how_to_start("openai:m") == ""
    assert "ollama serve" in how_to_start("ollama:m")
    assert "-c 16384 -np 1" in how_to_lengthen("llamacpp:m", 3000)
    assert "OLLAMA_CONTEXT_LENGTH=65536 ollama serve" in how_to_lengthen("ollama:m", 40_000)
    assert "num_ctx 16384" in how_to_lengthen("ollama:m")
    assert "longer" in how_to_lengthen("openai:m")


def _models(*names: str) -> dict[str, Any]:
    return {"/v1/models": {"object": "list", "data": [{"id": name, "object": "model"} for name in names]}}


def test_a_server_alone_lists_its_models(monkeypatch: pytest.MonkeyPatch) -> None:
    with pages_server(_models("llama3.2:3b", "qwen3:8b")) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        with pytest.raises(InputError) as error:
            choose_model("ollama", seed=0)
        assert str(error.value) == "--model ollama: choose one of these: ollama:llama3.2:3b, ollama:qwen3:8b"
        # One that serves more than one is asked which, too.
        with pytest.raises(InputError, match=r"choose one of these: llamacpp:llama3\.2:3b, "):
            choose_model("llamacpp", seed=0, base_url=f"{server.url}/v1")


def test_llama_cpp_has_one_model() -> None:
    with pages_server(_models("tiny.gguf")) as server:
        model = choose_model("llamacpp", seed=0, base_url=f"{server.url}/v1")
        assert model.name == "llamacpp:tiny.gguf"
    for path, name in (
        ("/home/ada/models/tiny.gguf", "tiny.gguf"),
        ("C:\\models\\tiny.gguf", "tiny.gguf"),
        ("org/tiny", "org/tiny"),
    ):
        with pages_server(_models(path)) as server:
            assert choose_model("llamacpp", seed=0, base_url=f"{server.url}/v1").name == f"llamacpp:{name}"
    with pages_server(_models("tiny.gguf")) as server, pytest.raises(InputError, match="choose one of these: vllm:tiny"):
        choose_model("vllm", seed=0, base_url=f"{server.url}/v1/")


def test_the_key_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLLM_API_KEY", "mine")
    with pages_server(_models("a")) as server:
        assert installed(PROVIDERS["vllm"], f"{server.url}/v1") == ("a",)
        assert server.asked == [("/v1/models", None, "Bearer mine")]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ({"data": []}, "has no model; get one with 'ollama pull NAME'"),
        ({"data": None}, "has no model"),
        ({"models": []}, "lists no models"),
        ((200, b"<html>", {}), "lists no models"),
        ((200, b"[" * 100_000, {}), "lists no models"),
        ((401, b"", {}), "wants a key; put it into OLLAMA_API_KEY"),
        ((500, b"", {}), "says 500; start it with"),
        ((302, b"", {"Location": "/elsewhere"}), "says 302"),
        ((0, b"SSH-2.0\r\n", {}), "does not answer"),
        ((200, b" " * (looking.LONGEST + 1), {}), "does not answer"),
    ],
)
def test_what_lists_nothing_is_one_sentence(page: Any, words: str) -> None:
    with pages_server({"/v1/models": page, "/elsewhere": {"data": [{"id": "x"}]}}) as server:
        with pytest.raises(InputError, match=r"^--model ollama: ") as error:
            choose_model("ollama", seed=0, base_url=f"{server.url}/v1")
        assert words in str(error.value)


def test_names_that_cannot_be_shown_are_left_out() -> None:
    rows = [{"id": "a\x1b[31m"}, {"id": ""}, {"id": 7}, {}, "x", {"id": "m" * 500}, {"id": "good"}, {"id": "good"}]
    with pages_server({"/v1/models": {"data": rows}}) as server:
        assert installed(PROVIDERS["ollama"], f"{server.url}/v1") == ("good",)


def test_nothing_runs(nobody: str) -> None:
    with pytest.raises(InputError, match=r"LM Studio at http.* does not answer; start its server with 'lms server start'"):
        choose_model("lmstudio", seed=0, base_url=nobody)
    with pytest.raises(InputError, match="does not answer"):
        choose_model("lmstudio", seed=0, base_url="ftp://x")


def test_names_where_nothing_is_sent(tmp_path: Path) -> None:
    agreed = terms(None, None)
    assert agreed.named("ollama:llama3.2") == {"model": "ollama:llama3.2"}
    assert agreed.named("llamacpp") == {"model": "llamacpp"}
    with pytest.raises(InputError, match="name its model, too, as ollama:NAME"):
        agreed.named("ollama")
    with pytest.raises(InputError, match="choose offline"):
        agreed.named("gpt-4o")


def test_an_embedder_is_beside_the_default_model(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[models.default]\nmodel = "ollama:m"\n', encoding="utf-8")
    connection = terms(path, None).connection
    assert (connection.base_url, connection.key_variable) == ("http://127.0.0.1:11434/v1", "OLLAMA_API_KEY")
    assert terms(path, "http://a/v1").connection.base_url == "http://a/v1"
    assert terms(None, None).connection.base_url is None


def test_roles_name_servers_too(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        '[models.default]\nmodel = "ollama:big"\n[models.importance]\nmodel = "vllm:small"\ncontext = 8192\n', encoding="utf-8"
    )
    settings = read_settings(path)
    model = choose_model(None, seed=0, settings=settings)
    assert model.name == "ollama:big + vllm:small"
    assert settings.models["importance"].context == 8192
    again = model_of(model.settings, settings=settings)
    assert again.settings == model.settings

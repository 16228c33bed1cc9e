"""One call over real sockets: whole and in pieces, and all that can go wrong on the way."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.loopback import Fault, loopback_server
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import (
    NotOfProtocolError,
    SaidError,
    ServerFault,
    StalledError,
    UnreachableError,
)
from twinville.agents.language_models.wire.patience import Patience
from twinville.agents.language_models.wire.transport import Transport

ASKED = {"model": "m", "messages": [{"role": "user", "content": "Say something."}], "max_tokens": 64}
SHORT = Patience(connect=2, first=1.0, stall=0.3)


def _ask(fault: Fault | None, patience: Patience = SHORT, **more: Any) -> tuple[Completion, int]:
    """The answer to one request, and how many pieces were heard."""
    heard = 0

    def piece() -> None:
        nonlocal heard
        heard += 1

    async def main(url: str) -> Completion:
        transport = Transport(url, "sk-canary", "KEY", patience)
        try:
            found, streamed = await transport.complete(ASKED | more, heard=piece)
            assert streamed == ("stream" in (fault or {}))
            return found
        finally:
            await transport.close()

    with loopback_server(lambda number, body: fault) as server:
        return asyncio.run(main(server.url)), heard


def test_an_answer_in_one_piece() -> None:
    found, heard = _ask({"content": "The rain fell."})
    assert (found.content, found.model, heard) == ("The rain fell.", "loopback-1", 0)
    assert found.read


@pytest.mark.parametrize("how", [{}, {"comments": 3, "between": 0.02}, {"no_done": True}, {"size": 1}, {"no_usage": True}])
def test_an_answer_in_pieces(how: dict[str, Any]) -> None:
    found, heard = _ask({"content": "The rain fell, and Zoë slept 很久。", "stream": how}, stream=True)
    assert found.content == "The rain fell, and Zoë slept 很久。"
    assert heard > 0
    assert (found.read is None) == ("no_usage" in how)


def test_what_goes_on_is_not_cut() -> None:
    """It takes longer than the first word is waited for, and longer than any silence in it."""
    found, _ = _ask({"content": "x" * 160, "stream": {"size": 10, "between": 0.1}}, stream=True)
    assert len(found.content) == 160


def test_a_stall_in_the_middle_is_told_from_a_slow_beginning() -> None:
    with pytest.raises(StalledError, match=r"stopped in the middle of its answer, and said nothing for 0\.3 s") as raised:
        _ask({"content": "x" * 100, "stream": {"after": 3, "stall": 5}}, stream=True)
    assert raised.value.passes
    with pytest.raises(StalledError, match=r"no answer came in 1 s"):
        _ask({"delay": 5, "stream": {}}, stream=True)
    with pytest.raises(StalledError, match=r"no answer came in 1 s"):
        _ask({"delay": 5})


def test_signs_of_life_are_no_word() -> None:
    with pytest.raises(StalledError, match="no answer came in 1 s"):
        _ask({"content": "x", "stream": {"comments": 100, "between": 0.05}}, stream=True)


@pytest.mark.parametrize("fault", [{"hang_up": True}, {"reset": True}, {"stream": {"after": 2, "cut": True}, "content": "x" * 99}])
def test_a_connection_that_breaks_may_be_tried_again(fault: Fault) -> None:
    with pytest.raises(ServerFault, match=r"broke|cut") as raised:
        _ask(fault, stream=True)
    assert raised.value.passes
    assert not raised.value.free


def test_nothing_listens() -> None:
    async def main() -> None:
        await Transport("http://127.0.0.1:9/v1", "k", "KEY", SHORT).complete(ASKED)

    with pytest.raises(UnreachableError, match="cannot be reached") as raised:
        asyncio.run(main())
    assert raised.value.passes
    assert raised.value.free


def test_a_connection_that_is_not_made_in_time_is_no_slow_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(*_: Any, **__: Any) -> None:
        raise aiohttp.ConnectionTimeoutError("connection timeout to host")

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", connect)
    with pytest.raises(UnreachableError, match="no connection in time") as raised:
        _ask(None)
    assert raised.value.free


def test_a_netrc_file_is_none_of_its_business(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert _ask(None)[0].content


def test_no_prompt_goes_to_another_server() -> None:
    seen: list[dict[str, Any]] = []
    with loopback_server(lambda number, body: seen.append(body)) as other:
        away = f"http://localhost:{other.url.split(':')[2].split('/')[0]}/v1/chat/completions"
        with pytest.raises(ServerFault, match=r"sends the request on to another one, localhost:\d+, and no prompt was sent"):
            _ask({"status": 307, "headers": {"Location": away}, "body": ""})
    assert not seen


def test_a_server_may_send_on_within_itself() -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        return {"status": 308, "headers": {"Location": "/v1/chat/completions"}, "body": ""} if number == 0 else None

    async def main(url: str) -> Completion:
        transport = Transport(url, "k", "KEY", SHORT)
        try:
            return (await transport.complete(ASKED))[0]
        finally:
            await transport.close()

    with loopback_server(script) as server:
        assert asyncio.run(main(server.url)).content
        assert [body == ASKED for body in server.seen] == [True, True]
    with pytest.raises(NotOfProtocolError, match="more than 3 times"):
        _ask({"status": 308, "headers": {"Location": "/v1/chat/completions"}, "body": ""})


def test_what_a_server_refuses_is_said_in_its_own_words() -> None:
    with pytest.raises(SaidError, match="no such thing here") as raised:
        _ask({"status": 400, "error": {"message": "no such thing here", "param": "seed"}})
    assert (raised.value.status, raised.value.param, raised.value.refuses_request) == (400, "seed", True)
    assert "sk-canary" not in str(raised.value)

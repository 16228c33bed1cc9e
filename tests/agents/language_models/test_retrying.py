"""Faults by script, over the real protocol: what passes is tried again, what does not is said at once, and waits are bounded."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.agents.prompts.examples import EXAMPLES
from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.model import AnswerError, Request
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.retrying import LONGEST_WAIT, Retrying
from twinville.agents.language_models.settings import KEY_VARIABLE
from twinville.agents.language_models.wire.faults import SaidError, ServerFault, UnreachableError
from twinville.agents.language_models.wire.patience import Patience

GOOD = {
    "id": "1", "object": "chat.completion", "created": 0, "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": '{"wake":"06:15"}'}}],
    "usage": {"prompt_tokens": 11, "completion_tokens": 4, "total_tokens": 15},
}  # fmt: skip


class _Script(BaseHTTPRequestHandler):
    """Answers as the list says, the last entry for ever: (status, headers, body), or "reset"."""

    script: list[Any] = []  # noqa: RUF012
    calls = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        step = self.script[min(type(self).calls, len(self.script) - 1)]
        type(self).calls += 1
        if step == "reset":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, body = step
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(payload))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(KEY_VARIABLE, "sk-canary")
    _Script.calls = 0
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Script)
    # It looks that often whether it is to stop.
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/v1"
    running.shutdown()
    running.server_close()


def _ask(url: str, script: list[Any], deadline: float = 600.0) -> tuple[str, list[float]]:
    """The answer, and how long was waited between tries."""
    _Script.script = script
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    model = OpenAICompatible("m", base_url=url)
    model._retrying = Retrying(Limiter(), sleep, patience=Patience(deadline=deadline), clock=lambda: sum(waits))

    async def ask() -> str:
        try:
            return (await model.answer(Request(EXAMPLES[0], "key"))).text
        finally:
            await model.close()

    return asyncio.run(ask()), waits


OK: Any = (200, {}, GOOD)


@pytest.mark.parametrize(
    "fault",
    [
        (429, {}, {"error": {"message": "slow down"}}),
        (408, {}, {}),
        (409, {}, {}),
        (500, {}, b"oops"),
        (503, {}, {}),
        (200, {"Content-Type": "text/html"}, b"<html>maintenance</html>"),
        (200, {}, b'{"id": "1", "choi'),
        (200, {}, GOOD | {"choices": []}),
        "reset",
    ],
)
def test_what_passes_is_tried_again(server: str, fault: Any) -> None:
    text, waits = _ask(server, [fault, fault, OK])
    assert text == '{"wake":"06:15"}'
    assert len(waits) == 2
    assert all(0 <= wait <= LONGEST_WAIT for wait in waits)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ((401, {}, {}), f"refused the key.*set {KEY_VARIABLE}"),
        ((403, {}, {}), f"refused the key.*set {KEY_VARIABLE}"),
        ((400, {}, {"error": {"message": "sk-canary is odd"}}), "the server said 400"),
        ((429, {}, {"error": {"code": "insufficient_quota"}}), f"account behind {KEY_VARIABLE} has no quota"),
    ],
)
def test_what_will_not_pass_is_said_at_once(server: str, fault: Any, words: str) -> None:
    with pytest.raises(AnswerError, match=words) as error:
        _ask(server, [fault])
    assert _Script.calls == 1
    assert "sk-canary" not in str(error.value)


def test_a_server_that_stays_away_is_given_up_after_the_deadline(server: str) -> None:
    with pytest.raises(AnswerError, match="the server said 503"):
        _ask(server, [(503, {}, {})], deadline=90)
    assert _Script.calls > 3


def _date(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("7", 7, 7),
        ("75", 75, 75),
        ("0", 0, 1),
        ("in 20 s", 10, 20),
        ("5000 s ago", 0, 1),
        ("-3", 0, LONGEST_WAIT),
        ("nan", 0, LONGEST_WAIT),
        ("soon", 0, LONGEST_WAIT),
    ],
)
def test_what_a_server_asks_for_it_gets_whole(server: str, header: str, low: float, high: float) -> None:
    header = {"in 20 s": _date(20), "5000 s ago": _date(-5000)}.get(header, header)
    _, waits = _ask(server, [(429, {"Retry-After": header}, {}), OK])
    assert len(waits) == 1
    assert low <= waits[0] <= high


@pytest.mark.parametrize("header", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_who_asks_for_more_than_is_left_is_told_of_and_not_waited_for(server: str, header: str) -> None:
    with pytest.raises(AnswerError, match=r"asks to wait until \d{4}-\d\d-\d\d \d\d:\d\d \(\d+ days\): go on then"):
        _ask(server, [(429, {"Retry-After": header}, {}), OK])
    assert _Script.calls == 1


def _tried(fault: ServerFault, *, soon: bool = False, explained: bool = True) -> list[float]:
    """The waits of a call that never works, by a clock that only the waits move."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def once() -> None:
        raise fault

    retrying = Retrying(Limiter(), sleep, patience=Patience(deadline=100, soon=10), clock=lambda: sum(waits))
    with pytest.raises(AnswerError, match=r"^Ada: it broke"):
        asyncio.run(retrying.call("Ada", once, soon=soon, explained=explained))
    return waits


def test_a_server_that_is_not_there_is_given_up_soon_by_who_has_just_asked() -> None:
    away = UnreachableError("it broke", passes=True)
    assert sum(_tried(away, soon=True)) <= 10
    assert 40 < sum(_tried(away)) <= 100
    # One that is there, and loads its model, is waited for.
    assert sum(_tried(ServerFault("it broke", passes=True), soon=True)) > 10
    assert _tried(ServerFault("it broke")) == []


def test_who_says_at_once_is_not_asked_without_end() -> None:
    waits = _tried(ServerFault("it broke", passes=True, wait=0.0))
    assert 20 < len(waits) < 2000
    assert max(waits) <= 1


def test_calls_that_are_refused_together_are_one_refusal() -> None:
    limiter = Limiter(first=16, cap=64)

    async def call() -> None:
        async with limiter.slot() as slot:
            await asyncio.sleep(0.01)
            slot.refused = True

    async def burst() -> None:
        await asyncio.gather(*(call() for _ in range(16)))

    asyncio.run(burst())
    assert limiter.allowed == 8
    asyncio.run(burst())
    assert limiter.allowed < 8


def test_waits_are_told(caplog: pytest.LogCaptureFixture) -> None:
    _tried(ServerFault("it broke", passes=True, wait=30))
    assert caplog.messages[0] == "it broke; trying again in 30 s: Ada"


def test_a_refused_request_is_raised_as_it_is_for_who_wants_to_know() -> None:
    async def once() -> None:
        raise SaidError("it broke", status=400, param="seed")

    with pytest.raises(SaidError):
        asyncio.run(Retrying(Limiter()).call("Ada", once, explained=False))


def test_the_limiter_adapts_and_never_passes_its_cap() -> None:
    limiter = Limiter(first=4, cap=16)
    under_way = most = 0

    async def call(number: int) -> None:
        nonlocal under_way, most
        async with limiter.slot() as slot:
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1
            slot.refused = 200 <= number < 210

    async def many() -> None:
        await asyncio.gather(*(call(number) for number in range(200)))
        assert 12 < limiter.allowed <= 16
        await asyncio.gather(*(call(number) for number in range(200, 210)))
        assert limiter.allowed == 8
        await asyncio.gather(*(call(number) for number in range(300, 900)))
        assert limiter.allowed == 16

    asyncio.run(many())
    assert most <= 16
    with pytest.raises(ValueError, match="begins with"):
        Limiter(first=0)


def test_waiting_calls_are_all_served_after_an_outage(server: str) -> None:
    _Script.script = [(503, {}, {})] * 20 + [OK]
    model = OpenAICompatible("m", base_url=server)

    async def sleep(_seconds: float) -> None:
        await asyncio.sleep(0)

    model._retrying = Retrying(Limiter(first=2), sleep)

    async def all_of_them() -> list[str]:
        try:
            replies = await asyncio.gather(*(model.answer(Request(EXAMPLES[0], str(number))) for number in range(40)))
            return [reply.text for reply in replies]
        finally:
            await model.close()

    began = time.monotonic()
    assert len(asyncio.run(all_of_them())) == 40
    assert time.monotonic() - began < 60

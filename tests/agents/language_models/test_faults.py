"""The adapter against a server that misbehaves by script."""

import asyncio
from typing import Any

import pytest

from tests.agents.prompts.examples import EXAMPLES
from tests.loopback import Fault, Script, loopback_server
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.model import AnswerError, Reply, Request
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.retrying import Retrying
from twinville.agents.language_models.wire.patience import Patience


def _ask(script: Script, *, patience: Patience | None = None, account: Account | None = None) -> tuple[Reply, int]:
    """The answer, and how many requests it took; waits are shortened, but for those that the server asks for."""
    with loopback_server(script) as server:
        model = OpenAICompatible("m", base_url=server.url, account=account, patience=patience)
        model._retrying = Retrying(Limiter(), asyncio.sleep, patience=patience, longest=0.02)

        async def ask() -> Reply:
            try:
                return await model.answer(Request(EXAMPLES[0], "key-0"))
            finally:
                await model.close()

        return asyncio.run(ask()), len(server.seen)


def _first(fault: Fault) -> Script:
    return lambda number, body: fault if number == 0 else None


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429},
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"status": 429, "headers": {"Retry-After": "-5"}},
        {"status": 429, "headers": {"Retry-After": "soon"}},
        {"status": 429, "headers": {"Retry-After": "Mon, 02 Mar 2026 08:00:00 GMT"}},
        {"status": 408},
        {"status": 409},
        {"status": 500},
        {"status": 503, "body": "<html>overloaded</html>", "type": "text/html"},
        {"body": "<html>welcome</html>", "type": "text/html"},
        {"body": "<html>welcome</html>"},
        {"body": "{}"},
        {"body": '{"choices": []}'},
        {"body": "null"},
        {"reset": True},
        {"hang_up": True},
    ],
    ids=str,
)
def test_what_passes_is_tried_again(fault: Fault) -> None:
    reply, requests = _ask(_first(fault))
    assert reply.text.startswith('{"wake"')
    assert requests == 2


def test_a_trickled_answer_arrives() -> None:
    reply, requests = _ask(_first({"trickle": 0.002}))
    assert (reply.text.startswith('{"wake"'), requests) == (True, 1)


def test_an_answer_that_trickles_for_ever_is_given_up() -> None:
    with pytest.raises(AnswerError, match=r"no answer came in 0\.5 s"):
        _ask(lambda number, body: {"trickle": 0.2}, patience=Patience(first=0.5, deadline=0.7))


@pytest.mark.parametrize(
    "fault",
    [
        {"stream": {"size": 3, "after": 2, "stall": 3}},
        {"stream": {"size": 3, "after": 2, "cut": True}},
        {"stream": {"after": 0, "cut": True}},
        {"delay": 3, "stream": {}},
    ],
    ids=str,
)
def test_an_answer_in_pieces_that_stops_is_asked_for_again(fault: Fault) -> None:
    reply, requests = _ask(_first(fault), patience=Patience(first=1, stall=0.3))
    assert (reply.text.startswith('{"wake"'), requests) == (True, 2)


@pytest.mark.parametrize("how", [{}, {"comments": 3, "between": 0.01}, {"size": 1}, {"no_done": True}], ids=str)
def test_pieces_make_the_same_answer_as_the_whole(how: dict[str, Any]) -> None:
    assert _ask(lambda number, body: {"stream": how})[0].text == _ask(lambda number, body: None)[0].text


@pytest.mark.parametrize("pieces", [False, True])
def test_a_server_that_answers_in_one_piece_is_not_asked_for_pieces_again(pieces: bool) -> None:
    with loopback_server(lambda number, body: {"stream": {}} if pieces else None) as server:
        model = OpenAICompatible("m", base_url=server.url)

        async def ask() -> None:
            for draw in range(2):
                await model.answer(Request(EXAMPLES[0], f"key-{draw}"))
            await model.close()

        asyncio.run(ask())
        assert ["stream" in body for body in server.seen] == [True, pieces]


@pytest.mark.parametrize("minds", ["stream_options", "stream"])
def test_several_calls_at_once_learn_it_together(minds: str) -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        error = {"message": f"Unrecognized request argument supplied: {minds}", "param": minds}
        return {"status": 400, "error": error, "delay": 0.05} if minds in body else None

    with loopback_server(script) as server:
        model = OpenAICompatible("m", base_url=server.url)

        async def ask() -> list[Reply]:
            replies = await asyncio.gather(*(model.answer(Request(EXAMPLES[0], f"key-{draw}")) for draw in range(6)))
            await model.close()
            return replies

        assert all(reply.text for reply in asyncio.run(ask()))


def test_a_server_that_closes_after_each_answer_is_none_that_fails() -> None:
    with loopback_server(lambda number, body: {"stream": {"close": True}}) as server:
        model = OpenAICompatible("m", base_url=server.url)

        async def ask() -> list[Reply]:
            replies = [await model.answer(Request(EXAMPLES[0], f"key-{draw}")) for draw in range(8)]
            await model.close()
            return replies

        assert all(reply.text for reply in asyncio.run(ask()))


def test_another_word_that_holds_stream_changes_nothing() -> None:
    error = {"message": "upstream provider says bad request"}
    with pytest.raises(AnswerError, match="upstream provider"):
        _ask(lambda number, body: {"status": 400, "error": error})


@pytest.mark.parametrize("minds", ["stream_options", "stream"])
def test_a_server_that_minds_streaming_is_asked_for_less(minds: str) -> None:
    def script(number: int, body: dict[str, Any]) -> Fault | None:
        message = f"Unrecognized request argument supplied: {minds}"
        return {"status": 400, "error": {"message": message, "param": minds}} if minds in body else None

    seen: list[dict[str, Any]] = []

    def seeing(number: int, body: dict[str, Any]) -> Fault | None:
        seen.append(body)
        return script(number, body)

    reply, requests = _ask(seeing)
    assert reply.text.startswith('{"wake"')
    assert requests == 2
    assert minds not in seen[-1]
    assert ("stream" in seen[-1]) == (minds == "stream_options")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 401}, "refused the key"),
        ({"status": 403}, "refused the key"),
        ({"status": 404}, "knows no such model"),
        ({"status": 429, "error": {"message": "x", "code": "insufficient_quota"}}, "no quota left"),
        ({"status": 400, "error": {"message": "maximum context length is 8", "code": "context_length_exceeded"}}, "longer than"),
        ({"status": 400, "error": {"message": "the request exceeds the available context size"}}, "longer than"),
        ({"status": 413}, "longer than"),
        ({"status": 400}, "said 400"),
    ],
    ids=str,
)
def test_what_does_not_pass_is_said_at_once(fault: Fault, words: str) -> None:
    seen: list[int] = []

    def script(number: int, body: dict[str, Any]) -> Fault:
        seen.append(number)
        return fault

    with pytest.raises(AnswerError, match=words):
        _ask(script)
    assert len(seen) == 1


def test_usage_that_is_not_told_is_booked_at_its_worst() -> None:
    account = Account()
    reply, _ = _ask(_first({"no_usage": True}), account=account)
    line = account.lines["openai:m", "wake_time"]
    assert reply.usage.prompt_tokens == 0
    assert (line.calls, line.assumed) == (1, 1)
    assert line.completion_tokens == 2048
    assert line.prompt_tokens > 500


def test_failed_attempts_cost_nothing_but_a_broken_body_may_have() -> None:
    account = Account()
    _ask(_first({"status": 500}), account=account)
    line = account.lines["openai:m", "wake_time"]
    assert (line.calls, line.failed, line.assumed) == (1, 1, 0)
    account = Account()
    _ask(_first({"reset": True}), account=account)
    line = account.lines["openai:m", "wake_time"]
    assert (line.calls, line.failed, line.assumed) == (2, 0, 1)


def test_a_model_that_is_exchanged_is_noted() -> None:
    account = Account()
    _ask(_first({"model": "loopback-2"}), account=account)
    _ask(lambda number, body: None, account=account)
    assert account.content()["answered_as"] == {"openai:m": {"loopback-1": 1, "loopback-2": 1}}


def test_reasoning_that_is_told_apart_is_no_answer() -> None:
    reply, _ = _ask(_first({"message": {"reasoning_content": 'I think of {"wake": 1}'}}))
    assert reply.text.startswith('{"wake"')


def test_a_refusal_in_words_is_what_comes_back() -> None:
    reply, _ = _ask(_first({"content": "", "message": {"content": None, "refusal": "I would rather not."}}))
    assert reply.text == ""
    assert "I would rather not." in reply.missing

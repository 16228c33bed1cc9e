"""Retrying: errors that may pass are retried with growing, jittered waits within a deadline; others are raised at once."""

import asyncio
import email.utils
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import openai
import tenacity

from twinville.agents.language_models.limiter import Limiter
from twinville.agents.language_models.model import AnswerError

T = TypeVar("T")

#: Time limits in seconds: of a call with its waits, and of one attempt.
DEADLINE, LONGEST_ATTEMPT = 600.0, 300.0
#: The first wait is up to this long, and none is longer than the second, seconds.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
#: What a server says when it may answer later.
PASSING = frozenset({408, 409, 425, 429})


class NoCompletionError(RuntimeError):
    """Something came that is no answer of the protocol: a page of HTML with status 200, half a body."""


class Retrying:
    """Makes calls through a limiter. `sleep` and `clock` are the event loop's, or a test's."""

    def __init__(
        self,
        limiter: Limiter,
        sleep: Callable[[float], Awaitable[None]],
        *,
        deadline: float = DEADLINE,
        clock: Callable[[], float] = time.monotonic,
        longest: float = LONGEST_WAIT,
    ) -> None:
        self._limiter = limiter
        self._sleep = sleep
        self._deadline = deadline
        self._clock = clock
        self._jitter = tenacity.wait_random_exponential(multiplier=FIRST_WAIT, max=longest)
        self._longest = longest

    async def call(self, what: str, key_variable: str, once: Callable[[], Awaitable[T]], *, explained: bool = True) -> T:
        """The result of `once`; raises AnswerError, naming `what` and the reason, when it will not come or did not in time.

        Unless `explained`, a server's refusal of the request itself is raised as it is.
        """
        began = self._clock()
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(passes),
            wait=self._wait,
            stop=lambda state: self._clock() - began + self._wait(state) > self._deadline,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    async with self._limiter.slot() as slot:
                        try:
                            # A server that trickles its answer never lets a read time out.
                            async with asyncio.timeout(min(LONGEST_ATTEMPT, self._deadline)):
                                return await once()
                        except TimeoutError:
                            slot.refused = True
                            raise
                        except openai.OpenAIError as error:
                            slot.refused = _is_overload(error)
                            raise
        except (openai.OpenAIError, NoCompletionError, TimeoutError) as error:
            if not explained and isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
                raise
            raise AnswerError(f"{what}: {reason(error, key_variable)}") from None
        raise AssertionError("tenacity returns or raises")

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """What the server asks for, if that is sane, else full jitter over a growing span."""
        error = state.outcome.exception() if state.outcome is not None else None
        asked = retry_after(error) if isinstance(error, openai.APIStatusError) else None
        if asked is not None and 0 <= asked <= self._longest:
            return asked
        return float(self._jitter(state))


def passes(error: BaseException) -> bool:
    """Whether it may work the next time: connections, time-outs, overload, and what is no answer at all."""
    if isinstance(error, openai.APIStatusError):
        if _is_out_of_quota(error):
            return False
        return error.status_code in PASSING or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError | openai.APIResponseValidationError | NoCompletionError | TimeoutError)


def retry_after(error: openai.APIStatusError) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None without one that makes sense."""
    text = error.response.headers.get("retry-after")
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def reason(error: Exception, key_variable: str) -> str:
    """The error in a few words, without anything that was sent."""
    if isinstance(error, openai.APIStatusError):
        if error.status_code in (401, 403):
            return f"the server refused the key (status {error.status_code}); set {key_variable} to one that is good here"
        if _is_out_of_quota(error):
            return f"the account behind {key_variable} has no quota left"
        if is_too_long(error):
            return "the prompt is longer than the model's context; choose a model, or start the server, with a longer one"
        if error.status_code == 404:
            return "the server knows no such model (status 404); check the name, and --base-url"
        return f"the server said {error.status_code}"
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return "no answer came in time; the server is slow, or gone"
    if isinstance(error, openai.APIConnectionError):
        return "the server cannot be reached; check --base-url"
    if isinstance(error, openai.APIResponseValidationError | NoCompletionError):
        return "the server's answer is not of the protocol; check --base-url"
    return type(error).__name__


def is_too_long(error: openai.APIStatusError) -> bool:
    """Whether a server refused a prompt for its length."""
    said = str(error.message).lower()
    code = str(getattr(error, "code", None))
    return error.status_code in (400, 413) and (code == "context_length_exceeded" or "context" in said or error.status_code == 413)


def _is_overload(error: openai.OpenAIError) -> bool:
    return isinstance(error, openai.APITimeoutError) or (
        isinstance(error, openai.APIStatusError) and (error.status_code == 429 or error.status_code >= 500)
    )


def _is_out_of_quota(error: openai.APIStatusError) -> bool:
    return error.status_code == 429 and getattr(error, "code", None) == "insufficient_quota"

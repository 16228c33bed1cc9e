"""What keeps an answer from coming. Each is one sentence for the user, with the server's own words and nothing that was sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lengths:
    """What a server says about lengths when it refuses a request for them."""

    too_long: bool = False
    cap_too_large: bool = False
    context: int | None = None
    prompt: int | None = None
    largest_cap: int | None = None


class ServerFault(RuntimeError):  # noqa: N818 - its kinds are errors, and so named
    """No answer came. The message says why.

    `passes`: it may work the next time. `overload`: the server has too much to do. `free`: it surely cost nothing. `wait` is how
    many seconds the server asks to wait, None where it asks nothing.
    """

    def __init__(
        self, message: str, *, passes: bool = False, overload: bool = False, free: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.passes = passes
        self.overload = overload
        self.free = free
        self.wait = wait


class UnreachableError(ServerFault):
    """No connection, a name that is not known, a certificate that is not trusted."""


class StalledError(ServerFault):
    """Nothing came for too long."""


class NotOfProtocolError(ServerFault):
    """Something came that is no answer of the protocol."""


class SaidError(ServerFault):
    """The server refused: `status` as in HTTP, `said` its own words, `code` and `param` as it gives them ("" where it does not).

    `too_long`: the prompt is longer than the model's context. `cap_too_large`: the prompt fits, but the room asked for an answer
    (max_tokens) does not. `context` is the length of the context, `prompt` that of the prompt and `largest_cap` the room that would
    do, in tokens, each None where the server does not tell. `loads`: it is still loading the model.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        said: str = "",
        code: str = "",
        param: str = "",
        lengths: Lengths = Lengths(),
        loads: bool = False,
        passes: bool = False,
        overload: bool = False,
        free: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(message, passes=passes, overload=overload, free=free, wait=wait)
        self.status = status
        self.said = said
        self.code = code
        self.param = param
        self.too_long = lengths.too_long
        self.cap_too_large = lengths.cap_too_large
        self.context = lengths.context
        self.prompt = lengths.prompt
        self.largest_cap = lengths.largest_cap
        self.loads = loads

    @property
    def refuses_request(self) -> bool:
        """Whether it is the request itself that the server does not take."""
        return self.status in (400, 422)

"""What keeps an answer from coming. Each is one sentence for the user, with the server's own words and nothing that was sent."""


class ServerFault(RuntimeError):
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
    """The server refused: `status` as in HTTP, `said` its own words, `code` and `param` as it gives them ("" where it does not)."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        said: str = "",
        code: str = "",
        param: str = "",
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

    @property
    def refuses_request(self) -> bool:
        """Whether it is the request itself that the server does not take."""
        return self.status in (400, 422)

"""One light client for chat completions: a request, and its answer whole or piece by piece. Nothing is tried again here.

It follows no redirect to another server, goes through the proxy that the environment names, and bounds what it reads. Whatever
comes is an answer or a `ServerFault`.
"""

import asyncio
import json
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import aiohttp

from twinville.agents.language_models.wire.address import is_here, proxy_to, same_server
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import NotOfProtocolError, ServerFault, StalledError, UnreachableError
from twinville.agents.language_models.wire.patience import Patience
from twinville.agents.language_models.wire.reading import read_answer
from twinville.agents.language_models.wire.streaming import Pieces

#: What is sent to a server of one's own, which asks for no key.
NO_KEY = "none"
#: Bytes of an answer at most, and how often a server may send a request on within itself.
LARGEST, REDIRECTS = 64 * 2**20, 3
#: How many kept connections may turn out to be closed, one after the other.
STALE = 3
#: Seconds for which an idle connection is kept: fewer than the five after which many servers close it without a word.
KEPT = 4.0
_SENT_ON = frozenset({301, 302, 307, 308})
_STREAM = "text/event-stream"


def _nothing() -> None:
    """Nobody listens for pieces."""


class Transport:
    """Connections to one server. They belong to the event loop that opened them; `close` them before it ends."""

    def __init__(self, base_url: str, key: str, key_variable: str, patience: Patience) -> None:
        self._url = base_url
        self._key_variable = key_variable
        #: Never shown, should a server say it back.
        self._secret = key if key != NO_KEY else ""
        self._patience = patience
        self._proxy = proxy_to(base_url)
        self._here = is_here(base_url)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Accept": "application/json"}
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def complete(
        self, arguments: dict[str, Any], *, within: float | None = None, heard: Callable[[], None] = _nothing
    ) -> tuple[Completion, bool]:
        """One answer, and whether it was streamed; `heard` is called for every piece then.

        The first word, or an answer in one piece, is waited for `within` seconds. Raises ServerFault.
        """
        body = json.dumps(arguments, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        first = self._patience.first if within is None else within
        began = False

        def piece() -> None:
            nonlocal began
            began = True
            heard()

        try:
            async with asyncio.timeout(first) as limit:
                return await self._sent(f"{self._url}/chat/completions", body, limit, piece)
        except aiohttp.ServerTimeoutError:
            raise UnreachableError(
                "the server cannot be reached (no connection in time); check --base-url", passes=True, free=True
            ) from None
        except TimeoutError:
            words = f"no answer came in {first:g} s; the server is slow, or gone"
            if began:
                words = f"it stopped in the middle of its answer, and said nothing for {self._patience.stall:g} s"
            raise StalledError(words, passes=True, overload=True) from None
        except aiohttp.ClientConnectorCertificateError as error:
            raise UnreachableError(
                f"the certificate of {error.host} is not trusted here ({_brief(error.certificate_error)})"
            ) from None
        except (aiohttp.ClientConnectorSSLError, ssl.SSLError) as error:
            raise UnreachableError(
                f"the server does not speak TLS as it should ({_brief(error)}); check --base-url: https:// or http://?", free=True
            ) from None
        except (aiohttp.ClientConnectorError, aiohttp.ClientProxyConnectionError) as error:
            raise UnreachableError(
                f"the server cannot be reached ({_brief(error)}); check --base-url, and that it runs", passes=True, free=True
            ) from None
        except aiohttp.InvalidURL:
            raise UnreachableError("the address of the server is none; check --base-url") from None
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError) as error:
            raise UnreachableError(f"the connection broke before the answer was whole ({_brief(error)})", passes=True) from None
        except (aiohttp.ClientError, ValueError) as error:
            raise NotOfProtocolError(
                f"what came is no answer of the protocol ({_brief(error)}); check --base-url", passes=True
            ) from None

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None and self._loop is asyncio.get_running_loop():
            await session.close()

    async def _sent(self, url: str, body: bytes, limit: asyncio.Timeout, heard: Callable[[], None]) -> tuple[Completion, bool]:
        for _ in range(REDIRECTS + 1):
            async with await self._posted(url, body) as response:
                if response.status in _SENT_ON and "Location" in response.headers:
                    url = self._sent_on(url, response.headers["Location"])
                    continue
                if response.status == 200 and response.content_type == _STREAM:
                    return await self._streamed(response, limit, heard), True
                found = await _limited(response, LARGEST)
                return self._read(response, found), False
        raise NotOfProtocolError(f"the server sends a request on more than {REDIRECTS} times; check --base-url")

    async def _posted(self, url: str, body: bytes) -> aiohttp.ClientResponse:
        """The beginning of a response. A kept connection that the server was closing just then took nothing: another is opened."""
        for _ in range(STALE):
            try:
                return await self._ready().post(url, data=body, allow_redirects=False, proxy=self._proxy)
            except aiohttp.ClientOSError as error:
                if not isinstance(error.__cause__, aiohttp.ClientConnectionResetError):
                    raise
        return await self._ready().post(url, data=body, allow_redirects=False, proxy=self._proxy)

    def _read(self, response: aiohttp.ClientResponse, found: bytes) -> Completion:
        return read_answer(response.status, response.headers, found, key_variable=self._key_variable, secret=self._secret)

    async def _streamed(self, response: aiohttp.ClientResponse, limit: asyncio.Timeout, heard: Callable[[], None]) -> Completion:
        pieces = Pieces(key_variable=self._key_variable, headers=response.headers, secret=self._secret)
        now, stall = asyncio.get_running_loop().time, self._patience.stall
        async for chunk in response.content.iter_any():
            if pieces.feed(chunk):
                limit.reschedule(now() + stall)
                heard()
            if pieces.done:
                break
        if self._here:
            # Small servers close a connection after a stream without a word; here a new one costs next to nothing.
            response.close()
        return pieces.completion()

    def _sent_on(self, before: str, location: str) -> str:
        after = urljoin(before, location)
        if not same_server(before, after):
            where = after.split("/")[2] if after.count("/") > 1 else after
            raise ServerFault(
                f"the server sends the request on to another one, {where[:100]}, and no prompt was sent there; name that one with "
                "--base-url if it is meant"
            )
        return after

    def _ready(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._loop is not loop:
            # Made here, not at the start: it belongs to the event loop that uses it. How many calls there are is not its affair.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=self._headers,
                # Its own look at the environment would take a name and a password from .netrc in place of the key.
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._patience.connect),
                read_bufsize=2**18,
            )
            self._loop = loop
        return self._session


async def _limited(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The whole body, bounded also where it was compressed."""
    found, size = [], 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > most:
            raise NotOfProtocolError(f"the server's answer is longer than {most // 2**20} MB")
        found.append(chunk)
    return b"".join(found)


def _brief(error: BaseException) -> str:
    """What a library says, in one short line."""
    at = ""
    if isinstance(error, aiohttp.ClientConnectorError):
        at, error = f"{error.host}:{error.port}, ", error.os_error
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{at}{' '.join(str(said).split()) or type(error).__name__}"[:160]

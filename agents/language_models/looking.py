"""Looking something up at a server: one small answer as JSON, within seconds. What a server says is not trusted."""

import asyncio
import json
import threading
import urllib.request
from collections.abc import Awaitable, Callable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

#: Seconds for one answer, whole, and the most bytes that are read of it (a hosted list of models has some hundred thousand).
TIMEOUT, LONGEST = 3.0, 4 * 2**20

#: Asks a URL, with a JSON body where there is one (then by POST), and returns the body of an answer with status 200.
#: Raises OSError or ValueError when there is none.
Fetch = Callable[[str, Any], Awaitable[bytes]]

#: What is on this machine is asked without a proxy.
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def look(url: str, body: Any = None, *, key: str = "", timeout: float = TIMEOUT) -> bytes:
    """The body of an answer with status 200. Raises OSError when there is none in time, ValueError for what is no URL or too long.

    Redirections are not followed: where they lead is not the server that was named.
    """
    found: list[bytes | Exception] = []

    def once() -> None:
        try:
            found.append(_look(url, body, key, timeout))
        except HTTPError as error:
            error.close()
            found.append(error)
        except (OSError, ValueError, HTTPException) as error:
            found.append(error)

    # A server that trickles its answer never lets a read time out. Nobody waits for this thread, not even at the end.
    thread = threading.Thread(target=once, daemon=True)
    thread.start()
    thread.join(timeout)
    if not found:
        raise TimeoutError(f"no answer within {timeout:g} seconds")
    if isinstance(found[0], HTTPException):
        raise ValueError("the answer is not HTTP")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def fetching(key: str = "", timeout: float = TIMEOUT) -> Fetch:
    """`look` for an event loop."""

    async def fetch(url: str, body: Any) -> bytes:
        return await asyncio.to_thread(look, url, body, key=key, timeout=timeout)

    return fetch


def _look(url: str, body: Any, key: str, timeout: float) -> bytes:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{url}' is no address of a server")
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310
    opener = _DIRECT if parts.hostname in _HERE else _BY_PROXY
    with opener.open(request, timeout=timeout) as answer:
        if answer.status != 200:
            raise OSError(f"status {answer.status}")
        found: bytes = answer.read(LONGEST + 1)
    if len(found) > LONGEST:
        raise ValueError("the answer is too long")
    return found


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """None: the redirection itself is the answer, and none that helps."""


_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirection)
_BY_PROXY = urllib.request.build_opener(_NoRedirection)

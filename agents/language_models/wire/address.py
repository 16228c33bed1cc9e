"""Where a server is: its address checked before anything is sent, and the proxy on the way, if there is one."""

from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from twinville.worlds.errors import InputError

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_AS = "give it as http://HOST:PORT/v1"


def checked(url: str, option: str = "--base-url") -> str:
    """An address without the slash at its end; raises InputError, naming the option, for what is none."""
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{option} {text}: is no address of a server ({error}); {_AS}") from None
    if parts.scheme not in ("http", "https"):
        raise InputError(f"{option} {text}: begins with neither http:// nor https://; {_AS}")
    if not host or any(char.isspace() or not char.isprintable() for char in text):
        raise InputError(f"{option} {text!r}: names no server; {_AS}")
    if parts.username is not None:
        raise InputError(f"{option}: holds a user name or a password; a key belongs into the environment")
    if parts.query or parts.fragment:
        raise InputError(f"{option} {text}: ends with more than a path; {_AS}")
    return text.rstrip("/")


def same_server(one: str, other: str) -> bool:
    """Whether a redirect from one address to another stays with a server, and gives nothing away on the way."""
    before, after = urlsplit(one), urlsplit(other)
    return before.hostname == after.hostname and not (before.scheme == "https" and after.scheme == "http")


def is_here(url: str) -> bool:
    """Whether an address is of this very machine."""
    return urlsplit(url).hostname in _HERE


def proxy_to(url: str) -> str | None:
    """The proxy that the environment names for an address, None where there is none. This very machine is reached directly."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    spoken = proxy.startswith(("http://", "https://"))
    if not spoken or not parts.hostname or is_here(url) or proxy_bypass(parts.netloc):
        return None
    return proxy


def proxy_of(url: str) -> str:
    """That proxy in words, without user and password; "" where there is none."""
    proxy = proxy_to(url)
    if proxy is None:
        return ""
    try:
        told = urlsplit(proxy)
        port = f":{told.port}" if told.port else ""
    except ValueError:
        return "an address that is none"
    return urlunsplit((told.scheme, f"{told.hostname or ''}{port}", "", "", ""))

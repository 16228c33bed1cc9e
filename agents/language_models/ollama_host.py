"""OLLAMA_HOST as Ollama itself reads it: "0.0.0.0", "box", ":8080", "box:8080", "http://box", "[::1]:11434"."""

PORT = 11_434
#: A scheme brings its own port.
_PORTS = {"http": 80, "https": 443}
#: A server that listens everywhere is asked here.
_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def address(text: str) -> str:
    """The URL that a client uses, without a slash at its end. What is no port is the usual one."""
    scheme, separator, rest = text.strip().strip("\"'").strip().partition("://")
    if not separator:
        scheme, rest, usual = "http", scheme, PORT
    else:
        usual = _PORTS.get(scheme, PORT)
    hostport, _, path = rest.partition("/")
    host, port = _parted(hostport)
    host = _EVERYWHERE.get(host, host)
    number = int(port) if port.isascii() and port.isdigit() and int(port) <= 65_535 else usual
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{number}/{path}".rstrip("/")


def _parted(hostport: str) -> tuple[str, str]:
    """Host and port; an address with colons stands in brackets, unless it stands alone."""
    if hostport.startswith("["):
        host, _, port = hostport[1:].partition("]")
        return host, port.removeprefix(":")
    if hostport.count(":") > 1:
        return hostport, ""
    host, _, port = hostport.partition(":")
    return host, port

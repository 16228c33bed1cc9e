"""A loopback server of fixed pages: by path, a status and a body, or bytes that are no HTTP."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Pages:
    """What is served, and what was asked: (path, body, key) each."""

    pages: Mapping[str, Any]
    url: str = ""
    asked: list[tuple[str, Any, str]] = field(default_factory=list)


@contextmanager
def pages_server(pages: Mapping[str, Any]) -> Iterator[Pages]:
    """A running server. A page is any JSON value, or `(status, bytes, headers)`; what has none is 404."""
    served = Pages(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            served.asked.append((self.path, body, self.headers.get("Authorization", "")))
            page = served.pages.get(self.path, (404, b"{}", {}))
            status, content, headers = page if isinstance(page, tuple) else (200, json.dumps(page).encode(), {})
            if status == 0:
                self.wfile.write(content)
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # It looks that often whether it is to stop.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()

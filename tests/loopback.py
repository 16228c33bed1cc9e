"""A loopback server that speaks chat completions and embeddings over real sockets, and injects faults by script.

A good answer is drawn from the request's schema by a hash of its first two messages, so it depends on the request alone.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random
from typing import Any

#: What a script says of a request: None answers it well.
Fault = dict[str, Any]
Script = Callable[[int, dict[str, Any]], Fault | None]

WORDS = ("a quiet hour", "tea and a chat", "the garden", "some reading", "a walk by the river", "the day's work", "a little rest")


def fill(schema: dict[str, Any], defs: dict[str, Any], luck: Random) -> Any:
    """A value that fits a schema of the kinds our prompts use."""
    if "$ref" in schema:
        return fill(defs[schema["$ref"].rpartition("/")[2]], defs, luck)
    if "anyOf" in schema:
        # A name in words is legal only where it is somebody's or something's.
        return fill(luck.choice([each for each in schema["anyOf"] if "pattern" not in each]), defs, luck)
    if "enum" in schema:
        return luck.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    kind = schema["type"]
    if kind == "null":
        return None
    if kind == "object":
        return {name: fill(part, defs, luck) for name, part in schema["properties"].items()}
    if kind == "array":
        least, most = schema.get("minItems", 0), schema.get("maxItems", 4)
        return [fill(schema["items"], defs, luck) for _ in range(min(most, max(least, 3)))]
    if kind == "integer":
        return luck.randint(schema.get("minimum", 0), schema.get("maximum", 10))
    if kind == "boolean":
        return luck.random() < 0.3
    pattern = schema.get("pattern", "")
    return f"{luck.randint(8, 21):02d}:{luck.choice((0, 15, 30, 45)):02d}" if ":" in pattern else luck.choice(WORDS)


def _wanted(body: dict[str, Any]) -> dict[str, Any]:
    """The format that a request asks for; that of a tool's arguments is its schema."""
    if body.get("tools"):
        return {"type": "json_schema", "json_schema": {"schema": body["tools"][0]["function"]["parameters"]}}
    return body.get("response_format") or {}


def good_content(body: dict[str, Any]) -> str:
    """A legal answer to a request, as its schema has it; prose when none is asked for."""
    wanted = _wanted(body)
    luck = Random(blake2b(json.dumps(body["messages"][:2], sort_keys=True).encode(), digest_size=8).digest())
    if wanted.get("type") == "json_schema":
        schema = wanted["json_schema"]["schema"]
    else:
        said = next((m["content"] for m in body["messages"] if "JSON schema" in m["content"]), None)
        if said is None:
            return "The rain fell softly."
        schema = json.loads(said[said.index("\n{", said.index("JSON schema")) + 1 :])
    return json.dumps(fill(schema, schema.get("$defs", {}), luck))


@dataclass
class Loopback:
    """What the server saw, and how it behaves. `most` is the largest number of requests it ever had at once."""

    script: Script = lambda number, body: None
    latency: float = 0.0
    url: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most: int = 0
    tokens: int = 0
    #: Tokens read, those of embedded texts included, and written, as it tells them.
    read: int = 0
    written: int = 0
    #: Requests it has now.
    now: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive."""
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) is not None:
                lines = head.decode("latin-1").split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
                body = json.loads(await reader.readexactly(int(headers.get("content-length", 0))) or b"{}")
                if not any(path in lines[0] for path in ("/chat/completions", "/embeddings")):
                    # It serves nothing else, and tells nothing about itself.
                    writer.write(b"HTTP/1.1 404 X\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                    continue
                self.seen.append(body)
                self.headers.append(headers)
                number = len(self.seen) - 1
                self.now += 1
                self.most = max(self.most, self.now)
                try:
                    if not await self._answer(number, lines[0], body, writer):
                        break
                finally:
                    self.now -= 1
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, number: int, request: str, body: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        fault = self.script(number, body) or {}
        await asyncio.sleep(fault.get("delay", self.latency))
        if fault.get("hang_up"):
            writer.transport.abort()
            return False
        if "stream" in fault:
            return await self._stream(body, fault, writer)
        status = int(fault.get("status", 200))
        payload = fault["body"].encode() if "body" in fault else json.dumps(self._payload(request, body, fault)).encode()
        kind = fault.get("type", "application/json")
        extra = "".join(f"{name}: {value}\r\n" for name, value in fault.get("headers", {}).items())
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(payload)}\r\n{extra}\r\n".encode()
        if fault.get("reset"):
            writer.write(head + payload[: len(payload) // 2])
            await writer.drain()
            writer.transport.abort()
            return False
        if fault.get("trickle"):
            writer.write(head)
            for first in range(0, len(payload), 7):
                writer.write(payload[first : first + 7])
                await writer.drain()
                await asyncio.sleep(fault["trickle"])
        else:
            writer.write(head + payload)
        await writer.drain()
        return True

    async def _stream(self, body: dict[str, Any], fault: Fault, writer: asyncio.StreamWriter) -> bool:
        """The answer in pieces. `stream` holds the seconds before each, and what goes wrong: "comments" (as many before the first),
        "stall" (seconds after `after` pieces), "cut" (the connection after `after`), "no_usage", "no_done", "close" (the
        connection at the end), "size" of a piece.
        """
        how = fault["stream"]
        whole = self._payload("/chat/completions", body, fault)
        message, size = whole["choices"][0]["message"], how.get("size", 12)
        content = message.get("content") or ""
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")

        async def send(text: str) -> None:
            data = text.encode()
            writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            await writer.drain()

        async def event(choices: list[dict[str, Any]], **more: Any) -> None:
            head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": whole["model"]}
            await send(f"data: {json.dumps(head | {'choices': choices} | more)}\n\n")

        for _ in range(how.get("comments", 0)):
            await send(": keep-alive\n\n")
            await asyncio.sleep(how.get("between", 0))
        await event([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
        for number, first in enumerate(range(0, len(content), size)):
            if number == how.get("after"):
                if "cut" in how:
                    writer.transport.abort()
                    return False
                await asyncio.sleep(how.get("stall", 0))
            await asyncio.sleep(how.get("between", 0))
            await event([{"index": 0, "delta": {"content": content[first : first + size]}, "finish_reason": None}])
        await event([{"index": 0, "delta": {}, "finish_reason": whole["choices"][0]["finish_reason"]}])
        if "usage" in whole and not how.get("no_usage"):
            await event([], usage=whole["usage"])
        if not how.get("no_done"):
            await send("data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return not how.get("close")

    def _payload(self, request: str, body: dict[str, Any], fault: Fault) -> dict[str, Any]:
        if "error" in fault:
            return {"error": fault["error"]}
        if "/embeddings" in request:
            rows = [_vector(text, fault.get("dimensions", 8)) for text in body["input"]]
            self.read += len(rows)
            data = [{"object": "embedding", "index": i, "embedding": row} for i, row in enumerate(rows)]
            return {"object": "list", "model": "e", "data": data, "usage": {"prompt_tokens": len(rows), "total_tokens": len(rows)}}
        content = fault.get("content", None) or good_content(body)
        read, written = len(json.dumps(body["messages"])) // 4, max(1, len(content) // 4)
        self.tokens += read + written
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if body.get("tools") and "content" not in fault:
            called = {"name": body["tools"][0]["function"]["name"], "arguments": content}
            message |= {"content": None, "tool_calls": [{"id": "c1", "type": "function", "function": called}]}
        message |= fault.get("message", {})
        choices = [{"index": 0, "finish_reason": fault.get("finish", "stop"), "message": message}]
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written, **fault.get("usage", {})}
        if all(isinstance(count, int) for count in usage.values()):
            self.read, self.written = self.read + usage["prompt_tokens"], self.written + usage["completion_tokens"]
        model = fault.get("model", "loopback-1")
        found = {"id": "1", "object": "chat.completion", "created": 0, "model": model, "choices": choices}
        return found if fault.get("no_usage") else found | {"usage": usage}


def _vector(text: str, dimensions: int) -> list[float]:
    luck = Random(text)
    return [luck.gauss(0, 1) for _ in range(dimensions)]


@contextmanager
def loopback_server(script: Script | None = None, latency: float = 0.0) -> Iterator[Loopback]:
    """A running server in a thread of its own."""
    server = Loopback(latency=latency)
    if script is not None:
        server.script = script
    started = threading.Event()
    loop = asyncio.new_event_loop()

    async def main() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=2**22, backlog=1024)
        server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
        started.set()
        async with listening:
            await listening.serve_forever()

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            left = asyncio.all_tasks(loop)
            for each in left:
                each.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        finally:
            loop.close()

    task = loop.create_task(main())
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)

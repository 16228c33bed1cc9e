"""Reads an answer that comes in pieces (`text/event-stream`), chunk by chunk as they come off the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from twinville.agents.language_models.wire.answers import (
    REASONING_FIELDS,
    Asked,
    choice_in,
    completion_in,
    completion_of,
    not_of_protocol,
)
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.faults import NotOfProtocolError, ServerFault
from twinville.agents.language_models.wire.parsing import as_text, parsed
from twinville.agents.language_models.wire.parts import Parts, parts
from twinville.agents.language_models.wire.refusing import error_in, refusal, status_in, words_in

#: The largest answer, and the longest line of one, bytes.
LARGEST, LONGEST_LINE = 16 * 2**20, 4 * 2**20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: The fields of a message of which something is kept.
_TAKEN = frozenset({"content", "refusal", "tool_calls", "function_call", *REASONING_FIELDS})


class Pieces:
    """Put together from pieces. `feed` takes whatever came; when `done`, or when nothing more comes, `completion` tells the answer.

    Only `completion` raises, and only a ServerFault. How the stream was cut into chunks makes no difference.
    """

    def __init__(
        self,
        *,
        key_variable: str,
        headers: Mapping[str, str] | None = None,
        secret: str = "",
        now: datetime | None = None,
    ) -> None:
        self._asked = Asked(headers or {}, key_variable, secret, now)
        #: Whether all has come that will: the last mark, an error, or more than is borne.
        self.done = False
        self._fault: ServerFault | None = None
        self._size = 0
        self._held: list[bytes] = []
        self._held_size = 0
        self._after_return = False
        self._first_line = True
        self._event = b""
        self._data: list[bytes] = []
        #: Lines that belong to no stream: perhaps a body that was sent whole.
        self._stray: list[bytes] = []
        self._came = False
        self._said: list[str] = []
        self._thought: list[str] = []
        self._thought_in = ""
        self._refused: list[str] = []
        self._calls: dict[int | str, dict[str, Any]] = {}
        self._call: int | str = 0
        self._message: Mapping[str, Any] | None = None
        self._finish: object = None
        self._usage: object = None
        self._model: object = None

    def feed(self, chunk: bytes) -> int:
        """Take what came; returns how many new pieces of the model's own, words or thoughts, were in it."""
        if self.done or not chunk:
            return 0
        room = LARGEST - self._size
        self._size += len(chunk)
        if self._size > LARGEST:
            chunk = chunk[:room]
        new = self._take(chunk)
        if self._size > LARGEST and not self.done:
            self._fail(not_of_protocol(f"it is longer than {LARGEST >> 20} MB"))
        return new

    def completion(self) -> Completion:
        """The answer; raises a ServerFault where it was cut in the middle, or none came."""
        if not self.done:
            # The last line need not be ended.
            held, self._held = b"".join(self._held), []
            for line in (held, b"") if held else (b"",):
                if not self.done:
                    self._line(line)
        if self._fault is not None:
            raise self._fault
        if not self._came:
            # No piece came: it is a body that was sent whole, or nothing.
            return completion_of(b"\n".join(self._stray), self._asked)
        if not self.done and self._finish is None:
            raise NotOfProtocolError("the server's answer was cut in the middle", passes=True)
        return completion_in({"choices": [self._choice()], "usage": self._usage, "model": self._model}, self._asked)

    def _take(self, chunk: bytes) -> int:
        if self._after_return and chunk[:1] == b"\n":
            chunk = chunk[1:]
        self._after_return = chunk[-1:] == b"\r" if chunk else False
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        rest = lines.pop()
        new = 0
        if lines and self._held:
            lines[0] = b"".join((*self._held, lines[0]))
            self._held, self._held_size = [], 0
        for line in lines:
            new += self._line(line)
            if self.done:
                return new
        if rest:
            self._held.append(rest)
            self._held_size += len(rest)
            if self._held_size > LONGEST_LINE:
                self._fail(not_of_protocol(f"it has a line of more than {LONGEST_LINE >> 20} MB"))
        return new

    def _line(self, line: bytes) -> int:
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if len(line) > LONGEST_LINE:
            return self._fail(not_of_protocol(f"it has a line of more than {LONGEST_LINE >> 20} MB"))
        if line.startswith(b"data:"):
            return self._datum(line[6:] if line.startswith(b"data: ") else line[5:])
        if not line:
            return self._end_of_event()
        name, _, value = line.partition(b":")
        if name == b"event":
            self._event = value.strip()
        elif name == b"error":
            # llama.cpp sends errors as a field of their own.
            return self._refused_with(value)
        elif name not in (b"", b"id", b"retry") and not self._came:
            self._stray.append(line)
        return 0

    def _datum(self, data: bytes) -> int:
        if not self._data and self._event != b"error":
            # Nearly every event is one line. Some servers leave out the blank one after it.
            if data.startswith(b"{"):
                try:
                    return self._piece(parsed(data))
                except ValueError:
                    pass
            elif data.strip() == b"[DONE]":
                self.done = True
                return 0
        self._data.append(data)
        return 0

    def _end_of_event(self) -> int:
        if not self._data:
            self._event = b""
            return 0
        data, is_error = b"\n".join(self._data).strip(), self._event == b"error"
        self._data, self._event = [], b""
        if is_error and data:
            return self._refused_with(data)
        if not data.startswith((b"{", b"[")):
            return 0  # something to keep the connection alive
        try:
            return self._piece(parsed(data))
        except ValueError:
            return self._fail(not_of_protocol("a piece of it is not JSON"))

    def _piece(self, piece: object) -> int:
        if not isinstance(piece, dict):
            return 0
        if "error" in piece or "choices" not in piece:
            error = error_in(piece)
            if error is not None:
                return self._refused_with(error)
        self._came = True
        if piece.get("usage"):
            self._usage = piece["usage"]
        if self._model is None:
            self._model = piece.get("model")
        choices = piece.get("choices")
        choice = choices[0] if type(choices) is list and len(choices) == 1 else choice_in(choices)
        if not isinstance(choice, dict):
            return 0
        if "error" in choice:
            error = error_in(choice)
            if error is not None:
                return self._refused_with(error)
        if choice.get("finish_reason"):
            self._finish = choice["finish_reason"]
        delta = choice.get("delta")
        new = 0
        if isinstance(delta, dict):
            for name, value in delta.items():
                if value and name in _TAKEN:
                    new |= self._take_field(name, value)
        elif isinstance(delta, str):
            new = self._take_field("content", delta)
        text, message = choice.get("text"), choice.get("message")
        if text:
            new |= self._take_field("content", text)
        if isinstance(message, dict) and message:
            self._message = message
            new = 1
        return new

    def _take_field(self, name: str, value: Any) -> int:
        """Keep a part of the message; 1 where it says something."""
        if name == "tool_calls":
            return self._take_calls(value if isinstance(value, list) else [value])
        if name == "function_call":
            return self._take_calls([{"id": name, "function": value}])
        texts = Parts(value) if type(value) is str else parts(value)
        kept: tuple[tuple[list[str], str], ...]
        if name == "content":
            kept = ((self._said, texts.said), (self._thought, texts.thought), (self._refused, texts.refused))
        elif name == "refusal":
            kept = ((self._refused, texts.said + texts.refused),)
        else:
            # What fills several fields with reasoning says the same in each.
            self._thought_in = self._thought_in or name
            kept = ((self._thought, texts.said + texts.thought),) if name == self._thought_in else ()
        new = 0
        for where, text in kept:
            if text:
                where.append(text)
                new = 1
        return new

    def _take_calls(self, calls: list[Any]) -> int:
        """Keep parts of calls of tools, which are told apart by number, by id, or not at all."""
        new = 0
        for call in calls:
            function = call.get("function", call) if isinstance(call, dict) else None
            if not isinstance(function, dict):
                continue
            told = [call.get(name) for name in ("index", "id")]
            self._call = next((name for name in told if isinstance(name, int | str) and name != ""), self._call)
            name, arguments = function.get("name"), function.get("arguments")
            kept = self._calls.setdefault(self._call, {"name": "", "arguments": []})
            kept["name"] = kept["name"] or (name if isinstance(name, str) else "")
            if arguments:
                kept["arguments"].append(arguments if isinstance(arguments, str) else as_text(arguments))
                new = 1
        return new

    def _choice(self) -> dict[str, Any]:
        """What has been put together, as if it had come whole."""
        message: dict[str, Any] = {
            "content": "".join(self._said),
            REASONING_FIELDS[0]: "".join(self._thought),
            "refusal": "".join(self._refused),
            "tool_calls": [
                {"function": {"name": call["name"], "arguments": "".join(call["arguments"])}} for call in self._calls.values()
            ],
        }
        if self._message is not None and not message["content"] and not message["tool_calls"]:
            # Some servers send all of it at once, perhaps after what was thought.
            message = {name: value for name, value in message.items() if value} | dict(self._message)
        return {"message": message, "finish_reason": self._finish}

    def _refused_with(self, error: object) -> int:
        asked = self._asked
        if isinstance(error, bytes):
            error = words_in(error)
        fault = refusal(status_in(error), asked.headers, error, key_variable=asked.key_variable, secret=asked.secret, now=asked.now)
        return self._fail(fault)

    def _fail(self, fault: ServerFault) -> int:
        if self._came:
            fault.free = False
        self._fault, self.done = fault, True
        return 0

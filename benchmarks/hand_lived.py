"""Living by hand: somebody answers, one by one, what the minds of a few residents are asked, and the answers are kept as data.

    python benchmarks/hand_lived.py people three.yaml [--names "Ines Castellano" "Luca Castellano" "Yusuf Demir"]
    python benchmarks/hand_lived.py serve FOLDER [--port 8765]
    twinville run --people three.yaml --days 2 --model openai:by-hand --base-url http://127.0.0.1:8765/v1 --out runs/by-hand.episode
    python benchmarks/hand_lived.py pack FOLDER answers.jsonl
    python benchmarks/hand_lived.py serve --from answers.jsonl

`serve FOLDER` writes each request as FOLDER/0007.request.json (who is asked, the kind of prompt, its text, the schema of a legal
answer) and waits until FOLDER/0007.answer.json holds a JSON value: that is the answer, word for word. What was answered before, in
this run or an earlier one, is answered again from its file, so a run can always be begun anew. A run waits for ten minutes for an
answer: then it pauses, and `twinville resume EPISODE --model openai:by-hand --base-url ...` goes on (or the run itself once more,
where it had just begun and nothing was kept). Meanwhile answers can be written for all requests that are there.

`pack` makes one file of it, with each person's introduction only once; `serve --from` answers from that file, and refuses, by name,
a request it does not hold. Tests live such a file without a server (`tests/hand_lived.py`).
"""

import argparse
import json
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from twinville.worlds.errors import InputError
from twinville.worlds.load import town_path

#: Who lives by hand where nobody else is named.
THREE = ("Ines Castellano", "Luca Castellano", "Yusuf Demir")
PORT = 8765
#: Seconds between two looks for an answer, and between two signs of life to whoever waits for it.
LOOK, SIGN = 0.1, 5.0
#: The name of the request with which a server is tried.
PROBE = "probe"
_NAME = re.compile(r"^Name: «([^»]*)»", re.MULTILINE)
_REQUEST, _ANSWER = ".request.json", ".answer.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the kind of prompt and who is asked, its text in two parts, what was said after a wrong answer, and the schema.

    `seed` tells one draw of a repeated question from another, where the client sends one.
    """

    kind: str
    agent: str
    system: str
    question: str
    more: tuple[str, ...] = ()
    schema: Any = None
    seed: int | None = None

    @property
    def key(self) -> str:
        """Equal for requests that are the same."""
        return _hash([self.system, self.question, list(self.more), self.schema, self.seed])

    @property
    def attempt(self) -> int:
        """1, or 2 where the first answer was not legal."""
        return 1 + len(self.more) // 2


@dataclass(frozen=True, slots=True)
class Row:
    """An answered request, as a packed file has it: `draw` counts how often its very text was asked before."""

    asked: Asked
    key: str
    draw: int
    answer: Any


def asked(body: dict[str, Any]) -> Asked:
    """What a chat request asks; the kind and the person are told from its text where it says them."""
    wanted = (body.get("response_format") or {}).get("json_schema") or {}
    system, question, *more = [str(message["content"]) for message in body["messages"]] + [""] * (len(body["messages"]) < 2)
    named = _NAME.search(system)
    return Asked(
        str(wanted.get("name", "unknown")),
        named[1] if named else "somebody",
        system,
        question,
        tuple(more),
        wanted.get("schema"),
        body.get("seed"),
    )


def text_hash(system: str, question: str) -> str:
    """Stands for the rendered text of a prompt."""
    return _hash([system, question])


def _hash(value: Any) -> str:
    return blake2b(json.dumps(value, ensure_ascii=False, sort_keys=True).encode(), digest_size=12).hexdigest()


class Source(Protocol):
    """Where answers come from."""

    def begin(self, one: Asked) -> tuple[str, Path | str]:
        """A line for the terminal, and the answer or the file in which it will be; raises LookupError when there is none."""
        ...


class Desk:
    """A folder of requests and answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._numbers = {str(entry["key"]): number for number, entry in _requests(folder)}

    def begin(self, one: Asked) -> tuple[str, Path | str]:
        """A new request becomes a file; one that is there keeps its number."""
        with self._lock:
            number = self._numbers.get(one.key)
            known = number is not None
            if number is None:
                number = self._numbers[one.key] = max(self._numbers.values(), default=0) + 1
                self._write(number, one)
        answer = self._folder / f"{number:04d}{_ANSWER}"
        state = "answered before" if answer.exists() else "still waits" if known else f"waits for {answer.name}"
        return f"{number:04d} {_words(one)}: {state}", answer

    def _write(self, number: int, one: Asked) -> None:
        entry = {
            "agent": one.agent,
            "kind": one.kind,
            "key": one.key,
            "seed": one.seed,
            "system": one.system,
            "question": one.question,
            "more": list(one.more),
            "schema": one.schema,
        }
        path = self._folder / f"{number:04d}{_REQUEST}"
        # Whole, or not there.
        part = path.with_suffix(".part")
        part.write_text(json.dumps(entry, ensure_ascii=False, indent=1), encoding="utf-8")
        part.rename(path)


class Packed:
    """A packed file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers = {row.key: row.answer for row in unpacked(path)}

    def begin(self, one: Asked) -> tuple[str, Path | str]:
        """The answer; raises LookupError naming the request."""
        if one.key not in self._answers:
            start = " ".join(one.question.split())[:160]
            raise LookupError(f"{self._path} holds no answer to {_words(one)}, {one.key}: {start}")
        return f"{one.key} {_words(one)}: from the file", said(self._answers[one.key])


def _words(one: Asked) -> str:
    again = " again" if one.attempt > 1 else ""
    return f"'{one.kind}' of {one.agent}{again} ({len(one.system) + len(one.question):,} characters)"


def said(answer: Any) -> str:
    """An answer as text."""
    return json.dumps(answer, ensure_ascii=False)


def _requests(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for path in sorted(folder.glob(f"*{_REQUEST}")):
        yield int(path.name.removesuffix(_REQUEST)), json.loads(path.read_text(encoding="utf-8"))


def answered(folder: Path) -> list[Row]:
    """What a folder holds answers to, in the order in which it was asked."""
    rows: list[Row] = []
    for number, entry in _requests(folder):
        path = folder / f"{number:04d}{_ANSWER}"
        if path.exists():
            one = Asked(
                entry["kind"],
                entry["agent"],
                entry["system"],
                entry["question"],
                tuple(entry["more"]),
                entry["schema"],
                entry["seed"],
            )
            rows.append(Row(one, one.key, 0, json.loads(path.read_text(encoding="utf-8"))))
    return drawn(rows)


def drawn(rows: Iterable[Row]) -> list[Row]:
    """The rows with their draws counted in the order given."""
    seen: dict[tuple[str, str, str, int], int] = {}
    found = []
    for row in rows:
        one = row.asked
        same = one.agent, one.kind, text_hash(one.system, one.question), one.attempt
        found.append(replace(row, draw=seen.get(same, 0)))
        seen[same] = found[-1].draw + 1
    return found


def pack(rows: Sequence[Row], path: Path) -> None:
    """Write rows as JSON lines. A line of a system text comes before the first request that has it; requests name it by number."""
    systems: dict[str, int] = {}
    lines = []
    for row in rows:
        one = row.asked
        if one.system not in systems:
            systems[one.system] = len(systems)
            lines.append({"system": one.system})
        entry: dict[str, Any] = {"agent": one.agent, "kind": one.kind, "key": row.key, "draw": row.draw}
        entry |= {"of": systems[one.system], "question": one.question, "answer": row.answer}
        lines.append(entry | ({"more": list(one.more)} if one.more else {}))
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")


def unpacked(path: Path) -> Iterator[Row]:
    """The rows of a packed file; their requests are without schema and seed, which are in the key."""
    systems: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "kind" not in entry:
            systems.append(entry["system"])
            continue
        one = Asked(entry["kind"], entry["agent"], systems[entry["of"]], entry["question"], tuple(entry.get("more", ())))
        yield Row(one, entry["key"], entry["draw"], entry["answer"])


def least(schema: dict[str, Any]) -> Any:
    """A value that fits the schema of a server's trial."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: least(part) for name, part in schema["properties"].items()}
        case "array":
            return [least(schema["items"])] * int(schema.get("minItems", 0))
        case "integer":
            return int(schema.get("minimum", 0))
        case _:
            return "ok"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    source: Source

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if not self.path.endswith("/chat/completions"):
            self._whole(404, {"error": {"message": f"{self.path}: only chat completions are answered here"}})
            return
        one = asked(body)
        if one.kind == PROBE:
            self._whole(200, _completion(said(least(one.schema)), one))
            return
        try:
            line, found = self.source.begin(one)
        except LookupError as error:
            print(error.args[0], flush=True)
            self._whole(400, {"error": {"message": str(error.args[0])}})
            return
        print(line, flush=True)
        if isinstance(found, str):
            self._whole(200, _completion(found, one))
        else:
            self._wait(found, one)

    def _whole(self, status: int, content: dict[str, Any]) -> None:
        data = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _wait(self, path: Path, one: Asked) -> None:
        """Blanks go ahead of the answer, so that the client sees life and we see when it is gone."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sign = time.monotonic() + SIGN
        try:
            while (words := _written(path)) is None:
                time.sleep(LOOK)
                if time.monotonic() > sign:
                    self._chunk(b" ")
                    sign = time.monotonic() + SIGN
            self._chunk(json.dumps(_completion(words, one), ensure_ascii=False).encode())
            self._chunk(b"")
        except OSError:
            # Whoever asked does not wait any longer; they will ask again.
            self.close_connection = True

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """One line a request is enough."""


def _written(path: Path) -> str | None:
    """The answer in a file, to the letter; None while there is none, or only a part of it."""
    try:
        text = path.read_text(encoding="utf-8")
        json.loads(text)
    except (FileNotFoundError, ValueError):
        return None
    return text.strip()


def _completion(content: str, one: Asked) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    # Four characters a token, for want of a better count.
    read, written = (len(one.system) + len(one.question)) // 4, max(1, len(content) // 4)
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    choices = [{"index": 0, "finish_reason": "stop", "message": message}]
    return {"id": one.key, "object": "chat.completion", "created": 0, "model": "by-hand", "choices": choices, "usage": usage}


def server(source: Source, port: int) -> ThreadingHTTPServer:
    """A server that answers from a source; port 0 takes one that is free."""
    handler = type("Handler", (_Handler,), {"source": source})
    made = ThreadingHTTPServer(("127.0.0.1", port), handler)
    made.daemon_threads = True
    return made


def write_people(path: Path, names: Sequence[str] = THREE, town: str = "larkwater") -> None:
    """Write a file of some of a town's people, with the ties among them and the facts they have; raises InputError."""
    folder = town_path(town)
    personas = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((folder / "people").glob("*.yaml"))]
    whole = yaml.safe_load((folder / "people.yaml").read_text(encoding="utf-8"))
    personas = [persona for persona in [*whole.get("people", ()), *personas] if persona["name"] in names]
    if missing := set(names) - {persona["name"] for persona in personas}:
        raise InputError(f"--names: nobody is called {', '.join(sorted(missing))} in {town}")
    for persona in personas:
        # Whom nobody can meet would only be waited for.
        persona["ties"] = [tie for tie in persona.get("ties", ()) if tie["name"] in names]
    facts = [fact for fact in whole.get("facts", ()) if fact["origin"] in names]
    left = {fact["id"] for fact in facts}
    facts = [{name: value for name, value in fact.items() if name != "contradicts" or value in left} for fact in facts]
    text = yaml.safe_dump({"people": personas, "facts": facts}, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(f"# Some people of {town}, with the ties among them and what they know.\n{text}", encoding="utf-8")


def main() -> None:
    """The command line."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="answer requests from a folder, by hand, or from a packed file")
    serving.add_argument("folder", type=Path, nargs="?")
    serving.add_argument("--from", type=Path, dest="packed", metavar="FILE")
    serving.add_argument("--port", type=int, default=PORT)
    packing = commands.add_parser("pack", help="make one file of a folder's answers")
    packing.add_argument("folder", type=Path)
    packing.add_argument("file", type=Path)
    choosing = commands.add_parser("people", help="write a file of a few of a town's people")
    choosing.add_argument("file", type=Path)
    choosing.add_argument("--names", nargs="+", default=list(THREE))
    choosing.add_argument("--town", default="larkwater")
    arguments = parser.parse_args()
    if arguments.command == "people":
        try:
            write_people(arguments.file, arguments.names, arguments.town)
        except InputError as error:
            parser.error(str(error))
    elif arguments.command == "pack":
        rows = answered(arguments.folder)
        pack(rows, arguments.file)
        waiting = sum(1 for _ in _requests(arguments.folder)) - len(rows)
        print(f"{arguments.file}: {len(rows)} answers" + (f"; {waiting} requests without one are left out" if waiting else ""))
    elif (arguments.folder is None) == (arguments.packed is None):
        parser.error("serve: name a folder, or a packed file with --from")
    else:
        source: Source = Packed(arguments.packed) if arguments.packed is not None else Desk(arguments.folder)
        listening = server(source, arguments.port)
        print(f"http://127.0.0.1:{listening.server_address[1]}/v1", flush=True)
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            listening.server_close()


if __name__ == "__main__":
    main()

"""Asking, whispering and forking from the viewer: it starts the `twinville` command as a process."""

import subprocess
import sys
from pathlib import Path

from twinville.worlds.reading import parse_object


class Job:
    """One running command. `result` is None until it has ended, then a message for the user."""

    def __init__(self, kind: str, arguments: list[str], out: Path | None = None) -> None:
        self._kind = kind
        self._out = out
        # Our own interpreter and our own program, with arguments as a list: nothing goes through a shell.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "twinville", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def result(self) -> str | None:
        """The result, or None while it is running."""
        if self._process.poll() is None:
            return None
        said, wrong = self._process.communicate()
        if self._process.returncode != 0:
            return wrong.strip().splitlines()[-1] if wrong.strip() else f"the command ended with {self._process.returncode}"
        if self._kind == "ask":
            found = parse_object(said, "the answer")
            answer = found["answers"][0]
            rests = "".join(f"\n  rests on: {text}" for text in answer["cites"])
            notice = f"\n({found['notice']})" if "notice" in found else ""
            return f"{found['agent']}, {found['at']}:\n{answer['text']}{rests}{notice}"
        # What goes on with it is said by the command that made it, in its last line.
        again = said.strip().splitlines()[-1].strip()
        return f"A new history begins in {self._out}. Live it with:\n{again}\nand watch it: twinville watch {self._out}"

    def stop(self) -> None:
        """End it with the window."""
        if self._process.poll() is None:
            self._process.terminate()


def ask(episode: Path, name: str, question: str, moment: str, model: str | None = None) -> Job:
    """An interview, off the record; `model` is what answers, by default what answered in the episode, where that may be asked."""
    more = ["--model", model] if model is not None else []
    return Job("ask", ["ask", str(episode), name, question, "--at", moment, "--json", *more])


def fork(episode: Path, moment: str, name: str = "", whisper: str = "") -> Job:
    """Another history from a moment on, beside the episode, under a name that is free."""
    number = 1
    while (out := episode.with_name(f"{episode.stem}-fork{number}.episode")).exists():
        number += 1
    more = ["--whisper", f"{name}: {whisper}"] if whisper else []
    return Job("fork", ["fork", str(episode), "--at", moment, "--out", str(out), *more], out)

"""Lines on standard output and standard error: nothing in them acts on a terminal, and every encoding can write them."""

import json
import logging
import sys
from io import TextIOWrapper
from typing import Any, TextIO

from twinville.worlds.outward.visible import escaped, in_encoding, visible


def say(text: str) -> None:
    """A line on standard output."""
    _write(sys.stdout, visible(text))


def tell(text: str) -> None:
    """A line on standard error."""
    _write(sys.stderr, visible(text))


def say_json(value: Any) -> None:
    r"""Plain JSON on standard output: the data are unchanged, and what would act is written as \uXXXX."""
    text = escaped(json.dumps(value, ensure_ascii=False))
    try:
        text.encode(_encoding(sys.stdout))
    except UnicodeEncodeError:
        text = json.dumps(value)
    _write(sys.stdout, text)


def prepare() -> None:
    """Before a command: whatever a stream cannot write is written by number, and what is logged of waits is told."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    logger = logging.getLogger("twinville")
    if not logger.handlers:
        logger.addHandler(Told())


class Told(logging.Handler):
    """Tells what is logged, as `tell` does."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        tell(self.format(record))


def _write(stream: TextIO, text: str) -> None:
    stream.write(in_encoding(text, _encoding(stream)) + "\n")


def _encoding(stream: TextIO) -> str:
    return getattr(stream, "encoding", None) or "utf-8"

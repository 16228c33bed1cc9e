"""Tells what a model thought from what it answers, where a server sends both as one text.

Every family of models has its own marks for that. What stands in a legal JSON object is no mark: somebody may well say "<think>".
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

#: So many braces that begin no object are tried before the rest of a text counts as holding none: hostile text stays cheap.
_TRIES = 40
_OBJECT = re.compile(r'\{\s*["}]')
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class _Pair:
    """Marks around reasoning. A template may have written the opening one, so that only the closing one is seen."""

    opening: str
    closing: str
    any_case: bool = True

    def pattern(self) -> re.Pattern[str]:
        return re.compile(f"({re.escape(self.opening)})|{re.escape(self.closing)}", re.IGNORECASE if self.any_case else 0)


#: Marks, and who writes them.
_PAIRS = (
    _Pair("<think>", "</think>"),  # DeepSeek, Qwen and most others
    _Pair("<thinking>", "</thinking>"),
    _Pair("<thought>", "</thought>"),  # Gemini and Gemma
    _Pair("<reasoning>", "</reasoning>"),
    _Pair("<seed:think>", "</seed:think>"),  # Seed
    _Pair("<longcat_think>", "</longcat_think>"),  # LongCat
    _Pair("[THINK]", "[/THINK]", any_case=False),  # Magistral
    _Pair("◁think▷", "◁/think▷"),  # Kimi
    _Pair("<|begin_of_thought|>", "<|end_of_thought|>"),  # Sky-T1, OpenThinker
    _Pair("<|START_THINKING|>", "<|END_THINKING|>"),  # Command
)
#: Without one of these there are no marks, which is so of nearly every answer.
_HINTS = ("<", "[THINK]", "[/THINK]", "◁", "assistant")
_PATTERNS = tuple(pair.pattern() for pair in _PAIRS)
#: The tokens of gpt-oss: a header names a channel, then comes what is said on it.
_HARMONY = re.compile(r"<\|(start|channel|constrain|message|end|return|call)\|>")
#: The same where the server took the tokens off and left the names between them.
_BARE_HARMONY = re.compile(r"\A\s*analysis(?P<reasoning>.*?)assistant\s?final(?P<answer>.*)\Z", re.DOTALL)


class _Mark(NamedTuple):
    opens: bool
    start: int
    end: int


def apart(text: str) -> tuple[str, str]:
    """The answer and the reasoning; the text itself, and "", where nothing in it marks reasoning."""
    if not any(mark in text for mark in _HINTS):
        return text, ""
    answer, thoughts = text, []
    for read in _READERS:
        answer, thought = read(answer)
        if thought:
            thoughts.append(thought)
    return answer, "\n".join(thoughts)


def _tagged(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """By a pair of marks: what is outside of them is the answer."""
    if pattern.search(text) is None:
        return text, ""
    objects = _objects(text)
    marks = [_Mark(found[1] is not None, *found.span()) for found in _outside(pattern, text, objects)]
    if not marks:
        return text, ""
    first = marks[0]
    if not first.opens and len(objects) == 1 and text[: first.start].strip() == text[slice(*objects[0])]:
        # The only object comes before a mark that closes nothing: it is the answer.
        return (text[: first.start] + pattern.sub("", text[first.start :])).strip(), ""
    answers, thoughts, position = [], [], 0
    for start, end, thought in _blocks(marks, objects, text):
        answers.append(text[position:start])
        thoughts.append(thought.strip())
        position = end
    answers.append(text[position:])
    return "".join(answers).strip(), "\n".join(filter(None, thoughts))


def _blocks(marks: list[_Mark], objects: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int, str]]:
    """Where each block of reasoning starts and ends with its marks, and what is in it."""
    at, written = 0, len(text.rstrip())
    while at < len(marks):
        mark = marks[at]
        if not mark.opens and at > 0:
            at += 1  # it closes nothing
            continue
        # Where the first one closes, a template has written what opens.
        start, begin = (mark.start, mark.end) if mark.opens else (0, 0)
        while at < len(marks) and marks[at].opens:
            at += 1
        if at == len(marks):
            yield start, len(text), text[begin:]  # cut off within its reasoning
            return
        # A closing mark that another follows was only quoted, unless there is nothing after that, or the answer lies between them.
        while at + 1 < len(marks) and not (following := marks[at + 1]).opens and following.end < written:
            if _holds(objects, marks[at].end, following.start) and objects[-1][0] < following.end:
                break
            at += 1
        yield start, marks[at].end, text[begin : marks[at].start]
        at += 1


def _channels(text: str) -> tuple[str, str]:
    """By the channels of gpt-oss: what is said on the final one is the answer."""
    if _HARMONY.search(text) is None:
        return text, ""
    marks = list(_outside(_HARMONY, text, _objects(text)))
    if not marks:
        return text, ""
    said: list[tuple[str, str]] = []
    # What comes before any token is the answer, unless the token shows it to be the header of what follows.
    header, is_header = "", marks[0][1] in ("message", "constrain")
    if is_header:
        header = text[: marks[0].start()]
    else:
        said.append(("final", text[: marks[0].start()]))
    for found, following in zip(marks, [*marks[1:], None], strict=True):
        part = text[found.end() : following.start() if following is not None else len(text)]
        if found[1] == "message":
            said.append((header.strip(), part))
            header = ""
        elif found[1] in ("start", "channel", "constrain"):
            header = part if found[1] == "channel" else f"{header} {part}"
        else:
            said.append(("final", part))
    answer = "".join(part for channel, part in said if channel.startswith("final"))
    # A call of a function is what it was called with.
    calls = [part for channel, part in said if "to=functions" in channel]
    if not answer.strip() and calls:
        answer = calls[-1]
    thoughts = [part.strip() for channel, part in said if not channel.startswith("final") and "to=functions" not in channel]
    return answer.strip(), "\n".join(filter(None, thoughts))


def _bare_channels(text: str) -> tuple[str, str]:
    """By the names of channels alone."""
    found = _BARE_HARMONY.match(text) if "assistant" in text else None
    return (found["answer"].strip(), found["reasoning"].strip()) if found else (text, "")


def _objects(text: str) -> list[tuple[int, int]]:
    """Where legal JSON objects stand, from left to right, none within another."""
    found, position, failed = [], 0, 0
    while failed < _TRIES and (begins := _OBJECT.search(text, position)) is not None:
        try:
            _, position = _DECODER.raw_decode(text, begins.start())
            found.append((begins.start(), position))
        except (ValueError, RecursionError):
            position, failed = begins.start() + 1, failed + 1
    return found


def _outside(pattern: re.Pattern[str], text: str, objects: list[tuple[int, int]]) -> list[re.Match[str]]:
    """The marks that stand in no object."""
    kept, at = [], 0
    for found in pattern.finditer(text):
        while at < len(objects) and objects[at][1] <= found.start():
            at += 1
        if at == len(objects) or found.start() < objects[at][0]:
            kept.append(found)
    return kept


def _holds(objects: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether an object stands between two places."""
    at = bisect_left(objects, (start, start))
    return at < len(objects) and objects[at][1] <= end


def _reader(pattern: re.Pattern[str]) -> Callable[[str], tuple[str, str]]:
    return lambda text: _tagged(pattern, text)


_READERS: tuple[Callable[[str], tuple[str, str]], ...] = (_channels, _bare_channels, *map(_reader, _PATTERNS))

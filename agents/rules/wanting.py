"""What one works towards, and whom one wants to see today and why: answers to an interview, from aims, agreements and the plan."""

import re
from collections.abc import Iterator

from twinville.agents.prompts.interview import InterviewPrompt, Reply

_AIMS = re.compile(
    r"\bworking towards\b|\b(?:aims?|goals?|achieve)\b|\bset your mind on\b|\bget done over\b|\barbeitest du hin\b|\bdeine ziele\b"
)
_WHOM = re.compile(
    r"\b(?:whom?|anybody|anyone|wen|jemanden)\b.*\b(?:want|wish|like|mean|going|möchtest|willst)\b.*\b(?:see|meet|sehen|treffen)\b.*"
    r"\b(?:today|heute)\b|\b(?:möchtest|willst) du heute .*\b(?:sehen|treffen)\b"
)
#: What binds: who agreed or promised, what about, on which day, and when.
_AGREED = re.compile(
    r"(?:Agreed with (?P<a>[^:]+?)(?: too)?|Promised (?P<b>[^:]+)|(?P<c>[^:]+) promised me): "
    r"(?P<what>.+), day (?P<day>\d+)(?: at (?P<at>\d\d:\d\d))?"
)
_LONGEST, _MOST = 600, 3


def towards(prompt: InterviewPrompt) -> Reply | None:
    """What one works towards; None where that is not asked."""
    if _AIMS.search(prompt.asked.casefold()) is None:
        return None
    if not prompt.identity.aims:
        return Reply(text="Nothing in particular, at present.")
    return Reply(text=_cut(f"This is what I work towards: {'. Also: '.join(aim.words() for aim in prompt.identity.aims)}."))


def wants_to_see(prompt: InterviewPrompt) -> Reply | None:
    """Whom one wants to see today and why, by what is agreed, planned, or aimed at; None where that is not asked."""
    if _WHOM.search(prompt.asked.casefold()) is None:
        return None
    agreed = list(_agreed_today(prompt))[:_MOST]
    if agreed:
        said = [f"{who}, because we have agreed on it: {what} at {at}" for _, who, what, at in agreed]
        return Reply(text=_cut(f"I want to see {'; and '.join(said)}."), cites=tuple(id_ for id_, *_ in agreed))
    ahead = [item for item in prompt.plan if _minutes(item[:5]) >= prompt.now]
    texts = [*(item[6:].rpartition(", at ")[0] for item in ahead), *(aim.next or aim.goal for aim in prompt.identity.aims)]
    known = {tie.name for tie in prompt.identity.ties}
    known |= {memory.about for memory in prompt.memories if memory.kind in ("conversation", "agreement")}
    for text in texts:
        named = sorted(name for name in known if name and _names(text, name, prompt.identity.name))
        if named:
            return Reply(text=_cut(f"I want to see {' and '.join(named)}, because I have this in mind: {text}."))
    return Reply(text="Nobody in particular; I have agreed nothing for today that is still to come.")


def _agreed_today(prompt: InterviewPrompt) -> Iterator[tuple[str, str, str, str]]:
    """What binds one today and is still to come: the memory, with whom, what, when."""
    for memory in sorted(prompt.memories, key=lambda memory: -int(memory.id[1:])):
        found = _AGREED.match(memory.text) if memory.kind == "agreement" else None
        if found is None or int(found["day"]) != prompt.day or (found["at"] and _minutes(found["at"]) <= prompt.now):
            continue
        yield memory.id, str(found["a"] or found["b"] or found["c"]), found["what"], found["at"] or "an hour that is still open"


def _names(text: str, name: str, me: str) -> bool:
    """Whether a text names somebody, by their first name at least."""
    return name != me and re.search(rf"\b{re.escape(name.split()[0])}\b", text) is not None


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rpartition(' ')[0]}…"

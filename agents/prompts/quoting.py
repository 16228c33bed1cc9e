"""People's words in prompts are data: on one line, between marks they cannot close, without what a model might take for more.

Chat templates are made of tokens in angle brackets, of role names with a colon, of fences. Whoever writes them into a persona, a
notice or a remark gets them back as letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Characters that open, close or fence, and what stands for them.
_HARMLESS = str.maketrans({"«": "‹", "»": "›", "<": "‹", ">": "›", "`": "'", "{": "(", "}": ")"})
#: "[INST]", "[/SYS]" and their like.
_BRACKETED = re.compile(r"\[\s*/?\s*(?:INST|SYS|SYSTEM|USER|ASSISTANT|TOOL_CALLS?|AVAILABLE_TOOLS)\s*\]", re.IGNORECASE)
#: A role that begins to speak, at the beginning of what is said, of a line or of a sentence.
_ROLE = re.compile(r"(^|[\n\r.!?:;‹›#*|]\s*|\s{2,})(system|assistant|user|human|developer|tool|instructions?)\s*:", re.IGNORECASE)
_HEADING = re.compile(r"(^|\s)#{2,}")
#: What nothing harmful can do without.
_SUSPECT = re.compile(r"[^ -~]|[<>`{}\[#:]")
#: Off only where it is measured what it does.
_NEUTRALIZE: ContextVar[bool] = ContextVar("neutralize", default=True)


def quote(text: str) -> str:
    """Somebody's words as data, between « and »."""
    return f"«{plain(text)}»"


def plain(text: str) -> str:
    """Words on one line that hold no mark, template token, fence, role, or invisible character."""
    if not _NEUTRALIZE.get():
        return text
    if not _SUSPECT.search(text):
        return " ".join(text.split())
    # Control characters may stand for line breaks, and invisible ones may break up what is looked for.
    kinds = ((c, unicodedata.category(c)) for c in text)
    text = "".join("\n" if kind == "Cc" else c for c, kind in kinds if kind not in ("Cf", "Co", "Cs"))
    text = _ROLE.sub(r"\1\2 -", _BRACKETED.sub("", text).translate(_HARMLESS))
    return " ".join(_HEADING.sub(r"\1", text).split())


@contextmanager
def unprotected() -> Iterator[None]:
    """Words go into prompts as they are. For measuring what the defence is worth, and for nothing else."""
    token = _NEUTRALIZE.set(False)
    try:
        yield
    finally:
        _NEUTRALIZE.reset(token)

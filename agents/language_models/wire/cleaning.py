"""Makes what a server sent fit to be shown: no control characters, no half characters, no key, not too much."""

import re
import unicodedata

#: Longest text of a server's own words in a sentence for the user, characters.
SHOWN = 300
#: A name that a server gives itself is cut here, characters.
NAME = 200
#: How much of a text is looked at before it is cut: a page of megabytes is no sentence.
_LOOKED_AT = 20_000
#: A shorter secret might be any word.
_SHORTEST_SECRET = 8

_MASK = "[key]"
#: What looks like a key: the beginnings that well-known servers use, whatever follows the word for one, a token or a text with its
#: middle starred out, and long runs in which capitals, small letters and digits are mixed.
_KEYS = re.compile(
    r"""
    \b(?:sk|pk|rk|gsk|hf|r8|xai|key|nvapi|tgp|csk|fw|ghp|gho)[-_][\w*.…-]{4,}
    | \bAIza[\w-]{8,} | \bAKIA\w{8,} | \beyJ[\w.=-]{12,}
    | (?<=bearer\ )[^\s'",;]{4,}
    | (?<=key:\ )[^\s'",;]{4,} | (?<=key=)[^\s'",;&]{4,} | (?<=provided:\ )[^\s'",;]{4,}
    | [\w-]*\*{3,}[\w*-]*
    | \b(?-i:(?=[\w+/]*[a-z])(?=[\w+/]*[A-Z])(?=[\w+/]*\d)[A-Za-z\d+/_]{24,100})={0,2}
    | \b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{32,100}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def whole(text: str) -> str:
    """The text without halves of characters, which JSON can write and no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def plain(text: str, most: int) -> str:
    """The text on one line, without anything that cannot be seen, at most so many characters."""
    looked_at = whole(text[:_LOOKED_AT])
    seen = "".join(" " if letter.isspace() else letter for letter in looked_at if letter.isspace() or not _is_unseen(letter))
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def shown(text: str, secret: str = "", most: int = SHOWN) -> str:
    """A server's words, fit for a sentence: plain, and without `secret` or anything else that looks like a key."""
    line = plain(text, _LOOKED_AT)
    if len(secret) >= _SHORTEST_SECRET:
        line = line.replace(secret, _MASK)
    # Cut before keys are looked for, with room for one that lies across the end: then no part of it is left standing.
    masked = _KEYS.sub(_MASK, line[: most + 200])
    return plain(masked, most)


def _is_unseen(letter: str) -> bool:
    """Whether it is a control, a mark of direction or another thing without a shape."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")

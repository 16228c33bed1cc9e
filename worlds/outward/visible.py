r"""Foreign text made visible: what a terminal, a page or a window would obey or hide is shown instead.

Controls become their pictures (ESC is ␛); marks of direction, hidden letters, halves of characters and the like their number
(\u202e). What scripts and emoji need is kept: joiners inside words and emoji, one variation selector after what it varies, the
three flags that are written with tags. Newlines and tabs are kept, too.
"""

import re

#: Characters that act or hide. Tags, selectors and joiners are among them, and are harmless only where `_KEPT` finds them.
_HARMFUL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_EMOJI = "\u203c\u2049\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
#: Scripts in which a joiner shapes the letters beside it, and those that mark by an empty space where a line may break.
_JOINING = "\u0620-\u074f\u0780-\u109f\u1780-\u17d3\u1800-\u1cff\ua800-\uabff\U00010a00-\U00011fff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_KEPT = "|".join(
    (
        "(?<=\U0001f3f4)\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f",
        f"(?<=[^{_HARMFUL}\\s])[\ufe00-\ufe0f]",
        "(?<=[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003fffd])[\U000e0100-\U000e01ef]",
        "(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]",
        f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])",
        f"(?<=[{_JOINING}])[\u200c\u200d]",
        f"(?<=[{_UNSPACED}])\u200b(?=[{_UNSPACED}])",
        "[\u1100-\u115f][\u1160-\u11ff]",
    )
)
_PATTERN = re.compile(f"({_KEPT})|[{_HARMFUL}]")


def visible(text: str) -> str:
    """The text with whatever acts or hides shown as a sign or a number; any other text as it is."""
    if text.isascii() and text.isprintable():
        return text
    return _PATTERN.sub(lambda found: found[0] if found[1] else _sign(found[0]), text)


def on_one_line(text: str) -> str:
    """The same, with a space for each newline and tab: for what has one line only."""
    return visible(text).replace("\n", " ").replace("\t", " ")


def escaped(text: str) -> str:
    r"""JSON text with the same characters as \uXXXX, so that it is the same data and nothing in it acts."""
    if text.isascii() and text.isprintable():
        return text
    return _PATTERN.sub(lambda found: found[0] if found[1] else _units(found[0]), text)


def in_encoding(text: str, encoding: str) -> str:
    r"""The text without what an encoding cannot write, which is shown by number (\u2019)."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        known = "ascii" if _is_unknown(encoding) else encoding
        return text.encode(known, "backslashreplace").decode(known)
    return text


def _is_unknown(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except LookupError:
        return True
    return False


def _sign(character: str) -> str:
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    if number == 0x7F:
        return "\u2421"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _units(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))

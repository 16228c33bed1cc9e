"""Names from a file as names of files: one that every system takes stays as it is, any other gets one that is safe and its own."""

import re
import unicodedata
from hashlib import blake2b

from twinville.worlds.outward.visible import visible

#: Longest name, bytes of UTF-8: room is left for an ending and for what a writer puts beside the file.
MOST = 160
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')


def file_name(name: str) -> str:
    """A name of one file or folder, without separators, controls or a leading dot or dash.

    A name that had to be changed carries a digest of itself, so that two names never meet in one file. Names that differ only in
    case are one file on some systems; who makes several asks `is_same_file`.
    """
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    if plain == name and _is_safe(name):
        return name
    kept = _FORBIDDEN.sub("_", visible(plain).replace("\n", "_").replace("\t", "_")).lstrip(".- ").rstrip(". ")
    kept = kept.encode()[: MOST - 20].decode("utf-8", "ignore").rstrip(". ")
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"{kept or '_'}~{digest}"


def is_same_file(one: str, other: str) -> bool:
    """Whether two names are one on a system that does not mind case."""
    return unicodedata.normalize("NFC", file_name(one).casefold()) == unicodedata.normalize("NFC", file_name(other).casefold())


def _is_safe(name: str) -> bool:
    return (
        0 < len(name.encode()) <= MOST
        and name[0] not in ".- "
        and name[-1] not in ". "
        and "~" not in name
        and visible(name) == name
        and not _FORBIDDEN.search(name)
        and not _RESERVED.fullmatch(name)
    )

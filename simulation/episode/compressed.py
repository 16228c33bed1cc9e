"""Compressed texts of an episode file. The file is untrusted: what comes out of it is of bounded size."""

import zlib
from pathlib import Path

from twinville.simulation.episode.gate import LARGEST
from twinville.worlds.errors import InputError


def inflated(data: object, path: Path) -> str:
    """A compressed text of the file at `path`; raises InputError when it is none, or too large."""
    inflater = zlib.decompressobj()
    if not isinstance(data, bytes):
        raise InputError(f"{path}: is damaged: it has something else where a compressed text is kept")
    try:
        text = inflater.decompress(data, LARGEST).decode()
    except (zlib.error, UnicodeError) as error:
        raise InputError(f"{path}: is damaged: a compressed text cannot be read ({error})") from None
    if not inflater.eof:
        raise InputError(f"{path}: is damaged: a compressed text is cut off or larger than {LARGEST / 1e6:.0f} MB")
    return text

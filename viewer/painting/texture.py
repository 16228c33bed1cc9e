"""Textures: deterministic noise over pixels of the ground, and for things by their names."""

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

#: The noise repeats after this many pixels.
PERIOD = 1024


@cache
def field(cell: int, salt: int = 0) -> NDArray[np.float32]:
    """float32[PERIOD, PERIOD] from 0 to 1: smooth noise with features of `cell` pixels, that repeats seamlessly."""
    number = PERIOD // cell
    coarse = np.random.default_rng(salt * 1009 + cell).random((number, number)).astype(np.float32)
    at = np.arange(PERIOD) / cell
    low = at.astype(int)
    part = (at - low).astype(np.float32)
    part = part * part * (3 - 2 * part)
    a, b = low % number, (low + 1) % number
    rows = coarse[a] * (1 - part)[:, None] + coarse[b] * part[:, None]
    whole: NDArray[np.float32] = rows[:, a] * (1 - part)[None, :] + rows[:, b] * part[None, :]
    return whole


def patch(noise: NDArray[np.float32], x: int, y: int, width: int, height: int) -> NDArray[np.float32]:
    """The part of a noise field over a rectangle of the ground, in pixels; float32[width, height]."""
    return noise[np.ix_(np.arange(x, x + width) % PERIOD, np.arange(y, y + height) % PERIOD)]


def hashed(*parts: object) -> int:
    """A number that depends on its arguments alone, the same in every process."""
    return int.from_bytes(blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest(), "big")

"""Numbers that are a pure function of a seed and a key: the stable hash behind every draw in the engine."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def keyed_bits(seed: int, *key: object) -> int:
    """64 bits of blake2b over seed and key, the parts' text joined unambiguously."""
    texts = [str(part).encode() for part in (seed, *key)]
    framed = b"".join([b"%d:%b" % (len(text), text) for text in texts])
    return int.from_bytes(blake2b(framed, digest_size=8).digest(), "big")


def keyed(seed: int, *key: object) -> float:
    """A uniform number in [0, 1) that is a pure function of seed and key."""
    return (keyed_bits(seed, *key) >> 11) / 2**53


def keyed_choice(options: Sequence[T], seed: int, *key: object) -> T:
    """One of `options`, uniformly; raises IndexError when there are none."""
    return options[int(keyed(seed, *key) * len(options))]

"""Counts tokens with the bundled tokenizer. Servers count some percent more or less."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

#: Tokens that servers keep together when they reuse their work on a prefix (vLLM's block).
BLOCK = 16
#: The tokenizer of the static embedder, which ships anyway.
TOKENIZER = Path(__file__).parent.parent / "memory" / "static" / "tokenizer.json"


def token_ids(texts: Sequence[str]) -> list[list[int]]:
    """The tokens of each text."""
    return [encoding.ids for encoding in _tokenizer().encode_batch(list(texts), add_special_tokens=False)]


class Prefixes:
    """How much of each prompt repeats the beginning of an earlier one, in whole blocks: what a prefix cache can spare."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def repeated(self, ids: Sequence[int]) -> int:
        """Tokens of this prompt that an earlier one began with; it counts as an earlier one from now on."""
        shared, before, follows = 0, 0, True
        for first in range(0, len(ids) - BLOCK + 1, BLOCK):
            before = hash((before, *ids[first : first + BLOCK]))
            follows = follows and before in self._seen
            shared += BLOCK if follows else 0
            self._seen.add(before)
        return shared


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer

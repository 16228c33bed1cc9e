"""The stance of a line towards what it speaks of."""

from typing import Literal

Stance = Literal["affirms", "denies", "corrects", "withdraws", "asks", "hints"]

"""The error class for mistakes of users, and the suggestion of the nearest name for a misspelt one.

Every room raises `InputError` for a mistake in what a user wrote; the command line prints it and exits with code 2.
It lives in the lowest room because every room above may need it.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """A user's mistake, in one sentence: the file, the place in it, the rule, and what to do."""


def suggestion(name: str, choices: Iterable[str]) -> str:
    """A trailing " Did you mean 'X'?" for the closest of `choices`, or nothing when none is close."""
    by_folded = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.6)
    return f" Did you mean '{by_folded[close[0]]}'?" if close else ""

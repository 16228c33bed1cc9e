"""What surveys cost, beside the episode of which they are asked: their answers are no part of it, and their account is neither."""

import json
from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.worlds.errors import InputError
from twinville.worlds.whole_file import write_whole


def account_path(episode: Path) -> Path:
    """Where the account of an arm's surveys is kept."""
    return episode.with_suffix(".surveys.account.json")


def go_on_with(account: Account, path: Path) -> None:
    """Count what was spent before, by a killed process too, and keep the account at that path from now on, once anything is spent.

    Raises InputError for a file that is no account.
    """
    if path.exists():
        try:
            # The mark of an account that was closed is what was spent.
            account.restore(json.loads(path.read_text(encoding="utf-8")), clean=False)
        except ValueError as error:
            raise InputError(f"{path}: is damaged ({error}); remove it to begin a new account") from None
    account.keep = lambda: write_whole(path, account.text())


def close(account: Account) -> None:
    """Nothing more is asked: what was spent is written down, and no more than that."""
    account.rest()
    if account.lines:
        account.keep()


def spent_at(path: Path) -> tuple[float, int]:
    """Dollars and tokens of such a file; nothing where it cannot be read."""
    account = Account()
    try:
        go_on_with(account, path)
    except InputError:
        return 0.0, 0
    return account.spent()

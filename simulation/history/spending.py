"""What an episode has spent so far: what is booked, and where its process was killed, whatever that may have had under way."""

from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.simulation.episode.manifest import OPEN
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError


def carry(account: Account, path: Path) -> None:
    """Take over what an episode has spent that is about to be lived anew; its limits are not. Nothing where it cannot be read."""
    try:
        with Episode(path, even_empty=True) as episode:
            account.take_over(episode.account.spent(), clean=episode.state not in OPEN)
    except (InputError, ValueError):
        return


def spent_by(path: Path) -> tuple[float, int]:
    """Dollars and tokens; nothing where there is no episode, or none that can be read."""
    account = Account()
    carry(account, path)
    return account.spent()

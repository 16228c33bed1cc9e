"""What an episode has spent so far: what is booked, and where its process was killed, whatever that may have had under way."""

from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError


def spent_by(path: Path) -> tuple[float, int]:
    """Dollars and tokens; nothing where there is no episode, or none that can be read."""
    account = Account()
    try:
        with Episode(path, even_empty=True) as episode:
            account.restore(episode.account.spent(), clean=episode.state != "running")
    except (InputError, ValueError):
        return 0.0, 0
    return account.spent()

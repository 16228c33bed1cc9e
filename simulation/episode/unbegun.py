"""An episode whose run was killed while its servers were still being asked what they honour.

It is there, locked and committed before that is paid for, so that a limit holds however often a run is killed. Nothing was lived in
it, and what its model honours is not known: the run is begun again, in its place, and takes over what was spent.
"""

from pathlib import Path
from typing import Any

from twinville.simulation.episode.manifest import PREPARING
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError


def account_of_unbegun(path: Path) -> dict[str, Any] | None:
    """The account of such an episode; None for any other file, and where there is none."""
    if not path.exists():
        return None
    try:
        with Episode(path, even_empty=True) as episode:
            return episode.account.spent() if episode.state == PREPARING and episode.last_tick < 0 else None
    except InputError:
        return None

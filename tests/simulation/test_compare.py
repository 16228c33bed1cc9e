from pathlib import Path

import pytest

from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.compare import TOLERANCE, compare
from twinville.simulation.history.fork import fork
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.worlds.errors import InputError
from twinville.worlds.world import World


def test_the_same_history_does_not_part(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as a, Episode(larkwater_day) as b:
        comparison = compare(a, b)
    assert comparison.partings == ()
    assert set(comparison.same) == set(a.names)
    assert comparison.common_tick == a.last_tick


def test_a_fork_with_other_chance_parts_from_where_it_was_forked(larkwater_day: Path, tmp_path: Path) -> None:
    out = tmp_path / "fork.episode"
    tick = fork(larkwater_day, out, 14 * 3600, seed=5)
    resume(out, model_of)
    with Episode(larkwater_day) as a, Episode(out) as b:
        comparison = compare(a, b)
        moment = a.clock.seconds(tick)
    assert comparison.common_tick == tick
    assert len(comparison.partings) > 5
    times = [parting.seconds for parting in comparison.partings]
    assert times == sorted(times)
    assert all(parting.seconds >= moment for parting in comparison.partings)
    noticed = [parting for parting in comparison.partings if parting.noticed_seconds is not None]
    assert noticed
    # Nobody notices after they have parted, nor through themselves.
    assert all(moment < parting.noticed_seconds <= parting.seconds for parting in noticed if parting.noticed_seconds)
    assert all(parting.through and parting.through != parting.person for parting in noticed)
    assert {parting.what for parting in comparison.partings} <= {"place", "activity", "knowledge", "state"}
    rows = comparison.content(a.clock)
    assert rows["tolerance_seconds"] == TOLERANCE
    assert rows["partings"][0]["at"].startswith("day 1")


def test_episodes_without_a_common_past(larkwater_day: Path, small: tuple[World, Population], tmp_path: Path) -> None:
    other = run(*small, tmp_path / "small.episode", days=0.1)
    with Episode(larkwater_day) as a, Episode(other) as b, pytest.raises(InputError, match="no common past"):
        compare(a, b)

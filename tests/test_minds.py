"""What `benchmarks/minds.py` counts in two days, beside what else tells of the same; and a row for each part of a mind."""

from pathlib import Path

import pytest

from benchmarks.minds_counts import count, meetings, stays_of_all
from benchmarks.minds_rows import ROWS
from twinville.agents.modules import ALL_MODULES
from twinville.experiments.outcomes.presence import Stay
from twinville.simulation.episode.projections.agreements import lives
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.talks import talks


def test_each_part_of_a_mind_has_a_row_without_it() -> None:
    alone = {row.without for row in ROWS if len(row.without) == 1}
    assert {name for (name,) in alone} == ALL_MODULES
    assert len({row.what for row in ROWS}) == len(ROWS)


@pytest.fixture(scope="module")
def episode(larkwater_two_days: Path) -> Episode:
    return Episode(larkwater_two_days)


def test_who_met_as_agreed_did_so_by_the_world_as_well(episode: Episode) -> None:
    found = meetings(episode, stays_of_all(episode))
    kept = {
        (life.last.place.partition(":")[0], life.last.day, life.last.at) for life in lives(episode) if life.last.standing == "kept"
    }
    assert found
    assert found <= kept
    nobody: dict[str, list[Stay]] = {name: [] for name in episode.names}
    assert meetings(episode, nobody) == set()


def test_counts_fit_each_other(episode: Episode) -> None:
    counts = count(episode)
    assert counts.talks_of_several == talks(episode)["of_three_or_four"]
    assert counts.talks_by_intent > 0
    assert 0 <= counts.homes_visited <= counts.opened <= counts.knocks
    assert counts.done_for_aims > 0
    assert 0 < counts.aims_moved_on <= len(episode.names)
    assert counts.left_and_seen > 0
    assert counts.broken_norms == 0

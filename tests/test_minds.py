"""What `benchmarks/minds.py` counts in two days, beside what else tells of the same; and a row for each part of a mind."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.minds_counts import count, meetings, stays_of_all
from benchmarks.minds_lived import bundled, observe
from benchmarks.minds_parts import OFF, SOME, Off, judge, parts
from benchmarks.minds_rows import ROWS
from twinville.agents.modules import ALL_MODULES
from twinville.experiments.outcomes.presence import Stay
from twinville.simulation.episode.projections.agreements import lives
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.talks import talks


def test_each_part_of_a_mind_has_a_row_without_it() -> None:
    assert {row.part for row in OFF} == ALL_MODULES
    assert len({(row.part, row.what) for row in OFF}) == len(OFF)
    assert len({row.what for row in ROWS}) == len(ROWS)
    assert all(row.least > 0 and 0 <= row.most <= SOME for row in OFF)


ROW = Off("aims", "activities that serve an aim", lambda run: run.counts.done_for_aims, least=3, most=50)


@pytest.mark.parametrize(
    ("full", "off", "shows"),
    [
        ([74, 67, 48], [17, 25, 9], True),
        ([4, 30, 30], [4, 2, 2], True),
        ([40, 40, 40], [40, 41, 39], False),
        ([40], [21], False),
        ([40], [20], True),
        ([3, 2, 2], [0, 0, 0], False),
        ([0, 0], [0, 0], False),
        ([0], [5], False),
    ],
)
def test_a_part_shows_over_all_seeds_together_where_there_is_something_to_miss(
    full: list[float], off: list[float], shows: bool
) -> None:
    assert judge(ROW, full, off).shows is shows


def test_what_only_the_part_makes_must_be_gone() -> None:
    assert judge(ROW._replace(most=0), [40, 50], [0, 0]) == (45, 0, True)
    assert not judge(ROW._replace(most=0), [40, 50], [0, 1]).shows
    assert judge(ROW, [0], [0]).left is None


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


def test_a_part_that_changes_nothing_is_named(episode: Episode, larkwater_two_days: Path) -> None:
    run = observe(bundled(), episode, larkwater_two_days)
    _, missing = parts([run], {row.part: [run] for row in OFF})
    assert missing == [f"{row.part}: {row.what}" for row in OFF]
    strangers = replace(run, town=replace(run.town, has_ties=False))
    _, fewer = parts([strangers], {row.part: [strangers] for row in OFF})
    assert fewer == [f"{row.part}: {row.what}" for row in OFF if not row.ties]

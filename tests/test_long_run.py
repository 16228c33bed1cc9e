"""A long run stays flat: the quick form of `benchmarks/long_run.py`."""

import pytest

from benchmarks.long_run import LOG, QUICK_DAYS, QUICK_PEOPLE, Day, faults, measured


@pytest.mark.slow
def test_a_run_of_days_is_flat_in_memory_and_beside_the_file() -> None:
    days, peak = measured(QUICK_DAYS, QUICK_PEOPLE, 0)
    assert len(days) == QUICK_DAYS
    assert days[-1].memories > 2 * days[0].memories
    assert peak >= max(day.resident for day in days)
    assert faults(days, quick=True) == []


def test_what_grows_is_told() -> None:
    flat = [Day(n, 100_000_000, n * 8_000_000, 4_000_000, 3.0 * n, n * 1000, n * 500) for n in range(1, 9)]
    assert faults(flat, quick=True) == []
    more = [
        Day(d.day, d.resident + 9_000_000 * d.day, d.file * d.day, LOG_GROWN * d.day, d.seconds, d.events, d.memories) for d in flat
    ]
    found = faults(more, quick=True)
    assert [words.split()[0] for words in found] == ["resident", "each", "the", "an"]
    assert "the write-ahead log grew to 80.0 MB; at most 8" in found


#: What the log grows by in a day where nothing bounds it.
LOG_GROWN = int(LOG) + 2_000_000

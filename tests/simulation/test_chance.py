from collections import Counter

from twinville.simulation.chance import KeyedChance
from twinville.worlds.keyed import keyed_bits


def test_draws_are_pure_functions_of_their_key() -> None:
    assert KeyedChance(7).uniform("seat", "Ada", 1, 2) == KeyedChance(7).uniform("seat", "Ada", 1, 2)


def test_parts_of_a_key_do_not_run_together() -> None:
    assert keyed_bits(1, "ab", "c") != keyed_bits(1, "a", "bc")


def test_draws_are_spread_evenly() -> None:
    bins = Counter(int(KeyedChance(1).uniform("x", f"person {i % 50}", i // 50, 0) * 10) for i in range(20_000))
    # 2,000 expected in each; four standard deviations are about 170.
    assert all(1830 < count < 2170 for count in bins.values())


def test_a_known_draw() -> None:
    """Pins the stream: a change here changes every run that was ever recorded."""
    assert keyed_bits(7, "seat", "Ada", 1, 2) == 8140722581694824258

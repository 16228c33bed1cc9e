"""Garbage is not searched for where a run lives or is written, and is again afterwards."""

import gc
from collections.abc import Iterator

import pytest

from twinville.simulation.history.collecting import long_lived, without_collecting


@pytest.fixture
def thawed() -> Iterator[None]:
    """Nothing is frozen, as in a process of a user; the tests freeze what they import."""
    frozen = gc.get_freeze_count() > 0
    gc.unfreeze()
    yield
    if frozen:
        gc.freeze()


def test_what_exists_is_left_out_while_a_run_lives(thawed: None) -> None:
    def fails() -> None:
        with long_lived():
            assert gc.get_freeze_count() > 0
            raise ValueError("over")

    with pytest.raises(ValueError, match="over"):
        fails()
    assert gc.get_freeze_count() == 0


def test_what_somebody_else_froze_stays_frozen(thawed: None) -> None:
    gc.freeze()
    with long_lived():
        pass
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_a_state_is_written_without_a_search() -> None:
    assert gc.isenabled()

    def fails() -> None:
        with without_collecting():
            assert not gc.isenabled()
            raise ValueError("full")

    with pytest.raises(ValueError, match="full"):
        fails()
    assert gc.isenabled()


def test_whoever_searches_by_hand_goes_on_doing_so() -> None:
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()

"""How long a server is given."""

from twinville.agents.language_models.wire.patience import Pace, Patience


def test_a_server_that_answers_in_one_piece_is_given_time_by_its_own_measure() -> None:
    patience, pace = Patience(first=100), Pace()
    unknown = pace.whole(2048, patience)
    pace.took(200, 2.0)
    fast = pace.whole(2048, patience)
    assert 100 < fast < unknown <= 600
    # Two tokens a second: the whole cap may take a thousand seconds and more.
    pace.took(60, 120.0)
    assert pace.whole(200, patience) >= 100 + 4 * 120
    # It is not waited for without end.
    pace.took(None, 400.0)
    assert pace.whole(64, patience) == 600


def test_what_is_not_counted_changes_no_rate() -> None:
    pace = Pace()
    pace.took(0, 5.0)
    pace.took(None, 5.0)
    pace.took(1, 5.0)
    assert pace.slowest is None
    assert pace.longest == 5.0

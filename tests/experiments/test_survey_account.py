"""What surveys cost is kept through kills, and what is lived anew goes on with the account of what it replaces."""

from contextlib import suppress
from pathlib import Path

import pytest

from twinville.agents.language_models.account import Account, BudgetError
from twinville.agents.language_models.model import Usage
from twinville.experiments.outcomes.survey_account import account_path, close, go_on_with, spent_at
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.writer import EpisodeWriter
from twinville.simulation.history.run import prepare
from twinville.simulation.history.spending import carry, spent_by
from twinville.worlds.errors import InputError


def test_killed_again_and_again_a_survey_stays_within_its_limit(tmp_path: Path) -> None:
    path = account_path(tmp_path / "arm.episode")
    sent = 0
    for _ in range(100):
        account = Account(tokens=10_000)
        go_on_with(account, path)
        # Killed while it waits for the answer, which is paid for.
        with suppress(BudgetError):
            account.spend_now("x", "m", "survey", Usage(800, 200))
            sent += 1000
    assert 9_000 <= sent <= 10_000
    assert spent_at(path)[1] <= 10_000


def test_a_closed_account_counts_what_was_spent_alone(tmp_path: Path) -> None:
    path = account_path(tmp_path / "arm.episode")
    account = Account(tokens=10_000)
    go_on_with(account, path)
    close(account)
    assert not path.exists()
    account.spend_now("x", "m", "survey", Usage(800, 200))(Usage(80, 20))
    close(account)
    assert spent_at(path) == (0.0, 100)
    again = Account(tokens=10_000)
    go_on_with(again, path)
    assert again.spent()[1] == 100


def test_a_damaged_one_is_one_sentence(tmp_path: Path) -> None:
    path = account_path(tmp_path / "arm.episode")
    path.write_text("[]")
    with pytest.raises(InputError, match="is damaged"):
        go_on_with(Account(), path)


def test_what_is_lived_anew_goes_on_with_the_account(small: tuple, tmp_path: Path) -> None:  # type: ignore[type-arg]
    scenario, _ = prepare(*small)
    account = Account(tokens=10_000)
    writer = EpisodeWriter.create(tmp_path / "past.episode", canonical(scenario.model_dump(mode="json")), 9, account=account)
    account.spend_now("x", "m", "k", Usage(800, 200))
    assert spent_by(tmp_path / "past.episode")[1] >= 1000
    again = Account(tokens=5_000)
    carry(again, tmp_path / "past.episode")
    carry(again, tmp_path / "none.episode")
    assert again.spent() == spent_by(tmp_path / "past.episode")
    assert again.tokens == 5_000
    writer.close("stopped")

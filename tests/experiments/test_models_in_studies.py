"""Studies answered by a language model: arms share what was answered, budgets hold, a dead server drops a world visibly."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import Fault, Script, loopback_server
from twinville.agents.language_models import openai_compatible
from twinville.agents.language_models.retrying import Retrying
from twinville.agents.language_models.wire.patience import Patience
from twinville.experiments.design.means import Means
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes.kinds import informed
from twinville.experiments.outcomes.surveys import survey
from twinville.experiments.results.results import results
from twinville.experiments.running.local import live_study
from twinville.experiments.running.replicate import arm_path
from twinville.simulation.episode.projections.unanswered import gone_without
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.simulation.paused import RunPausedError
from twinville.worlds.errors import InputError


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*arguments: Any, **more: Any) -> Retrying:
        return Retrying(*arguments, **more | {"patience": Patience(deadline=0.3, soon=0.3), "longest": 0.02})

    monkeypatch.setattr(openai_compatible, "Retrying", short)


def _study(replicates: int = 1) -> Experiment:
    return Experiment(
        arms={"none": [], "again": [], "letter": [Announcement("The fair is off.", start="day 1 08:00")]},
        contrasts=["letter - none", "again - none"], outcomes=[informed(primary=True), survey("The fair will be fine.")],
        fork_at="day 1 07:30", until="day 1 11:00", agents=3, replicates=replicates,
    )  # fmt: skip


def test_an_equal_arm_asks_nothing_and_pairs_get_p(tmp_path: Path) -> None:
    out = tmp_path / "s"
    with loopback_server() as server:
        means = Means("openai:m", server.url)
        assert live_study(_study(2), out, means=means) == []
        found = results(_study(2), out)
    assert not found.notice
    for number in range(2):
        with Episode(arm_path(out, number, "none")) as none, Episode(arm_path(out, number, "again")) as again:
            assert none.digest == again.digest
            assert verify(again).sound
            spent = [sum(int(row["calls"]) for row in episode.account.spent().get("lines", ())) for episode in (none, again)]
            # All that the first arm had to ask is there for the second.
            assert spent[0] > 0
            assert spent[1] == 0
    told = next(each for each in found.estimates if each.contrast == "letter - none" and each.primary)
    assert told.effect.p is not None
    assert told.effect.smallest_p == 0.5
    assert told.adjusted_p is not None


def test_a_budget_is_never_overspent_and_what_was_paid_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "s"
    with loopback_server() as server:
        few = Means("openai:m", server.url, max_tokens=7 * 4000)
        with pytest.raises(RunPausedError, match="limit of 4,000 tokens"):
            live_study(_study(), out, means=few)
        assert server.tokens <= 7 * 4000
        before = len(server.seen)
        assert live_study(_study(), out, means=Means("openai:m", server.url, max_tokens=10**9)) == []
        went_on = len(server.seen) - before
    with loopback_server() as afresh:
        assert live_study(_study(), tmp_path / "t", means=Means("openai:m", afresh.url)) == []
    # What had been paid for was not asked again (but for one call that finds out what the server honours).
    assert before + went_on <= len(afresh.seen) + 8
    found = results(_study(), out)
    assert found.attrition == {"none": 0, "again": 0, "letter": 0}


def test_a_server_that_dies_costs_its_worlds_and_no_others(tmp_path: Path) -> None:
    out = tmp_path / "s"
    dead: list[int] = []

    def script(number: int, body: object) -> Fault:
        return {"status": 500} if dead and number > dead[0] else {}

    with loopback_server(script) as server:
        means = Means("openai:m", server.url)
        live_study(_study(1), out, means=means)
        dead.append(0)
        failures = live_study(_study(2), out, means=means)
    assert len(failures) == 1
    assert failures[0].startswith("replicate 1")
    found = results(_study(2), out)
    assert found.attrition["letter"] == 1
    assert all(each.dropped == 1 for each in found.estimates)


def test_a_model_that_the_study_names_is_asked_only_when_the_user_says_so(tmp_path: Path) -> None:
    study = replace(_study(), vary={"model": ["openai:m", "openai:theirs"]}, outcomes=[informed(primary=True)])
    with loopback_server() as server:
        for given in ((), ("openai:other",)):
            with pytest.raises(InputError, match=r"names the model 'openai:theirs', .*--arm-model openai:theirs"):
                live_study(study, tmp_path / "s", means=Means("openai:m", server.url, arm_models=given))
        assert not server.seen
        assert not (tmp_path / "s").exists()
        assert live_study(study, tmp_path / "s", means=Means("openai:m", server.url, arm_models=("openai:theirs",))) == []
        assert {request["model"] for request in server.seen} == {"m", "theirs"}


def _prose_for_one(kind: str) -> Script:
    """Prose for the second prompt of a kind, whenever it is put, and good answers to all others."""
    hard: list[str] = []

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        if body.get("response_format", {}).get("json_schema", {}).get("name") != kind:
            return None
        asked = str(body["messages"][:2])
        if asked not in hard and len(hard) < 2:
            hard.append(asked)
        return {"content": "Let me think."} if asked in hard[1:] else None

    return script


def test_a_refused_answer_pauses_a_study_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    with loopback_server(_prose_for_one("decompose")) as server:
        with pytest.raises(RunPausedError, match="no legal answer to 'decompose' in 2 tries"):
            live_study(_study(), tmp_path / "s", means=Means("openai:m", server.url))
        assert live_study(_study(), tmp_path / "s", means=Means("openai:m", server.url, when_refused="go-on")) == []
    with Episode(arm_path(tmp_path / "s", 0, "letter")) as episode:
        assert verify(episode).sound
        refused, put = gone_without(episode)["decompose"]
        assert refused == 1 < put

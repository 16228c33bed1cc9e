from pathlib import Path

from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.measures.interviews import CATEGORIES, grade, questions
from twinville.worlds.world import World

HOUR = 3600


def test_what_was_announced_in_a_fork_is_asked_for_like_other_news(larkwater: tuple[World, Population], tmp_path: Path) -> None:
    first, second = tmp_path / "first.episode", tmp_path / "second.episode"
    run(*larkwater, first, until="day 1 09:00", seed=7)
    fork(first, second, None, changes=[Change(Announced(text="The pub stays closed tonight.", people=("Ines Castellano",)))])
    resume(second, model_of, until="day 1 18:00")
    with Episode(second) as episode:
        facts = {str(fact["id"]) for fact in episode.scenario["facts"]}
        told = {e.event.to for e in episode.entries(Spoke) if set(e.event.facts) - facts}
        assert told
        texts = [question.text for name in sorted(told) for question in questions(episode, name, 17 * HOUR)]
        assert "Who told you this: The pub stays closed tonight." in texts
        marks = grade(episode, sorted(told)[:2], 17 * HOUR, RuleModel(4))
    assert set(marks) == set(CATEGORIES)

"""Paired worlds with and without an intention: a short form of `benchmarks/party.py`."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.party import beside_the_paper, by_seed, chances
from benchmarks.party_worlds import Intention, Lived, live, with_words, without_a_party
from twinville import load_people, load_world
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

HOST = "Ines Castellano"
TONIGHT = Intention(HOST, "The Copper Kettle", day=1, begins=17, ends=18)


@pytest.mark.slow
def test_two_worlds_differ_in_one_sentence(tmp_path: Path) -> None:
    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, None, 0)
    names = {HOST, "Brigid Halloran", "Sofia Castellano", "Luca Castellano", "Kene Okafor", "Yusuf Demir"}
    few = replace(people, personas=tuple(each for each in people.personas if each.name in names))
    party, control = live(world, few, TONIGHT, 3, tmp_path, RuleModel, until="day 1 18:00")
    scenarios = []
    for name in ("party", "control"):
        with Episode(tmp_path / f"{name}-3.episode") as episode:
            scenarios.append(episode.scenario)
    one, other = ({each["name"]: each for each in scenario["personas"]} for scenario in scenarios)
    assert {name for name in one if one[name] != other[name]} == {HOST}
    assert one[HOST] | {"currently": ""} == other[HOST]
    assert one[HOST]["currently"] == TONIGHT.words
    for scenario in scenarios:
        assert not any("party" in fact["statement"] for fact in scenario["facts"])
        assert not any(persona["commitments"] for persona in scenario["personas"])
    assert party.asked
    assert party.accepted <= party.asked <= set(party.told)
    assert party.came
    assert len(party.say_so) > 1
    assert [*control.told, *control.asked, *control.say_so] == []
    # What is kept is not lived again.
    assert live(world, few, TONIGHT, 3, tmp_path, RuleModel, until="day 1 18:00") == (party, control)


def test_a_host_who_is_nobody_is_a_mistake() -> None:
    people = without_a_party(load_people(load_world("larkwater"), "larkwater", None, None, 0))
    with pytest.raises(InputError, match="nobody there is called 'Ada'"):
        with_words(people, "Ada", "Ada wants company.")


def test_too_few_people_are_told() -> None:
    def lived(there: int) -> Lived:
        names = frozenset(f"P{number}" for number in range(there))
        told = dict.fromkeys(names, (1, HOST, "come"))
        return Lived(HOST, names, told, names, names, names, names, 25, (0.2, 0.4))

    console = Console(quiet=True)
    many = {seed: (lived(6 + seed % 3), lived(2)) for seed in range(10)}
    few = {seed: (lived(3 + seed % 3), lived(2)) for seed in range(10)}
    assert (chances(many, console), chances(few, console)) == (0, 1)
    assert by_seed(many).row_count == 10
    assert beside_the_paper(many).row_count == 12

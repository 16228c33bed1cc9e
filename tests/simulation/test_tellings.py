"""Tellings as data: what is told is known, whatever the words; what is not told is not; what nobody scripted can travel."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.language_models.model import Reply, Request
from twinville.agents.population.population import Fact, Population
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.episode.events import AgreementChanged, NewsBorn, Spoke, Telling
from twinville.simulation.episode.mind_events import Remembered
from twinville.simulation.episode.projections.news import News, spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import verify
from twinville.simulation.history.run import run
from twinville.worlds.world import World

INES, LUCA, SOFIA = "Ines Castellano", "Luca Castellano", "Sofia Castellano"
FAMILY = (INES, LUCA, SOFIA, "Marco Castellano")
Lines = list[dict[str, Any]]
Script = Callable[[ConversePrompt], tuple[Lines, list[dict[str, Any]]] | None]


class Scripted(RuleModel):
    """The rules, but for talks that a script knows the words of."""

    def __init__(self, script: Script) -> None:
        super().__init__(5)
        self._script = script

    async def answer(self, request: Request) -> Reply:
        """The script's lines, once for each that it has."""
        prompt = request.prompt
        found = self._script(prompt) if isinstance(prompt, ConversePrompt) else None
        if found is None:
            return await super().answer(request)
        lines, agreements = found
        answer = {"lines": lines, "agreements": agreements, "summary_a": "We talked.", "summary_b": "We talked."}
        return Reply(json.dumps(answer))


def _quiet(prompt: ConversePrompt) -> tuple[Lines, list[dict[str, Any]]]:
    """A talk about nothing."""
    return [{"speaker": "a", "text": "Good day."}, {"speaker": "b", "text": "Good day to you."}], []


def _memory(prompt: ConversePrompt, side: str, fact: str) -> str | None:
    memories = (prompt.a if side == "a" else prompt.b).memories
    return next((f"{side}{memory.id[1:]}" for memory in memories if memory.fact == fact), None)


def _once(say: Callable[[ConversePrompt, str, str], tuple[Lines, list[dict[str, Any]]]], teller: str, hearer: str) -> Script:
    """The first talk of two people goes by `say`, given their sides; all other talk is about nothing."""
    done: list[bool] = []

    def script(prompt: ConversePrompt) -> tuple[Lines, list[dict[str, Any]]]:
        sides = {prompt.a.identity.name: "a", prompt.b.identity.name: "b"}
        if done or set(sides) != {teller, hearer}:
            return _quiet(prompt)
        done.append(True)
        return say(prompt, sides[teller], sides[hearer])

    return script


def _live(script: Script, larkwater: tuple[World, Population], path: Path, until: str = "day 1 23:00") -> Episode:
    world, people = larkwater
    four = tuple(persona for persona in people.personas if persona.name in FAMILY)
    names = {persona.name for persona in four}
    facts = tuple(fact.model_copy(update={"contradicts": None}) for fact in people.facts if fact.origin in names)
    run(world, Population(four, facts), path, until=until, seed=5, model=Scripted(script), force=True)
    return Episode(path)


def _line(speaker: str, text: str, cites: tuple[str, ...] = (), **tell: str) -> dict[str, Any]:
    return {"speaker": speaker, "text": text, "cites": cites, "tells": [tell] if tell else []}


def _news(episode: Episode, fact: str) -> News:
    return next(news for news in spread(episode) if news.id == fact)


PARTY = "Keep tomorrow evening free, half past six, here: it is Brigid Halloran's birthday do."


@pytest.mark.parametrize(
    ("text", "declared", "cited", "known"),
    [
        (PARTY, "affirms", True, True),
        (PARTY, "affirms", False, True),
        ("You smell of the river again. Sit down and eat your roll.", "affirms", False, False),
        ("Is there to be a birthday party for Brigid, do you think?", "asks", True, False),
        ("There is no birthday party for Brigid Halloran at the Copper Kettle tomorrow.", "", True, False),
    ],
)
def test_told_is_what_is_declared_and_said(
    text: str, declared: str, cited: bool, known: bool, larkwater: tuple[World, Population], tmp_path: Path
) -> None:
    def say(prompt: ConversePrompt, me: str, you: str) -> tuple[Lines, list[dict[str, Any]]]:
        memory = _memory(prompt, me, "party")
        assert memory is not None
        told = {"what": memory, "stance": declared} if declared else {}
        first = _line(me, text, (memory,) if cited else (), **told)
        return ([first, _line(you, "Ah.")] if me == "a" else [_line(you, "Yes?"), first]), []

    with _live(_once(say, INES, SOFIA), larkwater, tmp_path / "t.episode") as episode:
        assert (SOFIA in _news(episode, "party").known_by) is known
        assert verify(episode).sound


def test_news_that_nobody_scripted_is_born_and_travels(larkwater: tuple[World, Population], tmp_path: Path) -> None:
    """The first two to talk: one makes up a stew, the other passes it on to whomever they meet next."""
    way: list[str] = []

    def script(prompt: ConversePrompt) -> tuple[Lines, list[dict[str, Any]]]:
        names = {"a": prompt.a.identity.name, "b": prompt.b.identity.name}
        if not way:
            way.extend(names.values())
            words = "On Thursday I cook a lamb stew for the whole street, at seven, behind the cafe."
            statement = "There is lamb stew for the street on Thursday at seven, behind the cafe."
            told = _line("a", words, what="new", stance="affirms", statement=statement)
            return [told, _line("b", "For the whole street?")], []
        me = next((side for side, name in names.items() if name == way[1]), None)
        if len(way) == 2 and me is not None and way[0] not in names.values():
            you = "b" if me == "a" else "a"
            mine = next(m for m in (prompt.a if me == "a" else prompt.b).memories if m.fact is not None and m.about == way[0])
            way.append(names[you])
            memory = f"{me}{mine.id[1:]}"
            words = "There will be stew for the street on Thursday, lamb, at seven, behind the cafe."
            told = _line(me, words, (memory,), what=memory, stance="affirms")
            return _in_turn(me, told, _line(you, "I shall be hungry.")), []
        return _quiet(prompt)

    with _live(script, larkwater, tmp_path / "t.episode") as episode:
        born = list(episode.entries(NewsBorn))
        assert [entry.person for entry in born] == way[:1]
        news = _news(episode, born[0].event.id)
        assert not news.scripted
        assert len(way) == 3
        assert news.known_by == way
        assert news.paths[way[2]] == way
        assert news.told == {"affirms": 2}
        assert verify(episode).sound


def _in_turn(me: str, mine: dict[str, Any], yours: dict[str, Any]) -> Lines:
    """Two lines, the first by a."""
    return [mine, yours] if me == "a" else [yours, mine]


def test_what_only_the_other_knows_is_flagged_and_tells_nothing(larkwater: tuple[World, Population], tmp_path: Path) -> None:
    planted = Fact(id="planted", origin=INES, statement="Zebulon paid Ines four hundred and twelve pounds.")

    def say(_prompt: ConversePrompt, me: str, you: str) -> tuple[Lines, list[dict[str, Any]]]:
        said = "Zebulon paid you 412 pounds, Mamma."
        told = _line(me, said, what="new", stance="affirms", statement=planted.statement)
        return _in_turn(me, told, _line(you, "How do you know?")), []

    world, people = larkwater
    script = _once(say, SOFIA, INES)
    with _live(script, (world, Population(people.personas, (*people.facts, planted))), tmp_path / "t.episode") as episode:
        flagged = [entry.event for entry in episode.entries(Spoke) if entry.event.unknowing]
        assert [event.unknowing for event in flagged] == [["412 pounds"]]
        assert not flagged[0].facts
        assert not [entry for entry in episode.entries(Telling) if entry.event.said == flagged[0].id]
        assert _news(episode, "planted").known_by == [INES]


def test_nothing_that_was_said_is_cut_and_repeats_are_counted(larkwater: tuple[World, Population], tmp_path: Path) -> None:
    def script(prompt: ConversePrompt) -> tuple[Lines, list[dict[str, Any]]]:
        return [{"speaker": "a", "text": "Fine."}, {"speaker": "b", "text": "Fine. I promise."}], []

    with _live(script, larkwater, tmp_path / "t.episode") as episode:
        lines = [entry.event for entry in episode.entries(Spoke)]
        assert {line.text for line in lines} == {"Fine.", "Fine. I promise."}
        assert lines[0].repeats == 0
        assert sum(line.repeats for line in lines) > 2


def test_a_football_match_agreed_at_breakfast_happens(larkwater: tuple[World, Population], tmp_path: Path) -> None:
    def say(prompt: ConversePrompt, me: str, you: str) -> tuple[Lines, list[dict[str, Any]]]:
        lines = [
            _line("a", "You play football?"),
            _line("b", "Today at half past four, on the green. I bring the ball."),
            _line("a", "Half four. Deal."),
        ]
        agreed = {"about": "new", "line": 2, "answer": "accepted", "answer_line": 3, "activity": "football", "day": "today",
                  "time": "half past four", "place": "the green", "minutes": 45}  # fmt: skip
        return lines, [agreed]

    with _live(_once(say, SOFIA, LUCA), larkwater, tmp_path / "t.episode") as episode:
        changed = [entry.event for entry in episode.entries(AgreementChanged)]
        assert (changed[1].day, changed[1].at, changed[1].place, changed[1].standing) == (1, 990, "The Green", "accepted")
        assert changed[-1].standing == "kept"
        kept = [entry.event.text for entry in episode.entries(Remembered, person=LUCA) if entry.event.memory_kind == "agreement"]
        assert any("football" in text for text in kept)
        assert verify(episode).sound

from typing import Any

import pytest

from tests.agents.cognition.contexts import HOME, context_for
from twinville.agents.cognition.acquaintance import Acquaintances
from twinville.agents.cognition.conversing import OFTEN, PAUSE, Conversing
from twinville.agents.memory.embedders import choose_embedder
from twinville.agents.memory.recollection import Recollection
from twinville.agents.persona import Commitment, Persona, Tie
from twinville.agents.population.population import Fact
from twinville.agents.said import Said, Told

FACTS = {
    "party": Fact(id="party", origin="Ines", statement="There is a party at the cafe tonight."),
    "off": Fact(id="off", origin="Cal", statement="The party at the cafe is called off.", contradicts="party"),
}
EMBEDDER = choose_embedder("static")


def _mind(name: str = "Ada", *ties: tuple[str, str], traits: tuple[str, ...] = ()) -> tuple[Conversing, Recollection]:
    persona = Persona(name=name, age=30, home=HOME, ties=tuple(Tie(name=n, relation=r) for n, r in ties), traits=traits)
    context = context_for(persona, FACTS.values())
    return Conversing(context), context.recollection


def _said(fact: str, speaker: str = "Ines", number: int = 1) -> Said:
    return Said(f"s{number}", speaker, "Ada", FACTS[fact].statement, (fact,))


def test_news_is_kept_with_its_source() -> None:
    conversing, recollection = _mind("Ada", ("Ines", "friend"))
    conversing.hear(_said("party"), 100, overheard=False)
    memory = recollection.facts["party"]
    assert memory.evidence == ("s1",)
    assert memory.subject == "Ines"
    assert not memory.doubted
    before = len(recollection.stream)
    conversing.hear(_said("party", number=2), 200, overheard=False)
    assert len(recollection.stream) == before


def test_whom_one_does_not_trust_is_doubted_until_somebody_better_says_so() -> None:
    conversing, recollection = _mind("Ada", ("Cal", "talks too much"), ("Ines", "sister"))
    conversing.hear(_said("off", "Cal"), 100, overheard=False)
    assert recollection.facts["off"].doubted
    conversing.hear(_said("off", "Ines", 2), 200, overheard=False)
    assert not recollection.facts["off"].doubted


def test_what_contradicts_better_word_is_doubted() -> None:
    conversing, recollection = _mind("Ada", ("Ines", "sister"))
    conversing.hear(_said("party"), 100, overheard=False)
    conversing.hear(_said("off", "Cal", 2), 200, overheard=False)
    assert recollection.facts["off"].doubted
    assert not conversing.believes_otherwise("party")


def test_a_rumour_believed_first_keeps_people_away() -> None:
    conversing, _ = _mind("Ada")
    conversing.hear(_said("off", "Cal"), 100, overheard=False)
    assert conversing.believes_otherwise("party")


def test_one_tells_nobody_what_they_told_oneself() -> None:
    conversing, _ = _mind("Ada", ("Ines", "friend"))
    conversing.hear(_said("party"), 100, overheard=False)
    side = conversing.side("Ines", "reading", "writing", "the cafe", 200, (), (), frozenset())
    assert next(m for m in side.memories if m.fact == "party").told
    other = conversing.side("Bo", "reading", "writing", "the cafe", 200, (), (), frozenset())
    assert not next(m for m in other.memories if m.fact == "party").told


def test_pairs_pause_and_have_enough() -> None:
    conversing, _ = _mind("Ada", ("Ines", "sister"), traits=("sociable",))
    assert conversing.would_begin("Ines", "rest", False, 0, 0.0)
    conversing.ended("Ines", "we talked", (), 10)
    assert not conversing.would_begin("Ines", "rest", False, 10 + PAUSE - 1, 0.0)
    assert conversing.would_begin("Ines", "rest", False, 10 + PAUSE, 0.0)
    for talk in range(OFTEN):
        conversing.ended("Ines", "we talked", (), 20 + talk)
    assert not conversing.would_begin("Ines", "rest", False, 80_000, 0.0)
    assert conversing.would_begin("Ines", "rest", False, 90_000, 0.0)


def test_who_waited_in_vain_is_the_more_eager_to_talk_until_they_have() -> None:
    conversing, _ = _mind("Ada", ("Ines", "sister"))
    luck = next(n / 100 for n in range(100) if not conversing.would_begin("Ines", "rest", False, 0, n / 100))
    conversing.acquaintances.to("Ines").waited_for = True
    assert conversing.would_begin("Ines", "rest", False, 0, luck)
    conversing.ended("Ines", "she forgot", (), 10)
    assert not conversing.would_begin("Ines", "rest", False, 90_000, luck)


def test_what_one_learned_is_dated_and_what_one_always_knew_is_not() -> None:
    conversing, recollection = _mind("Ada", ("Ines", "sister"))
    recollection.add("background", "The lemonade comes tomorrow.", "Ada", 3 * 3600, 8)
    side = conversing.side("Ines", "reading", "writing", "the cafe", 4 * 3600, (), (), frozenset())
    dated = {memory.text: memory.at for memory in side.memories}
    assert dated.pop("The lemonade comes tomorrow.") == "day 1 03:00"
    assert set(dated.values()) <= {""}


def test_what_stands_elsewhere_in_the_prompt_is_not_in_mind_as_well() -> None:
    conversing, recollection = _mind("Ada", ("Ines", "sister"))
    seen = recollection.add("observation", "Ines is writing at the cafe", "Ines", 3600, 2)
    agreed = recollection.add("agreement", "Agreed with Ines: chess, day 1 at 16:30", "Ines", 3600, 5)
    clash = recollection.add("agreement", "Agreed with Ines: tea, day 1 at 16:30 (I have chess)", "Ines", 3600, 5)
    assert seen is not None and agreed is not None and clash is not None  # noqa: PT018
    diary = frozenset((agreed.id, clash.id))
    kept = {memory.text for memory in conversing.side("Ines", "reading", "writing", "the cafe", 7200, (), (), diary).memories}
    assert "Agreed with Ines: tea, day 1 at 16:30 (I have chess)" in kept
    assert not kept & {"Ines is writing at the cafe", "Agreed with Ines: chess, day 1 at 16:30", "Ines is, to me, sister"}
    # What is past, or with somebody else, has no other place.
    other = {
        memory.text for memory in conversing.side("Ines", "reading", "resting", "the cafe", 7200, (), (), frozenset()).memories
    }
    assert {"Ines is writing at the cafe", "Agreed with Ines: chess, day 1 at 16:30"} <= other


@pytest.mark.parametrize("use", ["sleep", "wash", "toilet", "learn"])
def test_nobody_talks_in_private_moments(use: str) -> None:
    conversing, _ = _mind("Ada", ("Ines", "sister"))
    assert not conversing.would_begin("Ines", use, False, 0, 0.0)
    assert not conversing.accepts("Ines", use, 0.0)


def test_closeness_grows_with_talk() -> None:
    conversing, _ = _mind("Ada")
    before = conversing.acquaintances.to("Bo").closeness
    conversing.ended("Bo", "", (), 5)
    assert conversing.acquaintances.to("Bo").closeness == before
    conversing.ended("Bo", "we met", (Said("s1", "Ada", "Bo", "Hello.", ()),), 10)
    assert conversing.acquaintances.to("Bo").closeness > before


@pytest.mark.parametrize(
    ("relation", "close", "trusted"),
    [("sister", True, True), ("best friend", True, True), ("rival", False, False), ("neighbour", False, True)],
)
def test_relations(relation: str, close: bool, trusted: bool) -> None:
    acquaintances = Acquaintances(Persona(name="A", age=1, home="H", ties=(Tie(name="B", relation=relation),)))
    known = acquaintances.to("B")
    assert (known.closeness > 0.7) is close
    assert (known.trust > 0.5) is trusted


def test_initial_memories_of_every_size() -> None:
    long = Persona(name="A", age=30, home="H", memories=("", "x" * 100_000, *(f"memory {i % 700}" for i in range(3000))))
    recollection = Recollection(long, (), EMBEDDER, 0, [])
    assert len(recollection.stream) == 3001
    found: Any = recollection.retrieve("test", "memory 5", 10, 3)
    assert len(found) == 3


def test_what_was_said_to_somebody_else_is_remembered_so() -> None:
    mind, recollection = _mind("Ada")
    among = Said("s1", "Ines", "Ben", "You owe me a party.", ("party",), also=("Ada",))
    mind.hear(among, 100, overheard=False)
    assert recollection.facts["party"].text == "Ines said to Ben: You owe me a party."
    assert among.said_to("Ben") == "said"
    assert Said("s2", "Ines", "Ben", "All of you!", (), also=("Ada",), to_all=True).said_to("Ada") == "said"


def test_how_a_talk_ended_is_told_to_who_went_first_as_far_as_they_heard() -> None:
    mind, _ = _mind("Ada")
    lines = (
        Said("s1", "Ada", "Ben", "Stay a while.", (), also=("Cal",)),
        Said("s2", "Ben", "Ada", "I must go.", (), also=("Cal",)),
        Said("s3", "Cal", "Ada", "He is always late.", ()),
    )
    mind.ended("Ben", "We talked.", lines, 100, ("Cal",))

    def last(other: str) -> tuple[tuple[str, str], ...]:
        return mind.side(other, "reading", "resting", "The Green", 9000, (), (), frozenset()).before

    assert last("Ben") == (("Ada", "Stay a while."), ("Ben", "I must go."))
    assert last("Cal")[-1] == ("Cal", "He is always late.")


def test_news_that_is_past_or_kept_from_somebody_is_not_for_them() -> None:
    invited = FACTS["party"].model_copy(
        update={"invitation": Commitment(day=1, at="18:00", minutes=60, activity="party", place="Corner Cafe")}
    )
    mind = Conversing(context_for(Persona(name="Ada", age=30, home=HOME), [invited]))
    mind.hear(_said("party"), 100, overheard=False)
    assert mind.news_for("Ben", 200) == "party"
    assert mind.news_for("Ben", 19 * 3600) is None
    secret = Said("s2", "Ines", "Ada", "Not a word to Ben.", ("party",), told=(Told("party", "affirms", hide_from=("Ben",)),))
    mind.hear(secret, 300, overheard=False)
    assert mind.news_for("Ben", 400) is None
    assert mind.news_for("Cal", 400) == "party"

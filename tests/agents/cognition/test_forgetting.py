from twinville.agents.cognition.draws import Draws
from twinville.agents.cognition.forgetting import FRESH, forget
from twinville.agents.memory.embedders import choose_embedder
from twinville.agents.memory.recollection import Recollection
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact
from twinville.agents.records import Forgotten, Record

FACTS = (
    Fact(id="mine", origin="Ada", statement="I have a plan."),
    Fact(id="heard", origin="Bo", statement="The mill is sold."),
    Fact(id="party", origin="Bo", statement="There is a party."),
)


class _Always:
    def uniform(self, purpose: str, who: str, day: int, ordinal: int) -> float:
        return 0.0


def _mind() -> tuple[Persona, Recollection, list[Record]]:
    persona = Persona(name="Ada", age=30, home="H")
    records: list[Record] = []
    recollection = Recollection(persona, FACTS, choose_embedder("static"), 0, records)
    for fact in ("heard", "party"):
        recollection.add("speech", f"Bo said: {fact}", "Bo", 0, 4, evidence=("s1",), fact=fact, gist=fact)
    records.clear()
    return persona, recollection, records


def test_news_of_others_may_slip_ones_mind_and_what_is_promised_or_ones_own_does_not() -> None:
    persona, recollection, records = _mind()
    forget(persona, recollection, frozenset({"party"}), Draws("Ada"), _Always(), FRESH)
    assert sorted(recollection.facts) == ["mine", "party"]
    assert [type(record) for record in records] == [Forgotten]
    assert all(found.memory.fact != "heard" for found in recollection.retrieve("test", "the mill", FRESH, 20))


def test_what_was_heard_lately_stays() -> None:
    persona, recollection, records = _mind()
    forget(persona, recollection, frozenset(), Draws("Ada"), _Always(), FRESH - 1)
    assert not records

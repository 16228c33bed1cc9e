from tests.agents.cognition.contexts import HOME, context_for
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.forgetting import FRESH, forget
from twinville.agents.persona import Persona
from twinville.agents.population.population import Fact
from twinville.agents.records import Forgotten

FACTS = (
    Fact(id="mine", origin="Ada", statement="I have a plan."),
    Fact(id="heard", origin="Bo", statement="The mill is sold."),
    Fact(id="party", origin="Bo", statement="There is a party."),
)


class _Always:
    def uniform(self, purpose: str, who: str, day: int, ordinal: int) -> float:
        return 0.0


def _mind() -> Context:
    context = context_for(Persona(name="Ada", age=30, home=HOME), FACTS, chance=_Always())
    for fact in ("heard", "party"):
        context.recollection.add("speech", f"Bo said: {fact}", "Bo", 0, 4, evidence=("s1",), fact=fact, gist=fact)
    context.records.clear()
    return context


def test_news_of_others_may_slip_ones_mind_and_what_is_promised_or_ones_own_does_not() -> None:
    mind = _mind()
    forget(mind, frozenset({"party"}), FRESH)
    assert sorted(mind.recollection.facts) == ["mine", "party"]
    assert [type(record) for record in mind.records] == [Forgotten]
    assert all(found.memory.fact != "heard" for found in mind.recollection.retrieve("test", "the mill", FRESH, 20))


def test_what_was_heard_lately_stays() -> None:
    mind = _mind()
    forget(mind, frozenset(), FRESH - 1)
    assert not mind.records

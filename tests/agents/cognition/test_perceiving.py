import pytest

from tests.agents.cognition.contexts import HOME, context_for
from twinville.agents.cognition.complying import Complying
from twinville.agents.cognition.perceiving import Perceiving
from twinville.agents.observation import Percept
from twinville.agents.persona import Persona
from twinville.agents.stimulus import Seen


@pytest.mark.parametrize(
    ("activity", "text"),
    [
        ("playing guitar", "Luca is playing guitar at Weir House"),
        ("ask Mamma for the burnt roll", "Luca: ask Mamma for the burnt roll, at Weir House"),
        ("Mittagessen kochen", "Luca: Mittagessen kochen, at Weir House"),
    ],
)
def test_a_sight_is_a_sentence_in_any_language_of_activity(activity: str, text: str) -> None:
    context = context_for(Persona(name="Ada", age=30, home=HOME))
    Perceiving(context, Complying(context)).perceive(Seen((Percept("Luca", activity, "T:Weir House:kitchen", 3, 7),)), 100)
    assert [memory.text for memory in context.recollection.stream if memory.kind == "observation"] == [text]

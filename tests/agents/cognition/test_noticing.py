from twinville.agents.cognition.acquaintance import Acquaintances
from twinville.agents.cognition.noticing import PAST, Noticing
from twinville.agents.observation import Percept, ThingPercept
from twinville.agents.persona import Persona, Tie


def _noticing() -> Noticing:
    ties = (Tie(name="Bo", relation="friend"), Tie(name="Cy", relation="rival who owes me money"))
    return Noticing(Acquaintances(Persona(name="Ada", age=30, home="H", ties=ties)))


def test_somebody_in_need_close_by_is_noticed_once_a_day() -> None:
    noticing = _noticing()
    needy = Percept("Bo", "looking for the keys", "T:house:room", 3, 7)
    noticing.person(needy, 1000)
    noticed = noticing.take(1010)
    assert noticed is not None
    assert (noticed.what, noticed.about, noticed.place) == ("person", "Bo", 7)
    noticing.person(needy, 2000)
    assert noticing.pending is None
    noticing.person(needy, 90_000)
    assert noticing.pending is not None


def test_strangers_those_far_off_and_the_ordinary_are_let_go() -> None:
    noticing = _noticing()
    noticing.person(Percept("Di", "looking for the keys", "T:house:room", 3, 7), 0)
    noticing.person(Percept("Bo", "looking for the keys", "T:house:room", 9, 7), 0)
    noticing.person(Percept("Bo", "reading", "T:house:room", 1, 7), 0)
    assert noticing.pending is None


def test_whom_one_avoids_is_noticed_for_that() -> None:
    noticing = _noticing()
    noticing.person(Percept("Cy", "reading", "T:house:room", 2, 7), 0)
    assert noticing.pending is not None
    assert noticing.pending.avoided


def test_a_thing_gone_wrong_comes_before_anything_else_and_passes() -> None:
    noticing = _noticing()
    noticing.news("Bo", "Bo said: it is lost", "Bo", 0)
    noticing.thing(ThingPercept(4, "stove", "smoking", 7), 0)
    noticed = noticing.take(1)
    assert noticed is not None
    assert noticed.thing == 4
    noticing.thing(ThingPercept(5, "bath", "overflowing", 7), 0)
    assert noticing.take(PAST + 1) is None

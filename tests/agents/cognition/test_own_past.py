from dataclasses import replace

from tests.agents.cognition.contexts import HOME, context_for, starter_world
from twinville.agents.action import Action
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.decision import Decision
from twinville.agents.observation import Observation, Occasion, Percept
from twinville.agents.persona import Persona
from twinville.agents.stimulus import OutOfSight, Seen
from twinville.worlds.daytime import DAY
from twinville.worlds.state import restore, save

HOUR, MINUTE = 3600, 60
ROOMS = starter_world().arenas_of(HOME)
READING = Action("reading", "leisure", "read", ROOMS[0].id, (), HOUR, DAY)
COOKING = Action("cooking", "errands", "cook", ROOMS[1].id, (), HOUR, DAY)


class _Life:
    """One mind's own past, lived by hand."""

    def __init__(self) -> None:
        self.context: Context = context_for(Persona(name="Ada", age=30, home=HOME, biography="Ada lives here."))
        self.past = OwnPast(self.context)
        self.last: Action | None = None

    def decide(self, now: int, action: Action | None, began: int | None = None, occasion: Occasion = Occasion.DONE) -> None:
        """The mind is asked, having begun what it decided before at `began`, and decides on an action, or to go on."""
        self.past.before_act(Observation(now, 0, occasion, ROOMS[0].id, 0, began), self.last)
        self.past.after_act(Decision(action), now)
        if action is not None:
            self.last = action

    def see(self, now: int, name: str, arena: int, address: str | None = None) -> None:
        address = address or starter_world().arenas[arena].address
        self.past.perceive(Seen((Percept(name, "sitting", address, 2, arena),)), now)

    @property
    def deeds(self) -> list[str]:
        return [memory.text for memory in self.context.recollection.stream.all_of("activity")]


def test_a_deed_is_kept_with_place_and_times_when_something_else_begins() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    assert life.deeds == []
    life.decide(10 * HOUR, COOKING, began=9 * HOUR + 5 * MINUTE)
    assert life.deeds == [f"From 09:05 to 10:00 I was reading at {HOME}, {ROOMS[0].name}"]
    (memory,) = life.context.recollection.stream.all_of("activity")
    assert (memory.subject, memory.importance, memory.created) == ("Ada", 1, 10 * HOUR)


def test_the_same_again_at_the_same_place_is_one_stretch() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.decide(10 * HOUR, READING, began=9 * HOUR)
    life.decide(11 * HOUR, READING, began=10 * HOUR)
    assert life.deeds == []
    life.decide(12 * HOUR, COOKING, began=11 * HOUR)
    assert life.deeds == [f"From 09:00 to 12:00 I was reading at {HOME}, {ROOMS[0].name}"]


def test_the_same_in_another_room_or_much_later_is_another_stretch() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.decide(10 * HOUR, replace(READING, arena=ROOMS[1].id), began=9 * HOUR)
    life.decide(11 * HOUR, replace(READING, arena=ROOMS[1].id), began=10 * HOUR)
    life.decide(13 * HOUR, COOKING, began=12 * HOUR)
    assert [text[:19] for text in life.deeds] == ["From 09:00 to 10:00", "From 10:00 to 11:00", "From 12:00 to 13:00"]


def test_what_was_refused_was_not_done() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.decide(9 * HOUR + 600, COOKING, occasion=Occasion.FULL)
    life.decide(10 * HOUR, READING, began=9 * HOUR + 900)
    assert [text.partition(" at ")[0] for text in life.deeds] == ["From 09:15 to 10:00 I was cooking"]


def test_an_interruption_ends_a_deed_only_where_something_else_is_done() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.decide(9 * HOUR + 600, None, began=9 * HOUR, occasion=Occasion.NOTICED)
    assert life.deeds == []
    life.decide(9 * HOUR + 1200, COOKING, began=9 * HOUR, occasion=Occasion.NOTICED)
    assert [text.partition(" at ")[0] for text in life.deeds] == ["From 09:00 to 09:20 I was reading"]


def test_hardly_begun_is_not_done() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.decide(9 * HOUR + 30, COOKING, began=9 * HOUR, occasion=Occasion.NOTICED)
    assert life.deeds == []


def test_company_is_who_stays_in_sight_in_the_same_room() -> None:
    life = _Life()
    life.see(9 * HOUR - 60, "Ben", ROOMS[0].id)
    life.decide(9 * HOUR, READING)
    life.see(9 * HOUR + 1200, "Cal", ROOMS[0].id)
    life.see(9 * HOUR + 1200, "Eve", ROOMS[1].id)
    life.see(9 * HOUR + 1500, "Dee", ROOMS[0].id, address=ROOMS[1].address)  # on the way through
    life.see(9 * HOUR + 1800, "Cal", ROOMS[0].id, address=ROOMS[1].address)  # leaves
    life.decide(10 * HOUR, COOKING, began=9 * HOUR)
    assert life.deeds == [f"From 09:00 to 10:00 I was reading at {HOME}, {ROOMS[0].name}, with Ben; Cal (09:20-09:30)"]
    assert life.context.recollection.stream.all_of("activity")[0].importance == 2


def test_who_goes_out_of_sight_is_company_no_longer() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.see(9 * HOUR, "Ben", ROOMS[0].id)
    life.past.perceive(OutOfSight(("Ben", "Zoe")), 9 * HOUR + 1800)
    life.decide(10 * HOUR, READING, began=9 * HOUR)
    life.decide(11 * HOUR, COOKING, began=10 * HOUR)
    assert life.deeds[0].endswith(", with Ben (09:00-09:30)")


def test_sleep_is_a_deed_without_company_and_stands_in_no_digest() -> None:
    life = _Life()
    bed = replace(READING, activity="sleeping", category="sleep", use="sleep")
    life.see(22 * HOUR, "Ben", ROOMS[0].id)
    life.decide(22 * HOUR, bed)
    life.decide(DAY + 6 * HOUR, COOKING, began=22 * HOUR)
    life.decide(DAY + 8 * HOUR, READING, began=DAY + 6 * HOUR)
    assert life.deeds[0] == f"From 22:00 to 06:00 I was sleeping at {HOME}, {ROOMS[0].name}"
    assert life.past.of_day(1) == ()
    assert life.past.of_day(2) == (f"At {HOME}, {ROOMS[1].name}: 06:00 cooking",)


def test_what_was_done_lately_holds_what_is_ending() -> None:
    life = _Life()
    life.decide(9 * HOUR, READING)
    life.decide(10 * HOUR, COOKING, began=9 * HOUR)
    life.past.before_act(Observation(11 * HOUR, 0, Occasion.DONE, ROOMS[1].id, 0, 10 * HOUR), life.last)
    told = life.past.lately(11 * HOUR, 5)
    assert told == (f"At {HOME}, {ROOMS[0].name}: 09:00 reading", f"At {HOME}, {ROOMS[1].name}: 10:00 cooking")
    assert life.past.lately(11 * HOUR, 1) == told[-1:]


def test_saved_in_the_middle_it_goes_on_as_if_nothing_had_happened() -> None:
    whole, stopped = _Life(), _Life()
    for life in (whole, stopped):
        life.see(9 * HOUR - 60, "Ben", ROOMS[0].id)
        life.decide(9 * HOUR, READING)
        life.decide(10 * HOUR, READING, began=9 * HOUR)
        life.see(10 * HOUR + 600, "Ben", ROOMS[0].id, address=ROOMS[1].address)
    again = _Life()
    again.last = stopped.last
    restore(again.past, save(stopped.past))
    for life in (whole, again):
        life.decide(11 * HOUR, COOKING, began=10 * HOUR)
    assert again.deeds == whole.deeds != []
    assert save(again.past) == save(whole.past)

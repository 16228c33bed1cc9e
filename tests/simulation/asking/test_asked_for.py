from twinville.agents.memory.embedders import choose_embedder
from twinville.agents.memory.stream import Kind, MemoryStream
from twinville.agents.memory.stretch import Stretch
from twinville.simulation.asking.asked_for import asked_for, named_in

HOUR = 3600
NAMES = ("Ines Castellano", "Luca Castellano", "Luca Reid", "Ada Okafor")
NOW = 20 * HOUR


def _stream() -> MemoryStream:
    stream = MemoryStream(choose_embedder("static"), 5)
    for hour, activity in ((14, "cooking"), (15, "reading"), (17, "painting")):
        _add(stream, "activity", Stretch(activity, "Weir House, kitchen", hour * HOUR, (hour + 1) * HOUR).words(), "me", hour + 1)
    _add(stream, "conversation", "I talked with Ada Okafor about the sea", "Ada Okafor", 15.1)
    _add(stream, "agreement", "Agreed with Ada Okafor: chess at the Bell, day 1 at 21:00", "Ada Okafor", 15.1)
    _add(stream, "agreement", "Agreed with Luca Reid: a walk, day 2 at 09:00", "Luca Reid", 15.2)
    return stream


def _add(stream: MemoryStream, kind: Kind, text: str, subject: str, hour: float) -> None:
    stream.add(kind, text, subject, int(hour * HOUR), 4)


def _asked(question: str) -> list[str]:
    return [memory.text.partition(" at ")[0] for memory in asked_for(_stream(), question, NOW, 0, NAMES)]


def test_a_moment_calls_up_what_was_done_then() -> None:
    assert _asked("Where were you at half past two?") == ["From 14:00 to 15:00 I was cooking"]


def test_between_deeds_what_came_before_and_after() -> None:
    assert _asked("Where were you at 16:30?") == ["From 15:00 to 16:00 I was reading", "From 17:00 to 18:00 I was painting"]


def test_a_part_of_a_day_calls_up_all_of_it() -> None:
    found = _asked("What did you do this afternoon?")
    assert [text for text in found if text.startswith("From")] == [
        "From 14:00 to 15:00 I was cooking",
        "From 15:00 to 16:00 I was reading",
        "From 17:00 to 18:00 I was painting",
    ]


def test_a_person_calls_up_agreements_and_talks_with_them() -> None:
    assert _asked("What have you agreed with Ada?") == ["I talked with Ada Okafor about the sea", "Agreed with Ada Okafor: chess"]
    assert _asked("What have you agreed?") == ["Agreed with Ada Okafor: chess", "Agreed with Luca Reid: a walk, day 2"]
    assert _asked("What is your favourite colour?") == []


def test_what_is_to_come_calls_up_no_deeds() -> None:
    assert _asked("What will you do at nine?") == []


def test_a_first_name_names_somebody_where_it_is_nobody_elses() -> None:
    assert named_in("What about Ada's plan?", NAMES) == ("Ada Okafor",)
    assert named_in("What about Luca?", NAMES) == ()
    assert named_in("What about luca reid?", NAMES) == ("Luca Reid",)

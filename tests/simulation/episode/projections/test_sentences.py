import pytest

from twinville.simulation.episode.events import Acted, DoorsChanged, Entered, Posted, Refused, Spoke, Unknown
from twinville.simulation.episode.mind_events import Appointment, Considered, PlanItem, Planned, Promised, Reacted, Remembered
from twinville.simulation.episode.projections.sentences import sentence
from twinville.simulation.event import Event
from twinville.simulation.processes.contagion_events import Exposed, StillIll
from twinville.simulation.processes.weather_events import WeatherTurned


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Acted("Al", "reading", "leisure", "read", "Town:Library:hall", "doing", ""), "reading"),
        (Refused("Al", "taking a bath", "Town:Home:bathroom", "full"), "could not: taking a bath (full)"),
        (Appointment("Al", "the party", "Cafe", kept=True, reason=""), "the party: kept"),
        (Appointment("Al", "the party", "Cafe", kept=False, reason="was asleep"), "the party: missed: was asleep"),
        (Promised("Al", "Bo", 2, "18:30", "the party", "Cafe"), "promised Bo to come to the party"),
        (Reacted("Al", "person", "Bo", "Bo is here", "carry on", "", ""), None),
        (Reacted("Al", "person", "Bo", "Bo!", "talk", "greeting", "a friend"), "Bo!: talk, greeting (stated reason: a friend)"),
        (Considered("Al", "i1", 4, keeps=False, reason="I forget it"), "does not keep it: I forget it"),
        (Posted("Al", "n1", "Town:Green:board", "Lost dog.", [], []), "put up: Lost dog."),
        (Posted(None, "n1", "Town:Green:board", "Masks on.", [], []), "on the notice board: Masks on."),
        (Spoke("Al", "s1", "Bo", "Hello.", [], [], 1), "told Bo: Hello."),
        (DoorsChanged(None, "i1", closed=True), "closed, as the council asks"),
        (Planned("Al", "day", (PlanItem("reading", "a", 25_200),)), "the day: 07:00 reading"),
        (Planned("Al", "hours", (PlanItem("reading", "a", 25_200),)), None),
        (Remembered("Al", 1, "reflection", "I like it here.", "", 5, (), None, False), "thought: I like it here."),
        (Remembered("Al", 1, "observation", "Bo is reading.", "Bo", 2, (), None, False), None),
        (Exposed("Al", None, ""), "was the first to be infected"),
        (Exposed("Al", "Bo", "Town:Library:hall"), "was infected by Bo at Library"),
        (StillIll("Al"), None),
        (WeatherTurned(None, "rain"), "the weather: rain"),
        (Unknown(person="Al", kind="mood", content={}), "(mood: nothing installed here knows what that is)"),
        (Entered("Al", 1, 2), None),
    ],
)  # fmt: skip
def test_each_event_has_one_sentence(event: Event, words: str | None) -> None:
    assert sentence(event) == words

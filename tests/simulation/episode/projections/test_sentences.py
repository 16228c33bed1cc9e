import pytest

from twinville.simulation.episode.events import (
    Acted,
    AgreementChanged,
    AgreementOver,
    DoorsChanged,
    Entered,
    Posted,
    Refused,
    Spoke,
    Unknown,
)
from twinville.simulation.episode.mind_events import Appointment, Considered, PlanItem, Planned, Promised, Reacted, Remembered
from twinville.simulation.episode.projections.sentences import sentence
from twinville.simulation.event import Event
from twinville.simulation.processes.contagion_events import Exposed, StillIll
from twinville.simulation.processes.weather_events import WeatherTurned


def _stated(act: str, standing: str = "accepted", person: str | None = "Al", condition: str = "") -> AgreementChanged:
    return AgreementChanged(
        person, "A1", act, standing, "Al", ["Al"], ["Bo"], [], "chess", 2, 1110, "The Bell", None, condition, None, "s1", 1, []
    )  # fmt: skip


CHESS = "chess at The Bell, day 2 at 18:30"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (_stated("proposes"), f"proposed to Bo: {CHESS}"),
        (_stated("promises"), f"promised Bo: {CHESS}"),
        (_stated("accepts"), f"agreed with Bo: {CHESS}"),
        (_stated("declines"), f"declined: {CHESS}"),
        (_stated("counters"), f"would rather have it so: {CHESS}"),
        (_stated("accepts if", condition="if it is dry"), f"agreed, if it is dry: {CHESS}"),
        (_stated("calls off"), f"called off: {CHESS}"),
        (_stated("", "missed", None), f"{CHESS}: missed"),
        (AgreementOver("Al", "A1", "kept", "chess", ["Bo"], ["Cy"], 0, ""), "chess: kept, met Bo; Cy did not come"),
        (AgreementOver("Al", "A1", "kept", "chess", [], ["Cy"], 0, ""), "chess: waited; Cy did not come"),
        (AgreementOver("Al", "A1", "kept", "chess", [], [], 0, ""), "chess: kept"),
        (AgreementOver("Al", "A1", "late", "chess", ["Bo"], [], 20, ""), "chess: came 20 minutes late, met Bo"),
        (AgreementOver("Al", "A1", "missed", "chess", [], [], 0, "reading"), "chess: missed: was reading"),
        (AgreementOver("Al", "A1", "called off", "chess", [], [], 0, ""), "chess: held it for called off"),
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

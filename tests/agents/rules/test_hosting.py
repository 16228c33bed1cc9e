"""Who wants to give a party, and what they do about it, from prompts made by hand."""

import pytest

from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.identity import Identity, clock
from twinville.agents.prompts.places import Place
from twinville.agents.prompts.renew_identity import RenewIdentityPrompt
from twinville.agents.prompts.speaker import Engagement, Recalls, Speaker, Standing
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.hosting import hosting, invitation, party_of
from twinville.agents.rules.inviting import comes
from twinville.agents.rules.registry import rules

INES, BO = "Ines Castellano", "Bo Reid"
WANTS = "Ines wants to give a spring party at the Copper Kettle on day 2 from 17:00 to 19:00, and to ask everybody to come."
NEWS = "Ines Castellano gives a spring party at the Copper Kettle on day 2 from 17:00."
CAFE = Place(id="P2", name="The Copper Kettle: cafe", kind="cafe", affords=("dine", "drink"), open=((420, 1290),))
BUSY = (Engagement(start=1440 + 960, end=1440 + 1030, activity="a shift"),)
HOME = Place(id="P1", name="Weir House: kitchen", kind="home", affords=("cook", "eat"), home=True)


def _who(name: str = INES, currently: str = WANTS) -> Identity:
    return Identity(name=name, age=40, wake=400, sleep=1300, currently=currently)


def _speaker(name: str = INES, currently: str = WANTS, **more: object) -> Speaker:
    side = {"identity": _who(name, currently), "relation": "neighbour", "closeness": 0.9, "trust": 0.9, "doing": "reading"}
    return Speaker.model_validate({**side, "memories": (), **more})


@pytest.mark.parametrize(
    ("currently", "what", "place", "day", "start", "minutes"),
    [
        (WANTS, "a spring party", "the Copper Kettle", 2, "17:00", 120),
        ("Ines is tired. She plans to throw a birthday party for Bo tomorrow at 6 pm at Hobbs Cafe.", "a birthday party for Bo",
         "Hobbs Cafe", 4, "18:00", 120),
        ("Ines Castellano would like to have an evening of cards tonight at The Drowned Bell from eight.", "an evening of cards",
         "The Drowned Bell", 3, "20:00", 120),
        ("Ines hopes to hold her concert on day 9 at the Mill from 15:00 till 15:45.", "her concert", "the Mill", 9, "15:00", 45),
    ],
)  # fmt: skip
def test_a_party_is_read_from_what_occupies_its_host(
    currently: str, what: str, place: str, day: int, start: str, minutes: int
) -> None:
    found = party_of(INES, currently, 3)
    assert found is not None
    assert (found.what, found.place, found.day, clock(found.start), found.minutes) == (what, place, day, start, minutes)
    # The sentence names the day by its number, so that it says the same on another day.
    assert party_of(INES, found.sentence, 50) == found


@pytest.mark.parametrize(
    "currently",
    [
        "",
        "Maja wants to give a party at the Copper Kettle on day 2 from 17:00.",
        "Ines heard that Maja wants to give a party at the Copper Kettle on day 2 from 17:00.",
        f"Lately Ines thinks: {WANTS}",
        f"Bo left a note: “So much work. {WANTS}” It made Ines laugh.",
        f'Bo said: "So much work. {WANTS}" It made Ines laugh.',
        "Ines wants to give a party at the Copper Kettle.",
        "Ines wants to give a party on day 2 from 17:00.",
        "Ines wants to give a party at the Copper Kettle on day 2.",
        "Ines does not want to give a party at the Copper Kettle on day 2 from 17:00.",
        "Ines went to a party at the Copper Kettle on day 2 at 17:00.",
    ],
)
def test_nothing_else_is_a_party_of_ones_own(currently: str) -> None:
    assert party_of(INES, currently, 1) is None


def test_a_host_asks_each_person_once_and_before_it_begins() -> None:
    asks = invitation(_speaker(), BO, 1, "Monday", 600)
    assert asks is not None
    assert asks.terms() == {
        "activity": "a spring party", "day": "tomorrow", "time": "17:00", "place": "the Copper Kettle", "minutes": 120,
    }  # fmt: skip
    assert asks.news == NEWS
    today = invitation(_speaker(), BO, 2, "Tuesday", 1019)
    assert today is not None
    assert today.day == "today"
    assert invitation(_speaker(), BO, 2, "Tuesday", 1020) is None
    assert invitation(_speaker(), BO, 3, "Wednesday", 600) is None
    later = invitation(_speaker(currently=WANTS.replace("day 2", "day 5")), BO, 1, "Monday", 600)
    assert later is not None
    assert (later.day, later.words()["day"]) == ("Friday", "on Friday")
    assert invitation(_speaker(currently=WANTS.replace("day 2", "day 9")), BO, 1, "Monday", 600) is None
    coming = Standing(id="A1", text=f"a spring party, tomorrow at 17:00, at The Copper Kettle, with {BO}: accepted")
    assert invitation(_speaker(agreements=(coming,)), BO, 1, "Monday", 600) is None
    assert invitation(_speaker(agreements=(coming,)), "Maja Lindqvist", 1, "Monday", 600) is not None
    declined = Recalls(id="m4", kind="agreement", about=BO, text="Proposed by me and declined: a spring party, day 2 at 17:00")
    assert invitation(_speaker(memories=(declined,)), BO, 1, "Monday", 600) is None


def test_in_a_script_it_is_proposed_told_and_answered() -> None:
    prompt = ConversePrompt(
        identity=_who(), day=1, weekday="Monday", now=600, place="The Green", a=_speaker(), b=_speaker(BO, ""),
    )  # fmt: skip
    for busy, answer in (((), "accepted"), (BUSY, "declined")):
        asked = prompt.model_copy(update={"b": _speaker(BO, "", engaged=busy)})
        found = set()
        for seed in range(20):
            talk = rules()["converse"](asked, Dice(seed, "x"))
            asked.check(talk)
            for each in talk.agreements:
                terms = (each.activity, each.day, each.time, each.place)
                assert terms == ("a spring party", "tomorrow", "17:00", "the Copper Kettle")
                line = talk.lines[each.line - 1]
                assert line.speaker == "a"
                assert [tell.statement for tell in line.tells] == [NEWS]
                found.add(each.answer)
        assert found == {answer}
    silent = prompt.model_copy(update={"a": _speaker(currently="")})
    for seed in range(40):
        lines = rules()["converse"](silent, Dice(seed, "x")).lines
        assert not any("party" in line.text for line in lines)


def test_turn_by_turn_it_is_proposed_and_answered() -> None:
    heard = ((INES, "Hello, Bo."), (BO, "Hello, you."))
    prompt = UtterPrompt(
        identity=_who(), day=1, weekday="Monday", now=600, place="The Green", me=_speaker(), other=BO, heard=heard, left=8,
    )  # fmt: skip
    turns = [rules()["utter"](prompt, Dice(seed, "x")) for seed in range(20)]
    asks = [turn for turn in turns if turn.agreements]
    assert asks
    answers = set()
    for number, turn in enumerate(asks):
        prompt.check(turn)
        assert [(each.act, each.who) for each in turn.agreements] == [("proposes", "both")]
        assert [tell.statement for tell in turn.tells] == [NEWS]
        waits = Standing(id="A1", text=f"a spring party, with {INES}", waits=True, start=1440 + 1020, minutes=120)
        guest = _speaker(BO, "", agreements=(waits,), engaged=BUSY if number % 2 else ())
        other = prompt.model_copy(update={"me": guest, "other": INES, "heard": (*heard, (INES, turn.text))})
        answers |= {(each.act, each.about, number % 2) for each in rules()["utter"](other, Dice(number, "x")).agreements}
    assert answers == {("accepts", "A1", 0), ("declines", "A1", 1)}


def test_a_host_is_there_on_the_day_alone() -> None:
    prompt = DayPlanPrompt(identity=_who(), day=2, weekday="Tuesday", wake=400, bed=1300, places=(HOME, CAFE))
    found = hosting(prompt)
    assert found is not None
    assert (found.activity, found.where, clock(found.at), found.minutes) == ("at a spring party", "P2.drink", "17:00", 120)
    plan = rules()["day_plan"](prompt, Dice(0, "x"))
    prompt.check(plan)
    assert [stroke.start for stroke in plan.strokes if stroke.activity == "at a spring party"] == ["17:00"]
    assert hosting(prompt.model_copy(update={"day": 3})) is None
    assert hosting(prompt.model_copy(update={"places": (HOME,)})) is None


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [
        (WANTS, 2, WANTS),
        (WANTS, 3, "Ines goes about the usual things."),
        (f"Ines is baking. {WANTS}", 2, f"Ines is baking. {WANTS}"),
        (f"Ines is baking. {WANTS}", 3, "Ines is baking."),
        (WANTS.replace("on day 2", "tomorrow"), 2, WANTS),
        (WANTS.replace("on day 2", "tonight"), 2, "Ines goes about the usual things."),
    ],
)
def test_the_intention_stays_until_it_is_past(before: str, day: int, after: str) -> None:
    prompt = RenewIdentityPrompt(identity=_who(currently=before), day=day, before=before, yesterday=())
    assert rules()["renew_identity"](prompt, Dice(0, "x")).currently == after


def test_who_comes_straight_from_work_is_free_for_a_party() -> None:
    until_then = (Engagement(start=1440 + 480, end=1440 + 1020, activity="a shift"),)
    guest = _speaker(BO, "", engaged=until_then)
    assert comes(guest, 1440 + 1020, 120, "x", Dice(0, "x")) is None
    assert comes(guest, 1440 + 1020, 120, "x", Dice(0, "x"), party=True)
    assert comes(_speaker(BO, "", engaged=BUSY), 1440 + 1020, 120, "x", Dice(0, "x"), party=True) is None

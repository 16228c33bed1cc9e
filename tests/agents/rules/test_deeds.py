"""Answers about one's own past, from a prompt made by hand: day 1, 20:00."""

import pytest

from twinville.agents.memory.stretch import Companion, Stretch
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.interview import InterviewPrompt, Known
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules
from twinville.simulation.clock import label

HOUR = 3600
AT_HOME, AT_CAFE = "Weir House, kitchen", "The Copper Kettle, cafe"
DEEDS = (
    Stretch("cooking", AT_HOME, 15 * HOUR, 16 * HOUR),
    Stretch("playing guitar", AT_HOME, 16 * HOUR, 17 * HOUR, (Companion("Luca Castellano", 16 * HOUR + 1200, 17 * HOUR),)),
    Stretch("serving customers", AT_CAFE, 17 * HOUR + 900, 19 * HOUR, (Companion("Bo Reid", 18 * HOUR, 19 * HOUR),)),
    Stretch("ask Mamma for the roll", AT_CAFE, 19 * HOUR, 19 * HOUR + 600),
)
AGREED = (
    Known(id="m90", text="Agreed with Luca Castellano: football on the green, day 1 at 16:30", kind="agreement",
          about="Luca Castellano", at="day 1 08:10", relevance=0.1),
    Known(id="m91", text="Agreed with Bo Reid: chess at the Bell, day 2 at 20:00", kind="agreement", about="Bo Reid",
          at="day 1 08:20", relevance=0.1),
)  # fmt: skip


def _ask(asked: str, *, agreed: tuple[Known, ...] = AGREED) -> tuple[str, tuple[str, ...]]:
    deeds = tuple(
        Known(id=f"m{10 + i}", text=deed.words(), kind="activity", about="Ines Castellano", at=label(deed.until), relevance=0.0)
        for i, deed in enumerate(DEEDS)
    )
    prompt = InterviewPrompt(
        identity=Identity(name="Ines Castellano", age=40, wake=400, sleep=1300), day=1, weekday="Monday", now=20 * 60,
        doing="reading", place="Weir House", plan=(), asked=asked,
        so_far=Stretch("reading", AT_HOME, 19 * HOUR + 1800, 20 * HOUR).words(),
        memories=(*deeds, *agreed),
    )  # fmt: skip
    answer = rules()["interview"](prompt, Dice(0, "x"))
    prompt.check(answer)
    return answer.text, answer.cites


HOME, CAFE = f"at {AT_HOME}", f"at {AT_CAFE}"


@pytest.mark.parametrize(
    ("asked", "said", "cites"),
    [
        ("Where were you at half past four?", f"At 16:30 I was {HOME}. I was playing guitar.", "m11"),
        ("What were you doing at 16:30?", f"At 16:30: I was playing guitar, {HOME}.", "m11"),
        ("With whom were you at half past four?", f"At 16:30 I was with Luca Castellano, {HOME}.", "m11"),
        ("Were you alone at ten past four, or with somebody?", f"Nobody was with me at 16:10. I was {HOME}.", "m11"),
        ("Who was with you at 17:30?", f"Nobody was with me at 17:30. I was {CAFE}.", "m12"),
        ("Tell me: where were you at 19:05?", f"At 19:05 I was {CAFE}. I did this: ask Mamma for the roll.", "m13"),
        ("Wo warst du um halb fünf?", f"At 16:30 I was {HOME}. I was playing guitar.", "m11"),
        ("What were you doing at 19:45?", f"At 19:45: I was reading, {HOME}.", ""),
        ("Where were you at 17:05?", f"At 17:05 I was on my way from {AT_HOME} to {AT_CAFE}, by myself.", "m11 m12"),
        ("Where were you at 08:00?", "I do not remember what was at 08:00.", ""),
    ],
)
def test_moments(asked: str, said: str, cites: str) -> None:
    text, cited = _ask(asked)
    assert text.startswith(said)
    assert cited == tuple(cites.split())


def test_parts_of_a_day() -> None:
    text, _ = _ask("What did you do this afternoon?")
    assert text == (
        "From 15:00 I was cooking at Weir House; from 16:00 I was playing guitar at Weir House; "
        "from 17:15 I was serving customers at The Copper Kettle."
    )
    assert _ask("Who was with you this afternoon?")[0] == "I was with Bo Reid and Luca Castellano."
    assert _ask("What did you do with Luca this afternoon?")[0] == "From 16:00 I was playing guitar at Weir House."
    assert _ask("Where were you this afternoon?")[0] == "I was at Weir House, kitchen; then at The Copper Kettle, cafe."


def test_agreements() -> None:
    assert _ask("What have you agreed with Luca?") == (f"{AGREED[0].text}.", ("m90",))
    assert _ask("When do you meet Bo Reid?") == (f"{AGREED[1].text}.", ("m91",))
    assert _ask("What have you agreed?")[1] == ("m91", "m90")
    assert _ask("What have you agreed with Wren?")[0] == "I have agreed nothing of the kind."
    assert _ask("What have you promised Luca?", agreed=())[0] == "I have agreed nothing of the kind."


def test_a_name_is_a_whole_name() -> None:
    """Who shares a surname with somebody is not that somebody."""
    assert _ask("What have you agreed with Sofia Castellano?") == ("I have agreed nothing of the kind.", ())
    assert _ask("What have you agreed with Luca Castellano?")[1] == ("m90",)
    assert _ask("Have you arranged anything with Mr Castellano?")[1] == ("m90",)
    assert _ask("Has Bo Reid agreed on anything with you?")[1] == ("m91",)
    assert _ask("What did I and Luca agree on?")[1] == ("m90",)


def test_when_asks_for_a_time_and_not_for_an_occasion() -> None:
    carried_on = Known(id="m95", text="Bo Reid wanted to meet; I carried on, because it changes nothing", kind="plan",
                       about="Bo Reid", at="day 1 12:00", relevance=0.9)  # fmt: skip
    assert _ask("When do you meet Bo Reid?", agreed=(*AGREED, carried_on)) == (f"{AGREED[1].text}.", ("m91",))
    assert _ask("When do you meet Bo Reid?", agreed=(carried_on,)) == ("I have agreed nothing of the kind.", ())
    asked = "What did you do when this happened: Bo Reid wanted to meet?"
    assert _ask(asked, agreed=(*AGREED, carried_on))[1] == ("m95",)


@pytest.mark.parametrize(
    "asked",
    [
        "Where did you see Bo Reid at 18:00?",
        "Who told you at 16:30 about the dog?",
        "What do you think of noon?",
        "How old are you?",
    ],
)
def test_other_questions_are_answered_by_other_rules(asked: str) -> None:
    assert not _ask(asked)[0].startswith("At ")

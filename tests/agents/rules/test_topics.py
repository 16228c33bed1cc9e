"""What somebody has come about is said by rule, in words that people say."""

import pytest

from twinville.agents.prompts.approach import ApproachPrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.rules import phrases as say
from twinville.agents.rules.approaching import approach
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.topics import Topic, in_brief, in_speech, topics

ME = Identity(name="Ada Field", age=30, wake=400, sleep=1300)
PARTY = "There is a party at the hall on day 2, from half past six."


def first(matter: str, *memories: Recalls, day: int = 1) -> Topic:
    speaker = Speaker(
        identity=ME, relation="friend", closeness=0.6, trust=0.8, doing="reading", memories=memories, aims=(("Ben Lock", matter),)
    )
    return next(topics(speaker, "Ben Lock", "", Dice(1, day), 0, (), 600))


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("tell them of this: I missed chess on day 1 at 16:00", "I missed chess on day 1 at 16:00"),
        ("tell them what Cal said: The cake is off.", "Cal said: The cake is off"),
        (
            "tell them of this: Agreed with Cal too: chess at The Bell, day 3 at 11:00",
            "Cal and I have agreed on chess at The Bell, day 3 at 11:00",
        ),
        ("ask them why: Ben Lock did not come to a walk on day 1 at 16:00, as agreed; I waited, and do not know why", "a walk"),
        ("about the rope", "about the rope"),
    ],
)
def test_a_matter_is_said_without_what_is_to_be_done_about_it(matter: str, said: str) -> None:
    assert in_speech(matter) == said
    assert len(in_brief(f"{matter} {'and more ' * 20}")) <= 48
    assert first(matter).words == {"it": said}


def test_who_waited_asks_why() -> None:
    topic = first("ask them why: Ben Lock did not come to a walk on day 1 at 16:00, as agreed; I waited, and do not know why")
    assert topic.pool == say.ASK_WHY
    assert topic.replies == say.ASK_WHY_REPLY


def test_news_is_told_as_news_and_somebody_elses_party_seldom() -> None:
    heard = Recalls(id="m3", text=f"Cal said: {PARTY}", kind="speech", about="Cal", fact="party", invites=True)
    own = heard.model_copy(update={"text": PARTY, "kind": "background", "about": "Ada Field"})
    told = [first(f"{PARTY} {day}", heard, day=day).news is not None for day in range(200)]
    assert 20 < sum(told) < 110
    assert all(first(f"{PARTY} {day}", own, day=day).news is not None for day in range(20))


@pytest.mark.parametrize(
    ("memory", "about"),
    [
        (
            "Cal said: Did you know? My dog has been missing since yesterday.",
            "Cal's dog has been missing since yesterday.",
        ),
        ("Cal said to Dot: I have it from Eve: Luca's dog is lost.", "Luca's dog is lost."),
        ("Cal put up a notice: My dog is lost.", "Cal's dog is lost."),
        ("Agreed with Ben Lock: chess, day 2 at 11:00", "Agreed with Ben Lock: chess, day 2 at 11:00"),
    ],
)
def test_what_somebody_said_is_brought_up_as_of_them(memory: str, about: str) -> None:
    prompt = ApproachPrompt(
        identity=ME, day=1, weekday="Monday", now=600, doing="reading", other="Ben Lock", others_doing="walking", memories=(memory,)
    )
    assert approach(prompt, Dice(1, "x")).about == about

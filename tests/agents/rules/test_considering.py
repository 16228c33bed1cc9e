from twinville.agents.prompts.consider import ConsiderPrompt, What
from twinville.agents.prompts.identity import Bond, Identity
from twinville.agents.rules.considering import consider
from twinville.agents.rules.dice import Dice

ME = Identity(
    name="Ada Field", age=30, wake=400, sleep=1300, ties=(Bond(name="Ben Lock", relation="friend", feeling="very close"),)
)


def told(what: What, happened: str, people: tuple[tuple[str, str], ...] = (("Cal", ""),)) -> int:
    """How often of three hundred somebody is told."""
    asked = [
        ConsiderPrompt(
            identity=ME,
            day=1,
            weekday="Monday",
            now=600,
            doing="reading",
            what=what,
            happened=(f"{happened} {n}",),
            people=people,
            places=(),
        )
        for n in range(300)
    ]
    return sum(bool(consider(prompt, Dice(1)).tell) for prompt in asked)


def test_news_is_told_to_somebody_close_and_what_one_agreed_on_seldom() -> None:
    news, agreed = told("news", "Cal said: the cake is off"), told("agreement", "Agreed with Cal: chess")
    assert 60 < agreed < news < 200


def test_who_did_not_come_is_asked_why_and_nobody_is_told_of_ones_own_absence() -> None:
    assert told("missed", "Cal did not come to chess") > 100
    assert told("missed", "I missed chess, agreed with Cal") == 0

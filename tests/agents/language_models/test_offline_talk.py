"""The rule model's talk: it passes on what its speaker knows and nothing else, and answers what was said."""

import pytest

from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.garbling import own_words, retold, to_their_face, told_by
from twinville.agents.rules.replies import answer_news
from twinville.agents.rules.talk import converse
from twinville.agents.rules.turns import utter

PARTY = Recalls(id="m5", text="There is a party at the mill tonight.", kind="background", about="Ada", fact="party", invites=True)


def _side(name: str, *memories: Recalls, relation: str = "friend", trust: float = 0.8, free: tuple[str, ...] = ()) -> Speaker:
    identity = Identity(name=name, age=40, wake=420, sleep=1350)
    return Speaker(
        identity=identity, relation=relation, closeness=0.8, trust=trust, doing="resting", memories=memories, free_for=free
    )


def _script(a: Speaker, b: Speaker, seed: int, said: tuple[str, ...] = ()) -> ConversePrompt:
    return ConversePrompt(identity=a.identity, day=seed, weekday="Monday", now=600, place="mill", a=a, b=b, said_today=said)


def test_a_secret_is_not_told_to_a_mere_friend() -> None:
    secret = PARTY.model_copy(update={"secret": True, "invites": False})
    for seed in range(60):
        me = _side("Ada", secret).model_copy(update={"closeness": 0.6})
        script = converse(_script(me, _side("Bo"), seed), Dice(seed, "x"))
        assert all("party" not in line.text for line in script.lines)


def test_an_invitation_is_accepted_only_by_who_is_free() -> None:
    accepted = {True: 0, False: 0}
    for free in (True, False):
        for seed in range(40):
            other = _side("Bo", free=("party",) if free else ())
            script = converse(_script(_side("Ada", PARTY), other, seed), Dice(seed, "x"))
            accepted[free] += any(each.about == "party" and each.answer == "accepted" for each in script.agreements)
    assert accepted[True] > 15
    assert accepted[False] == 0


def test_what_was_said_today_is_not_said_again() -> None:
    first = converse(_script(_side("Ada"), _side("Bo"), 1), Dice(1, "x"))
    said = tuple(line.text.casefold() for line in first.lines)
    again = converse(_script(_side("Ada"), _side("Bo"), 1, said), Dice(1, "x"))
    assert not {line.text.casefold() for line in again.lines} & set(said)


@pytest.mark.parametrize(
    ("trust", "doubtful", "known", "words"),
    [
        (0.2, False, (), "doubt"),
        (0.5, True, (), "doubt"),
        (0.8, False, ("rival",), "otherwise|heard|wrong|misled|doubt|believe|sound|see it|having|sorts"),
    ],
)
def test_news_is_doubted_or_denied(trust: float, doubtful: bool, known: tuple[str, ...], words: str) -> None:
    rival = Recalls(id="m9", text="The party is off.", kind="background", about="Cal", fact="off", against="party")
    me = _side("Bo", *((rival,) if known else ()), trust=trust)
    answer = answer_news(me, PARTY, "Ada", doubtful, 0, Dice(0, "x"))
    assert not answer.accepts
    assert any(any(word in phrase for word in words.split("|")) for phrase in answer.pool)


def test_whom_a_party_is_for_is_not_put_right_about_it() -> None:
    party = Recalls(
        id="m5", text="There is a party for Ada at the mill.", kind="background", about="Bo", fact="party", invites=True
    )
    off = Recalls(id="m9", text="The party at the mill is off.", kind="speech", about="Cal", fact="off", against="party")
    for other, told in (("Cal", True), ("Ada", False)):
        answers = [answer_news(_side("Bo", party), off, other, False, 0, Dice(seed, "x")) for seed in range(20)]
        assert any(answer.cites for answer in answers) is told


def _turn(me: Speaker, heard: tuple[tuple[str, str], ...], left: int = 9) -> UtterPrompt:
    return UtterPrompt(
        identity=me.identity, day=1, weekday="Monday", now=600, place="mill", me=me, other="Ada", heard=heard, left=left
    )


def test_a_dialogue_answers_an_invitation_and_comes_to_an_end() -> None:
    heard = (("Ada", "Hello, Bo."), ("Bo", "Hello."), ("Ada", f"Have you heard? {PARTY.text}"))
    me = _side("Bo", PARTY.model_copy(update={"kind": "speech", "told": True}), free=("party",))
    answer = utter(_turn(me, heard), Dice(3, "x"))
    assert [(each.about, each.act) for each in answer.agreements] == [("party", "accepts")]
    assert not utter(_turn(_side("Bo"), heard), Dice(3, "x")).agreements
    assert utter(_turn(_side("Bo"), (*heard, ("Ada", "I must get on."))), Dice(3, "x")).leaves
    assert utter(_turn(_side("Bo"), heard, left=1), Dice(3, "x")).leaves


def test_news_changes_hands_in_the_right_person() -> None:
    heard = Recalls(id="m1", text="You know, I am missing my dog, and it is for you.", kind="speech", about="Luca Reed")
    assert told_by(heard) == "Luca Reed is missing Luca Reed's dog, and it is for me."
    assert own_words("Luca's dog is missing.", "Luca Reed") == "My dog is missing."
    assert to_their_face("A party for Bo Lind is planned.", "Bo Lind") == "A party for you is planned."


def test_what_is_passed_on_is_garbled_now_and_then() -> None:
    text = "The party begins at six, in the evening."
    versions = {
        retold(text, Identity(name="A", age=30, traits=("talkative",), wake=1, sleep=2), Dice(seed, "x")) for seed in range(60)
    }
    assert text in versions
    assert any("seven" in version or "afternoon" in version for version in versions)

"""What the engine writes, in the engine's own words, is told again; what anybody else says stays as it was said."""

import re
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.agreement import Agreement, Standing, as_seen
from twinville.agents.cognition.acquaintance import HARDLY_KNOWN, MET
from twinville.agents.cognition.agreed import also, became, missing, told, waited
from twinville.agents.cognition.hours import POTTERING
from twinville.agents.cognition.setbacks import OBSTACLES
from twinville.agents.memory.stretch import SLEEPING, Companion, Stretch
from twinville.agents.prompts.languages.catalogue import wording_for
from twinville.agents.prompts.retelling import WORDS, expected, retold, templates
from twinville.agents.prompts.wording import Wording, speaking
from twinville.agents.stimulus import AgreementPast
from twinville.agents.words import does, does_at
from twinville.worlds.kinds import KINDS

#: Words that no German sentence holds, and every English one of the engine's some.
ENGLISH = re.compile(
    r"\b(?:the|is|at|with|and|I|of|to|from|my|did|this|was|not|come|agreed|waited|missed|open|asked|me|only|late|said|going|walking)\b",
    re.IGNORECASE,
)
GERMAN = wording_for("de")
ME, OTHER, THIRD = "Ada Feld", "Ben Feld", "Cem Yıldız"
DEAL = Agreement(
    id="A1", activity="Schach", by=ME, who=(ME, OTHER), asked=(), to=(), standing="accepted", day=2, at=990, place="Anger",
    arenas=(3,), minutes=60, condition="", lines=(), since=0,
)  # fmt: skip


def _german(text: str) -> str:
    with speaking(GERMAN):
        return retold(text)


def test_deeds_are_told_with_their_hours_and_company() -> None:
    asleep = Stretch(SLEEPING, "Rosenhaus, Schlafzimmer", 0, 6 * 3600, (Companion(OTHER, 0, 6 * 3600),))
    cooking = Stretch("Suppe kochen", "Rosenhaus, Stube", 8 * 3600, 9 * 3600, (Companion(OTHER, 8 * 3600, 8 * 3600 + 1800),))
    assert _german(asleep.words()) == f"Von 00:00 bis 06:00 Uhr war ich hier: Rosenhaus, Schlafzimmer, mit {OTHER}; dabei: schlafen"
    assert _german(cooking.words()) == (
        f"Von 08:00 bis 09:00 Uhr war ich hier: Rosenhaus, Stube, mit {OTHER} (08:00-08:30); dabei: Suppe kochen"
    )


@pytest.mark.parametrize(
    ("activity", "german"),
    [
        ("sleeping", "schlafen"),
        ("Suppe kochen", "Suppe kochen"),
        ("working as Wirtin", "Arbeit: Wirtin"),
        ("waiting: taking a break from work, having breakfast", "warten: Arbeitspause: frühstücken"),
        (f"talking with {OTHER}", f"im Gespräch mit {OTHER}"),
    ],
)
def test_what_somebody_is_seen_doing_is_told_with_the_place(activity: str, german: str) -> None:
    assert _german(does_at(ME, activity, "Eckcafé")) == f"{ME} (Eckcafé): {german}"
    assert _german(does(ME, activity)) == (f"{ME}: {german}" if "Suppe" not in activity else f"{ME}: Suppe kochen")


@pytest.mark.parametrize("standing", get_args(Standing))
def test_agreements_are_told_however_they_stand(standing: Standing) -> None:
    every = product((None, 1, 2, 9), (None, 990), ("", "Anger"), ((), (OTHER,), (ME,), (OTHER, THIRD)), ("", "es trocken ist"))
    for day, at, place, asked, condition in every:
        if standing == "conditional" and not asked:
            continue  # a condition is somebody's who was asked
        who = tuple(name for name in (ME, OTHER) if name not in asked)
        arenas = (3,) if place else ()
        deal = replace(
            DEAL, standing=standing, day=day, at=at, place=place, arenas=arenas, asked=asked, condition=condition, who=who
        )
        for mine in (deal, replace(deal, by=OTHER), replace(deal, to=(ME,), who=(OTHER,)), replace(deal, who=(ME,), to=(OTHER,))):
            for text in (as_seen(mine, 1), told(mine, ME), also(mine, THIRD)):
                german = _german(text)
                assert german != text
                assert not ENGLISH.search(german), (text, german)


@pytest.mark.parametrize("outcome", ["kept", "late", "missed"])
@pytest.mark.parametrize("absent", [(), (THIRD,)])
@pytest.mark.parametrize("met", [(), (OTHER, THIRD)])
@pytest.mark.parametrize("others", [(), (OTHER, THIRD)])
def test_what_became_of_agreements_is_told(
    outcome: str, absent: tuple[str, ...], met: tuple[str, ...], others: tuple[str, ...]
) -> None:
    past = AgreementPast(DEAL, outcome, met, absent, 12 if outcome == "late" else 0, "Suppe kochen")  # type: ignore[arg-type]
    for text in (became(past, others), missing(DEAL, (OTHER, THIRD)), waited(DEAL, OTHER)):
        german = _german(text)
        assert german != text
        assert not ENGLISH.search(german), (text, german)


def test_fixed_words_of_the_engine_are_among_those_that_are_told() -> None:
    faults = {kind.fault for kind in KINDS.values() if kind.fault}
    pottering = {activity for activity, _, _ in POTTERING}
    assert not {*pottering, *OBSTACLES.values(), *faults, HARDLY_KNOWN, MET, SLEEPING} - set(WORDS)


def test_who_is_expected_is_told_with_quoted_names() -> None:
    with speaking(GERMAN):
        assert expected("at home «Ada», «Ben»") == "zu Hause «Ada», «Ben»"
        assert expected("at «Eckcafé» «Ben»") == "in «Eckcafé» «Ben»"
        assert expected("at 16:30, as agreed, «Schach»") == "um 16:30 Uhr, wie verabredet, «Schach»"


@pytest.mark.parametrize(
    "words",
    [
        "Morgen gibt es Kuchen.",
        "Ada ist um 16:30 auf dem Anger, mit Ben.",
        "Schach: am Sonntag, im Café",
        "Ben Feld sagte: ich komme nicht",
    ],
)
def test_what_people_say_in_their_own_language_stays(words: str) -> None:
    assert _german(words) == words


def test_in_english_nothing_is_told_again() -> None:
    text = does_at(ME, "sleeping", "Eckcafé")
    assert retold(text) == text
    with speaking(Wording("fr")):
        assert retold(text) == text
        assert expected("at home «Ada»") == "at home «Ada»"


@given(
    st.lists(st.sampled_from([*templates(), "{who}", "waiting: ", " at ", ", ", "; ", "«", "and ", "x"]), max_size=12).map("".join)
)
def test_any_text_can_be_told_again(text: str) -> None:
    assert isinstance(_german(text), str)

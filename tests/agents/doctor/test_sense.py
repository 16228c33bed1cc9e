"""What is junk in a legal answer, and what is not."""

import pytest

from twinville.agents.doctor.sense import is_real, plan_fault, shares, talk_fault, words_fault
from twinville.agents.prompts.converse import Conversation, Line
from twinville.agents.prompts.day_plan import DayPlan, Stroke


@pytest.mark.parametrize("text", ["having breakfast", "Kaffee für die Gäste", "读书", "a walk by the river", "visiting Otto"])
def test_words_are_real(text: str) -> None:
    assert is_real(text, frozenset({"otto", "kaffee", "die"}))


@pytest.mark.parametrize("text", [",", "D1.Dot", "P4", "xkq zzv brrt", "1234 5678", "a a", "evenitoff hochen"])
def test_junk_is_not(text: str) -> None:
    assert not is_real(text)


def test_the_same_over_and_over_is_junk() -> None:
    assert "the same over and over" in words_fault(["a quiet hour"] * 5)
    assert words_fault(["a quiet hour", "a walk", "a quiet hour"]) == ""


def _plan(*rows: tuple[str, str, str, str]) -> DayPlan:
    return DayPlan(
        strokes=tuple(
            Stroke.model_validate({"start": start, "minutes": 60, "activity": activity, "category": category, "where": where})
            for start, activity, category, where in rows
        )
    )


GOOD = (
    ("07:30", "having breakfast", "meals", "P0.eat"),
    ("09:00", "reading the paper", "leisure", "P7.read"),
    ("12:30", "lunch with a friend", "social", "P5.dine"),
    ("15:00", "taking a walk", "leisure", "P9.stroll"),
    ("00:15", "going to bed", "sleep", "P1.sleep"),
)


def test_a_day_in_order_makes_sense() -> None:
    assert plan_fault(_plan(*GOOD)) == ""
    assert "not in order" in plan_fault(_plan(*GOOD[2:], *GOOD[:2]))
    assert "things long" in plan_fault(_plan(*GOOD[:3]))


def test_activities_fit_their_places() -> None:
    odd = [(start, activity, "sleep", where) for start, activity, _, where in GOOD]
    assert "'P0.eat' is called sleep" in plan_fault(_plan(*odd))


def _talk(*lines: tuple[str, str]) -> Conversation:
    spoken = tuple(Line.model_validate({"speaker": by, "text": text}) for by, text in lines)
    return Conversation(lines=spoken, summary_a="We talked.", summary_b="We talked.")


def test_lines_answer_each_other() -> None:
    assert talk_fault(_talk(("a", "The bridge is closed."), ("b", "Closed? Since when?"))) == ""
    assert "takes up" in talk_fault(_talk(("a", "The bridge is closed."), ("b", "Apples are red."), ("a", "I sleep well.")))
    assert "only one" in talk_fault(_talk(("a", "The bridge is closed."), ("a", "It is closed.")))
    assert "again and again" in talk_fault(_talk(("a", "Tea and talk."), ("b", "Tea and talk."), ("a", "Tea and talk.")))


def test_forms_of_a_word_are_the_same_word() -> None:
    assert shares("They are planning a concert", "We planned it")
    assert not shares("They are at the inn", "We are at the sea")

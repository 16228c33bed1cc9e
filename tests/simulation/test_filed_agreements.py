"""Agreements that were over long ago are put away, and nobody can tell."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.test_agreements import FOOTBALL, LUCA, YUSUF, _resume, _Town
from twinville.agents.agreement import Agreement
from twinville.simulation.engine import agreement_book
from twinville.simulation.engine.filed_agreements import FiledAgreements
from twinville.worlds.state import StateError, restore, save

ACTS = ["proposes", "promises", "accepts", "declines", "counters", "accepts if", "calls off"]
#: Days of lines: what is done, who says it, what it is about, when.
DAYS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from([(LUCA, YUSUF), (YUSUF, LUCA)]),
        st.sampled_from(["new", "#1", "A1", "A2", "A3", "A4", "party"]),
        st.sampled_from(["", "today", "tomorrow"]),
        st.sampled_from(["", "10:00", "noon"]),
    ),
    min_size=4,
    max_size=24,
)


@pytest.mark.slow
@settings(max_examples=40)
@given(lines=DAYS, resumes=st.booleans())
def test_whatever_is_said_filing_changes_nothing(lines: list[Any], resumes: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement_book, "BUNDLE", 1)
        patch.setattr(agreement_book, "LINGERS", 3600)
        filing, plain = _Town(), _Town()
        for number, (act, (speaker, listener), about, day, time) in enumerate(lines):
            # Two talks at a time, of two lines each.
            hour, talk = 7 + 5 * number, 2 * (number // 4) + number % 2
            for town in (filing, plain):
                town.live_until(hour)
                town.say(
                    speaker, listener, act, about, talk=talk, hour=hour, activity="chess", day=day, time=time, place="the green",
                    condition="it is dry" if act == "accepts if" else "",
                )  # fmt: skip
            if number % 4 > 1:
                filing.agreements.talk_over(talk, hour * 3600)
                if resumes:
                    _resume(filing)
            for person in (LUCA, YUSUF):
                assert filing.agreements.standing(person, hour * 3600) == plain.agreements.standing(person, hour * 3600)
        assert filing.events == plain.events


def test_what_is_over_for_days_is_filed_and_found_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement_book, "BUNDLE", 1)
    town = _Town()
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL)
    town.say(YUSUF, LUCA, "declines", "#1")
    book = town.agreements._book
    before = book.all["A1"]
    town.agreements.talk_over(1, 8 * 3600)
    assert list(book.all) == ["A1"], "it was declined just now"
    town.agreements.talk_over(2, 80 * 3600)
    assert list(book.all) == []
    _resume(town)
    book = town.agreements._book
    assert "A1" in book._filed
    assert book.find("A1") == before
    _resume(town)
    book = town.agreements._book
    assert "A1" not in book._filed
    assert book.find("A9") is None


def test_what_was_made_in_a_talk_goes_with_it() -> None:
    town = _Town()
    town.say(LUCA, YUSUF, "proposes", **FOOTBALL, tag="ball")
    town.agreements.talk_over(1, 7 * 3600)
    book = town.agreements._book
    assert (book.made, book.changed, book.tags, book.earlier) == ({}, {}, {}, {"A1"})
    assert town.agreements.of_talk(1, LUCA) == ()


def test_a_bundle_is_small_and_one_that_cannot_be_read_is_no_state() -> None:
    made = [Agreement(f"A{n}", "kept", "Ada", ("Ada", "Ben"), (), "chess", 2, 600, "The Green", (3,)) for n in range(1, 17)]
    filed = FiledAgreements()
    filed.file(made, {"A4": {"Ada": ["Ben"]}})
    state = save(filed)
    assert len(state["_bundles"][0]) < 1500
    again = FiledAgreements()
    restore(again, state)
    assert again.take("A4") == (made[3], {"Ada": ["Ben"]})
    for broken in ("", "!", state["_bundles"][0][:40], "eJyrVkrOyCxRslJKVNJRSspPqlSqBQAxrAWk"):
        with pytest.raises(StateError):
            restore(FiledAgreements(), {"_bundles": [broken]})

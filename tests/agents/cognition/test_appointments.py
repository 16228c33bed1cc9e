from dataclasses import replace
from typing import Any

import pytest

from tests.agents.cognition.contexts import HOME, context_for, starter_world
from twinville.agents.agreement import Agreement, listed
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.context import Context
from twinville.agents.persona import Commitment, Persona
from twinville.agents.population.population import Fact
from twinville.agents.records import Appointment, PlanChanged, Promised
from twinville.agents.stimulus import AgreementPast, Felt, Waited
from twinville.worlds.state import restore, save

ADA, BEN, CEM = "Ada", "Ben", "Cem"
DAY, HOUR = 86_400, 3600
PLACE = starter_world().arenas_of(HOME)[0]
CHESS = "chess at The Bell, day 1 at 16:30"
PARTY = Commitment(day=1, at="18:00", minutes=60, activity="the party", place=HOME)


def _context(*commitments: Commitment) -> Context:
    facts = (Fact(id="party", origin=BEN, statement="There is a party.", invitation=PARTY),)
    return context_for(Persona(name=ADA, age=30, home=HOME, commitments=commitments), facts)


def _agreement(**changes: Any) -> Agreement:
    plain = Agreement(
        id="A1", standing="accepted", by=BEN, who=(BEN, ADA), asked=(), activity="chess", day=1, at=990, place="The Bell",
        arenas=(PLACE.id,), lines=("s1", "s2"), since=8 * HOUR,
    )  # fmt: skip
    return replace(plain, **changes)


def _memories(context: Context) -> list[str]:
    return [memory.text for memory in context.recollection.stream if memory.kind == "agreement"]


def _records(context: Context, kind: type[Any]) -> list[Any]:
    return [record for record in context.records if isinstance(record, kind)]


def test_what_binds_enters_the_diary_and_today_is_laid_out_anew() -> None:
    context = _context()
    appointments = Appointments(context)
    assert appointments.agreed(_agreement(), 8 * HOUR)
    (due,) = appointments.dues
    assert (due.at, due.minutes, due.activity, due.agreement) == (990 * 60, 60, "chess", "A1")
    assert due.arenas == {PLACE.id}
    assert _memories(context) == ["Agreed with Ben: chess at The Bell, day 1 at 16:30"]
    (promised,) = _records(context, Promised)
    assert (promised.to, promised.agreement) == (BEN, "A1")
    assert not appointments.agreed(_agreement(), 9 * HOUR)
    assert len(appointments.dues) == len(_memories(context)) == 1


def test_what_is_for_tomorrow_leaves_today_alone() -> None:
    appointments = Appointments(_context())
    assert not appointments.agreed(_agreement(day=2), 8 * HOUR)
    assert len(appointments.dues) == 1


def test_called_off_it_leaves_the_diary() -> None:
    context = _context()
    appointments = Appointments(context)
    fallen: list[str] = []
    appointments.falls_through = fallen.append
    appointments.agreed(_agreement(), 8 * HOUR)
    assert appointments.agreed(_agreement(standing="called off", who=(), left=(BEN, ADA)), 9 * HOUR)
    assert appointments.dues == []
    assert fallen == ["at chess"]
    assert [record.change for record in _records(context, PlanChanged)] == ["dropped"]
    assert _memories(context)[-1] == "Called off, with Ben: chess at The Bell, day 1 at 16:30"


def test_agreed_anew_it_is_at_the_new_time_only() -> None:
    appointments = Appointments(_context())
    appointments.agreed(_agreement(), 8 * HOUR)
    assert appointments.agreed(_agreement(at=1080), 9 * HOUR)
    assert [due.at for due in appointments.dues] == [18 * HOUR]


def test_what_is_in_the_diary_already_is_not_doubled() -> None:
    context = _context(PARTY)
    appointments = Appointments(context)
    arenas = tuple(arena.id for arena in starter_world().arenas_of(HOME))
    hosted = _agreement(activity="the party", at=1080, arenas=arenas, fact="party", by=ADA, who=(ADA, BEN))
    assert not appointments.agreed(hosted, 8 * HOUR)
    assert [due.agreement for due in appointments.dues] == ["A1"]


def test_an_accepted_invitation_can_be_called_off() -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(activity="the party", at=1080, fact="party"), 8 * HOUR)
    assert [(due.fact, due.agreement) for due in appointments.dues] == [("party", "A1")]
    assert appointments.promised == {"party"}
    assert appointments.is_over_or_mine("party", 8 * HOUR)
    assert appointments.call_off("party", "had it from Cem that it is off") is not None
    assert appointments.dues == []
    (record,) = _records(context, Appointment)
    assert (record.kept, record.agreement) == (False, "A1")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": None}, "Agreed with Ben: chess at The Bell, day 1 (the time is open)"),
        ({"day": None, "at": None}, "Agreed with Ben: chess at The Bell (the day and the time are open)"),
        (
            {"arenas": (), "place": "the moon", "problems": ("nobody knows a place called 'the moon'",)},
            "Agreed with Ben: chess at the moon, day 1 at 16:30 (the place is open; nobody knows a place called 'the moon')",
        ),
        (
            {"problems": ("Ada: tea from 16:00 to 17:00", "Ben: work from 09:00 to 17:00")},
            "Agreed with Ben: chess at The Bell, day 1 at 16:30 (I have tea from 16:00 to 17:00)",
        ),
        (
            {"standing": "conditional", "who": (BEN,), "asked": (ADA,), "condition": "if it is dry"},
            "Ben proposed: chess at The Bell, day 1 at 16:30 (I said: only if it is dry)",
        ),
        (
            {"standing": "proposed", "who": (BEN,), "asked": (ADA,)},
            "Ben proposed: chess at The Bell, day 1 at 16:30 (Ben asked me, and I have not answered)",
        ),
        (
            {"standing": "countered", "by": ADA, "who": (ADA,), "asked": (BEN,)},
            "Proposed to Ben: chess at The Bell, day 1 at 16:30 (Ben has not answered)",
        ),
    ],
)
def test_what_is_open_or_clashes_is_unsettled(changes: dict[str, Any], words: str) -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(**changes), 8 * HOUR)
    assert appointments.unsettled(0) == (words,)
    assert appointments.unsettled(1) == ((words,) if _agreement(**changes).day is None else ())
    assert appointments.unsettled(5) == ()
    assert _memories(context) == [words]
    # Only what is agreed, with day, time and place, is in the diary; a clash is no reason to leave it out.
    assert len(appointments.dues) == ("I have tea" in words)


def test_a_promise_is_told_as_one() -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(by=ADA, who=(ADA,), to=(BEN,)), 8 * HOUR)
    assert len(appointments.dues) == 1
    appointments.agreed(_agreement(id="A2", who=(BEN,), to=(ADA,)), 8 * HOUR)
    assert len(appointments.dues) == 1
    assert _memories(context) == [f"Promised Ben: {CHESS}", f"Ben promised me: {CHESS}"]


def test_who_joins_is_remembered_alone() -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(), 8 * HOUR)
    appointments.agreed(_agreement(who=(BEN, ADA, CEM)), 9 * HOUR)
    assert _memories(context)[-1] == "Agreed with Cem too: chess at The Bell, day 1 at 16:30"


def test_who_waits_notices_and_remembers_whom_they_waited_for() -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(), 8 * HOUR)
    assert appointments.perceive(Waited(_agreement(), (BEN,)), 1000 * 60)
    memory = list(context.recollection.stream)[-1]
    assert (memory.kind, memory.subject, memory.importance, memory.evidence) == ("agreement", BEN, 6, ("s1", "s2"))
    assert memory.text == "Ben did not come to chess at The Bell on day 1 at 16:30, as agreed; I waited, and do not know why"
    noticed = context.noticing.take(1000 * 60)
    assert noticed is not None
    assert noticed.about == BEN
    assert context.acquaintances.to(BEN).waited_for


@pytest.mark.parametrize(
    ("past", "words", "kept"),
    [
        (("kept", (BEN,), ()), f"I met Ben for {CHESS}, as agreed", True),
        (
            ("late", (BEN,), (CEM,)),
            f"I met Ben for {CHESS}, as agreed, 20 minutes late; Cem did not come",
            True,
        ),
        (("kept", (), (BEN,)), "I was at chess at The Bell, day 1 at 16:30, as agreed, but Ben did not come", True),
        (("missed", (), ()), "I missed chess at The Bell, day 1 at 16:30, agreed with Ben; I was reading instead", False),
    ],
)
def test_what_became_of_it_is_remembered_and_settles_it(past: Any, words: str, kept: bool) -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(), 8 * HOUR)
    outcome, met, absent = past
    appointments.perceive(
        AgreementPast(_agreement(), outcome, met, absent, 20 if outcome == "late" else 0, "reading" if outcome == "missed" else ""),
        18 * HOUR,
    )
    assert _memories(context)[-1] == words
    assert [(record.kept, record.agreement) for record in _records(context, Appointment)] == [(kept, "A1")]
    assert appointments.dues[0].settled
    assert appointments.agreements == {}


def test_who_held_it_for_off_has_missed_nothing() -> None:
    context = _context()
    appointments = Appointments(context)
    appointments.agreed(_agreement(fact="party"), 8 * HOUR)
    appointments.call_off("party", "had it from Cem that it is off")
    before = _memories(context)
    appointments.perceive(AgreementPast(_agreement(), "called off", instead="reading"), 18 * HOUR)
    assert _memories(context) == before
    assert len(_records(context, Appointment)) == 1


def test_other_stimuli_are_let_go() -> None:
    assert not Appointments(_context()).perceive(Felt("cold", 3), 0)


def test_what_is_held_is_saved() -> None:
    appointments = Appointments(_context(PARTY))
    appointments.agreed(_agreement(at=None), 8 * HOUR)
    appointments.agreed(_agreement(id="A2"), 8 * HOUR)
    again = Appointments(_context(PARTY))
    restore(again, save(appointments))
    assert again.agreements == appointments.agreements
    assert again.dues == appointments.dues
    assert again.unsettled(0) == appointments.unsettled(0)


def test_names_in_a_row() -> None:
    assert [listed(()), listed((ADA,)), listed((ADA, BEN)), listed((ADA, BEN, CEM))] == [
        "",
        "Ada",
        "Ada and Ben",
        "Ada, Ben and Cem",
    ]

from typing import Any

import pytest
from pydantic import ValidationError

from tests.agents.cognition.contexts import HOME, context_for
from twinville.agents.aim import LONGEST_GOAL, Aim
from twinville.agents.cognition.aiming import Aiming, first_aims
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.memory.stretch import Stretch
from twinville.agents.persona import Persona
from twinville.agents.prompts.identity import Identity
from twinville.agents.records import AimsStand
from twinville.agents.stimulus import PersonaChanged
from twinville.worlds.state import restore, save

CHAIR = {"goal": "a chair for Nell", "next": "turning four legs for the chair"}


def persona(**more: Any) -> Persona:
    return Persona.model_validate({"name": "Kene Okafor", "age": 70, "home": HOME, **more})


def aiming(without: frozenset[str] = frozenset(), **more: Any) -> tuple[Aiming, Any]:
    context = context_for(persona(**more), without=without)
    return Aiming(context, OwnPast(context)), context


def test_a_personas_own_aims_come_first() -> None:
    assert first_aims(persona(aims=[CHAIR, {"goal": "rest"}], interests=["cards"])) == (Aim(**CHAIR), Aim("rest"))


@pytest.mark.parametrize(
    ("said", "aim"),
    [
        (
            {"currently": "Kene is mending a boat that is for nobody. He hums."},
            Aim("mending a boat that is for nobody"),
        ),
        (
            {"currently": "Kene is saving for a sail and looking for dry oak, which is dear."},
            Aim("saving for a sail", "looking for dry oak"),
        ),
        (
            {"currently": "Kene is saving for a sail and has not told Ada."},
            Aim("saving for a sail"),
        ),
        (
            {"currently": "Kene has decided to run.", "interests": ["cards", "walking"]},
            Aim("more time for cards", "an hour of cards"),
        ),
        ({"values": ["quiet"]}, Aim("living by what matters: quiet")),
    ],
)
def test_without_them_one_follows_by_rule(said: dict[str, Any], aim: Aim) -> None:
    assert first_aims(persona(**said)) == (aim,)


def test_of_whom_nothing_is_known_nothing_is_made_up() -> None:
    assert first_aims(persona()) == ()


@pytest.mark.parametrize("aims", [[CHAIR] * 4, [{"goal": ""}], [{"goal": "x" * 121}], [{"goal": "x", "until": "May"}]])
def test_a_persona_has_three_short_ones_at_most(aims: list[dict[str, str]]) -> None:
    with pytest.raises(ValidationError):
        persona(aims=aims)


def test_each_change_is_recorded_and_shown_to_prompts() -> None:
    part, context = aiming(aims=[CHAIR])
    further = (Aim("a chair for Nell", "the seat", "the legs are done"), Aim("rest"))
    for aims in (further, further, ()):
        part.stand(aims)
    assert [record.aims for record in context.records if isinstance(record, AimsStand)] == [(Aim(**CHAIR),), further]
    assert context.identity.aims == part.aims == further


def test_they_are_in_a_checkpoint() -> None:
    part, _ = aiming(aims=[CHAIR])
    again, _ = aiming()
    restore(again, save(part))
    assert again.aims == (Aim(**CHAIR),)


def test_what_was_done_about_an_aim_is_what_its_words_say() -> None:
    part, context = aiming(aims=[CHAIR, {"goal": "learn the harp"}])
    for number, activity in enumerate(("turning legs for the chair", "frying an egg", "sanding the four chair legs")):
        stretch = Stretch(activity, "Mill, room", 3600 * number, 3600 * number + 600, ())
        context.recollection.add("activity", stretch.words(), "Kene Okafor", 3600 * number + 600, 1)
    done = part.done(4 * 3600)
    assert [text.partition(" I was ")[2] for text in done[0]] == [
        "turning legs for the chair at Mill, room",
        "sanding the four chair legs at Mill, room",
    ]
    assert done[1] == ()


def test_a_change_of_persona_leaves_them_alone() -> None:
    part, context = aiming(aims=[CHAIR])
    renewed = Identity.model_validate(context.identity.model_dump() | {"interests": ("chess",)})
    assert renewed.aims == part.aims
    assert part.perceive(PersonaChanged("interests", ("chess",)), 0) is False


def test_what_was_kept_and_said_counts_and_what_shares_a_word_or_came_to_nothing_does_not() -> None:
    part, context = aiming(
        aims=[{"goal": "cast off the red stocking", "next": "ask Brigid Halloran about the wool"}, {"goal": "chess"}]
    )
    for number, (kind, text) in enumerate(
        (
            ("agreement", "I met Brigid Halloran for casting off the stocking at The Mill, day 1 at 10:00, as agreed"),
            ("agreement", "Proposed by me and declined: chess at The Mill, day 1 at 12:00"),
            ("agreement", "I missed chess, day 1 at 12:00, agreed with Ada; I was asleep instead"),
            ("conversation", "I asked her about her wool, and she has some left."),
            ("conversation", "We asked each other about the red boat."),
        )
    ):
        context.recollection.add(kind, text, "Brigid Halloran" if "wool" in text else "Ada", 60 * number, 4)
    assert part.done(3600) == (
        (
            "I met Brigid Halloran for casting off the stocking at The Mill, day 1 at 10:00, as agreed",
            "I asked her about her wool, and she has some left.",
        ),
        (),
    )


def test_a_prompt_shows_each_whole_with_its_next_step() -> None:
    aims = (Aim("word " * 23 + "end", "step " * 23 + "done"), Aim("other " * 19), Aim("x"))
    line = Identity(name="A", age=30, wake=400, sleep=1300, aims=aims).pursuits()
    assert all(f"«{' '.join(text.split())}»" in line for aim in aims for text in (aim.goal, aim.next) if text)
    both = Identity(name="A", age=30, wake=400, sleep=1300, aims=(Aim("a book", "a page"), Aim("rest")))
    assert both.pursuits() == "Works towards: «a book» (next: «a page»); «rest»"
    assert Identity(name="A", age=30, wake=400, sleep=1300).pursuits() == ""


def test_what_does_not_fit_is_seen_to_be_cut() -> None:
    (aim,) = first_aims(persona(currently=f"Kene is mending {'a very long boat ' * 9}."))
    assert aim.goal.endswith("very…")
    assert len(aim.goal) <= LONGEST_GOAL


def test_without_aims_none_stand_whatever_is_said() -> None:
    parts, context = aiming(frozenset({"aims"}), aims=[CHAIR])
    parts.stand([Aim("rest")])
    assert (parts.aims, context.identity.aims) == ((), ())
    assert not [record for record in context.records if isinstance(record, AimsStand)]
    assert not parts.pursues
    assert aiming(aims=[CHAIR])[0].aims == (Aim(**CHAIR),)

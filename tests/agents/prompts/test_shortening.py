"""What is left out of prompts that are too long: no more than must be, in order, and never what has to stay."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.prompts.examples import EXAMPLES, IDENTITY
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.expendable import Memory, by_turns, first_first, last_first
from twinville.agents.prompts.importance import ImportancePrompt, Item
from twinville.agents.prompts.interview import InterviewPrompt, Known
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.questions import QuestionsPrompt
from twinville.agents.prompts.react import ReactPrompt
from twinville.agents.prompts.reflect import Considered, ReflectPrompt
from twinville.agents.prompts.shortening import NothingLeftError, shortened, without
from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.prompts.survey import SurveyPrompt
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.prompts.wording import Wording

_TEXT = st.text(st.sampled_from("abc é"), min_size=1, max_size=30)
_RECALLS = st.builds(
    Recalls,
    id=st.just(""),
    text=_TEXT,
    kind=st.sampled_from(("observation", "speech", "conversation", "agreement")),
    about=st.just("Cal"),
    fact=st.none() | st.sampled_from(("party", "dog")),
    told=st.booleans(),
    over=st.booleans(),
    to_tell=st.booleans(),
    invites=st.booleans(),
)


_WITH_MEMORIES = (
    "converse",
    "utter",
    "utter_group",
    "reflect",
    "questions",
    "react",
    "interview",
    "survey",
    "importance",
    "day_plan",
)


def _example(kind: str) -> Any:
    return next(prompt for prompt in EXAMPLES if prompt.kind == kind)


def _numbered(memories: list[Any]) -> tuple[Any, ...]:
    return tuple(memory.model_copy(update={"id": f"m{number}"}) for number, memory in enumerate(memories))


@st.composite
def _prompts(draw: st.DrawFn) -> Prompt[Any]:
    """One of the kinds that have memories, with as many as may be."""
    kind = draw(st.sampled_from(_WITH_MEMORIES))
    prompt = _example(kind)
    if kind == "converse":
        sides = {
            # What both have in mind in the same words stands there once, as long as both have it.
            side: getattr(prompt, side).model_copy(
                update={
                    "memories": _numbered(
                        [memory.model_copy(update={"text": memory.text + side}) for memory in draw(st.lists(_RECALLS, max_size=8))]
                    )
                }
            )
            for side in "ab"
        }
        return prompt.model_copy(update=sides)  # type: ignore[no-any-return]
    if kind in ("utter", "utter_group"):
        me = prompt.me.model_copy(update={"memories": _numbered(draw(st.lists(_RECALLS, max_size=8)))})
        return prompt.model_copy(update={"me": me})  # type: ignore[no-any-return]
    if kind in ("react", "day_plan"):
        texts = tuple(draw(st.lists(_TEXT, max_size=6)))
        return prompt.model_copy(update={"memories" if kind == "react" else "thoughts": texts})  # type: ignore[no-any-return]
    made = {
        "reflect": st.builds(
            Considered, id=st.just(""), text=_TEXT, kind=st.just("speech"), about=st.sampled_from(("Cal", "Ben Field"))
        ),
        "importance": st.builds(Item, id=st.just(""), text=_TEXT, kind=st.just("speech")),
        "interview": st.builds(
            Known, id=st.just(""), text=_TEXT, kind=st.sampled_from(("speech", "activity")), relevance=st.floats(0, 1)
        ),
    }
    made |= {"questions": made["reflect"], "survey": made["interview"]}
    memories = draw(st.lists(made[kind], min_size=1, max_size=8))
    return prompt.model_copy(update={"memories": _numbered(memories)})  # type: ignore[no-any-return]


def _length(prompt: Prompt[Any]) -> int:
    return len(prompt.question())


def _offered(schema: Any) -> set[str]:
    """Ids of memories that an answer schema offers."""
    if isinstance(schema, dict):
        own = {value for value in schema.get("enum", ()) if isinstance(value, str) and value[:1] in "mab" and value[1:].isdigit()}
        return own.union(*map(_offered, schema.values()))
    return set().union(*map(_offered, schema)) if isinstance(schema, list) else set()


def _parts(prompt: Prompt[Any]) -> list[str]:
    """The lines of a question, and of lines with several texts in a row each of these."""
    return re.split(r"\n|(?<=»); (?=«)|: (?=«)", prompt.question())


@given(_prompts(), st.floats(0, 1))
def test_as_few_as_must_be_and_in_order(prompt: Prompt[Any], share: float) -> None:
    expendable = prompt.expendable()
    least, most = _length(without(prompt, expendable)), _length(prompt)
    room = round(least + share * (most - least))
    shorter, count = shortened(prompt, lambda candidate: _length(candidate) <= room)
    assert _length(shorter) <= room
    assert shorter == without(prompt, expendable[:count])
    if count:
        assert _length(without(prompt, expendable[: count - 1])) > room
    else:
        assert shorter is prompt
    # What stays of the lines, and of what stands in a row, is what was there, in its order.
    parts = iter(_parts(prompt))
    assert all(part in parts for part in _parts(shorter))
    assert shorter.system() == prompt.system()
    assert shortened(prompt, lambda candidate: _length(candidate) <= room) == (shorter, count)


def test_what_one_side_does_without_the_other_says_in_full() -> None:
    prompt = _example("converse")
    same = prompt.model_copy(update={"b": prompt.b.model_copy(update={"memories": prompt.a.memories})})
    shorter = without(same, (Memory("a.memories", 0),))
    assert "b4 as a4\n" in same.question()
    assert "b4 «There will be a plum cake.»\n" in shorter.question()
    assert _length(shorter) < _length(same)


@given(_prompts())
def test_what_is_offered_is_there(prompt: Prompt[Any]) -> None:
    """Ids in the schema and in the text are those of the memories that stayed, and no choice is without any."""
    expendable = prompt.expendable()
    for count in range(len(expendable) + 1):
        shorter = without(prompt, expendable[:count])
        offered = _offered(shorter.answer_schema())
        assert offered <= _offered(prompt.answer_schema())
        words = set(shorter.question().replace(":", " ").replace(",", " ").split())
        assert offered <= words
        # It is a prompt like any other.
        assert type(shorter).model_validate_json(shorter.model_dump_json()) == shorter
        if prompt.kind not in ("converse", "utter", "utter_group", "survey") or prompt.choices().get("cites"):
            assert all(shorter.choices().values())


@given(st.lists(_RECALLS, max_size=10))
def test_of_talk_stays_what_it_is_for(memories: list[Recalls]) -> None:
    side: Speaker = _example("utter").me.model_copy(update={"memories": _numbered(memories)})
    gone = [side.memories[memory.place] for memory in side.expendable("me.memories")]
    assert not [each for each in gone if each.to_tell or each.kind == "agreement" or (each.invites and not each.over)]
    # All else goes before news that the other does not have.
    news = [each.fact is not None and not each.told and not each.over for each in gone]
    assert news == sorted(news)


def test_what_goes_first() -> None:
    ids = [f"m{number}" for number in range(4)]
    oldest = ReflectPrompt(
        identity=IDENTITY, day=1, memories=tuple(Considered(id=each, text=each, kind="speech", about="Cal") for each in ids)
    )
    assert [memory.place for memory in oldest.expendable()] == [0, 1, 2]
    asked = QuestionsPrompt(identity=IDENTITY, day=1, memories=oldest.memories)
    assert asked.expendable() == oldest.expendable()
    weighed = ImportancePrompt(identity=IDENTITY, day=1, memories=tuple(Item(id=each, text=each, kind="speech") for each in ids))
    assert [memory.place for memory in weighed.expendable()] == [0, 1, 2]
    react: ReactPrompt = _example("react").model_copy(update={"memories": ("a", "b")})
    assert [memory.place for memory in react.expendable()] == [1, 0]


def test_an_interview_keeps_what_the_question_asks_for() -> None:
    def known(number: int, kind: str, relevance: float) -> Known:
        return Known(id=f"m{number}", text="x", kind=kind, relevance=relevance)

    memories = (known(0, "speech", 0.9), known(1, "observation", 0.5), known(2, "agreement", 0.2), known(3, "activity", 0.0))
    interview: InterviewPrompt = _example("interview").model_copy(update={"memories": memories})
    assert [memory.place for memory in interview.expendable()] == [1, 0, 3]
    vignette = Known(id="news", text="The council wrote: masks.", kind="speech", relevance=1.0)
    survey: SurveyPrompt = _example("survey").model_copy(update={"memories": (*memories, vignette)})
    assert [memory.place for memory in survey.expendable()] == [3, 2, 1, 0]


def test_both_sides_by_turns() -> None:
    talk: ConversePrompt = _example("converse")
    many = tuple(Recalls(id=f"m{number}", text="x", kind="speech", about="Cal") for number in range(3))
    talk = talk.model_copy(
        update={"a": talk.a.model_copy(update={"memories": many}), "b": talk.b.model_copy(update={"memories": many[:2]})}
    )
    assert talk.expendable() == tuple(
        Memory(*each) for each in (("a.memories", 2), ("b.memories", 1), ("a.memories", 1), ("b.memories", 0), ("a.memories", 0))
    )
    assert by_turns(()) == ()
    assert first_first("x", 3, keep=1) == last_first("x", 2)[::-1]


def test_a_speaker_keeps_something_to_rest_on() -> None:
    turn: UtterPrompt = _example("utter")
    assert len(without(turn, turn.expendable()).choices()["cites"]) >= 1


@pytest.mark.parametrize("kind", ["wake_time", "replan", "keep_talk", "notice", "relationships"])
def test_a_kind_without_memories_is_not_shortened(kind: str) -> None:
    prompt = _example(kind)
    with pytest.raises(NothingLeftError) as error:
        shortened(prompt, lambda candidate: False)
    assert error.value.shortest == prompt
    assert error.value.left_out == 0


def test_a_shortened_prompt_speaks_its_language() -> None:
    german = _example("react").in_words_of(Wording("de", {"In mind: {text}": "Im Sinn: {text}"}))
    shorter, count = shortened(german, lambda candidate: len(candidate.memories) == 0)
    assert count == len(german.memories) > 0
    assert shorter.language == "de"
    again = german.model_copy(update={"memories": ("Etwas.",)})
    assert "Im Sinn: «Etwas.»" in without(again, ()).question()

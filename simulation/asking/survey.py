"""Asking everybody a closed question off the record, as of a tick. Nothing of the episode changes.

The order of the answers is reversed from draw to draw, and half of the draws use the reversed wording of the question
where one is given (their answers are reversed back). The prompts mention neither arms nor a study.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from twinville.agents.language_models.journal import Journal, JournalledModel
from twinville.agents.language_models.model import AnswerError, LanguageModel
from twinville.agents.memory.connection import Connection
from twinville.agents.memory.retrieval import Retriever
from twinville.agents.prompts.interview import Known
from twinville.agents.prompts.survey import Option, SurveyPrompt, View
from twinville.agents.protocols import SkippedError
from twinville.simulation.asking.interview import Forgetful, identity_at, known, memories_at, persona_of
from twinville.simulation.episode.projections.mind import ordinances, stances
from twinville.simulation.episode.reader import Episode
from twinville.simulation.scenario import wording_of
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError

_RECALLED = 8
UNKNOWN = "none"


@dataclass(frozen=True, slots=True)
class Item:
    """A closed question: its words, the labels of the answers from low to high, and the words that ask for the opposite."""

    question: str
    scale: tuple[str, ...]
    reversed: str = ""

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise InputError("survey: the question is empty")
        if len(self.scale) < 2 or len(set(self.scale)) < len(self.scale):
            raise InputError("survey: a scale has at least two labels, all different, from low to high")
        _check_direction(self.scale)


#: Pairs of words that show the direction of a scale.
_LOW_HIGH = (("disagree", "agree"), ("against", "for"), ("oppose", "support"), ("never", "always"), ("bad", "good"), ("no", "yes"))


def _check_direction(scale: Sequence[str]) -> None:
    """Raises InputError for a scale that is given from high to low."""
    low, high = (set(label.casefold().split()) for label in (scale[0], scale[-1]))
    for down, up in _LOW_HIGH:
        if down in high and up in low and down not in low:
            raise InputError(f"survey: the scale is reversed; write it from low to high, from '{scale[-1]}' to '{scale[0]}'")


@dataclass(frozen=True, slots=True)
class Given:
    """One person's answers to an item: places on the scale from 1 (None: does not know), one a draw; and a stated reason."""

    person: str
    answers: tuple[int | None, ...]
    reason: str


def put_item(
    episode: Episode,
    item: Item,
    tick: int,
    model: LanguageModel,
    *,
    people: Sequence[str] = (),
    draws: int = 2,
    journal: Journal | None = None,
    connection: Connection | None = None,
    extra: Sequence[Known] = (),
) -> list[Given]:
    """Ask an item of everybody (or some). People who cannot answer are left out. `extra` is an additional memory (a vignette).

    Raises InputError when no answer comes.
    """
    names = list(people) or list(episode.names)
    prompts = {name: _prompts(episode, name, item, tick, draws, connection, extra) for name in names}

    async def ask() -> list[Given]:
        found = []
        try:
            await model.prepare()
            kept = journal if journal is not None else Forgetful()
            journalled = JournalledModel(model, kept, wording=wording_of(episode.scenario))

            async def one(name: str) -> Given | None:
                answers: list[int | None] = []
                reason = ""
                for prompt, turned in prompts[name]:
                    try:
                        choice, _ = await journalled.ask(f"{name} (survey)", prompt)
                    except SkippedError:
                        continue
                    place = None if choice.option == UNKNOWN else int(choice.option.removeprefix("o"))
                    answers.append(len(item.scale) + 1 - place if turned and place is not None else place)
                    reason = reason or choice.reason
                return Given(name, tuple(answers), reason) if answers else None

            found = [each for each in await asyncio.gather(*map(one, names)) if each is not None]
        finally:
            await model.close()
        return found

    try:
        return asyncio.run(ask())
    except AnswerError as error:
        raise InputError(f"survey: no answer came: {error}") from None


def _prompts(
    episode: Episode, name: str, item: Item, tick: int, draws: int, connection: Connection | None, extra: Sequence[Known]
) -> list[tuple[SurveyPrompt, bool]]:
    stream = memories_at(episode, name, tick, connection)
    now = episode.clock.seconds(tick)
    weights = persona_of(episode, name).retrieval
    recalled = Retriever(stream, weights).retrieve(item.question, now, _RECALLED, touch=False) if len(stream) else []
    memories = tuple(map(known, recalled))
    shown = tuple(Option(id=f"o{place}", label=text) for place, text in enumerate(item.scale, 1))
    found = []
    for draw in range(draws):
        turned = bool(item.reversed) and draw % 2 == 1
        found.append(
            (
                SurveyPrompt(
                    identity=identity_at(episode, name, tick),
                    day=now // DAY + 1,
                    asked=item.reversed if turned else item.question,
                    options=shown if draw % 2 == 0 else shown[::-1],
                    unknown=UNKNOWN,
                    memories=(*memories, *extra),
                    views=_views(episode, name, tick),
                ),
                turned,
            )
        )
    return found


def _views(episode: Episode, name: str, tick: int) -> tuple[View, ...]:
    """A person's stance on each ordinance at the moment of asking."""
    words = ordinances(episode)
    return tuple(
        View(statement=words[ordinance], support=entry.event.support, keeps=entry.event.keeps, reason=entry.event.reason)
        for ordinance, entry in stances(episode, name, tick).items()
        if ordinance in words
    )

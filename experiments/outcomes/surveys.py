"""Surveys: closed questions off the record, the same in every arm, without mention of arms or study; stored beside the episode."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import LanguageModel
from twinville.experiments.outcomes.outcome import Combine, Level, Measured, Window
from twinville.simulation.asking.survey import Given, Item, put_item
from twinville.simulation.clock import parse_moment
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError
from twinville.worlds.reading import read_json
from twinville.worlds.whole_file import write_whole

AGREEMENT = ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree")
#: The question whether somebody has guessed what the study is about.
GUESS = "Do you have the impression that somebody has been trying something out on this town lately?"


@dataclass(frozen=True, slots=True)
class Survey:
    """A closed question put to everybody (or to `people`) `draws` times at a moment (the end, if None).

    Its value is the mean place on the scale, from 1, over the people who have an opinion; the others are counted as not knowing.
    """

    name: str
    item: Item
    at: str | None = None
    draws: int = 2
    people: tuple[str, ...] = ()
    primary: bool = False
    smallest: float | None = None
    control: bool = False
    unit: str = "points"
    place: str | None = None
    window: Window = None
    level: Level = "person"
    combine: Combine = "mean"

    def of(self, episode: Episode, fork_tick: int) -> Measured:  # noqa: ARG002  # its moment is its own
        """The mean over people of the mean over draws; raises InputError when it was not asked."""
        found = answers_of(episode.path).get(self.name)
        if found is None:
            raise InputError(f"{episode.path}: the survey '{self.name}' was not asked")
        parts = {}
        for given in found:
            known = [place for place in given.answers if place is not None]
            if known:
                parts[given.person] = sum(known) / len(known)
        return Measured(sum(parts.values()) / len(parts) if parts else None, parts)


def survey(
    question: str,
    scale: Sequence[str] = AGREEMENT,
    *,
    name: str = "",
    reversed: str = "",  # noqa: A002  # what survey research calls it
    at: str | None = None,
    draws: int = 2,
    people: Sequence[str] = (),
    primary: bool = False,
    smallest: float | None = None,
) -> Survey:
    """A closed question with labelled answers from low to high; `reversed` asks for the opposite in every second draw."""
    if not 1 <= draws <= 100:
        raise InputError(f"survey: {draws} draws; ask from 1 to 100 times")
    item = Item(question, tuple(scale), reversed)
    return Survey(name or question[:60], item, at, draws, tuple(people), primary, smallest)


def guess() -> Survey:
    """The guess-the-hypothesis probe: whether people have noticed that something is tried out on them."""
    return Survey("guesses the study", Item(GUESS, ("no", "perhaps", "yes")), None, 1)


_ANSWERS = TypeAdapter(dict[str, list[Given]])


def survey_path(episode: Path) -> Path:
    """Where the answers of an arm are kept."""
    return episode.with_suffix(".surveys.json")


def answers_of(episode: Path) -> dict[str, list[Given]]:
    """The answers kept beside an episode, by survey; raises InputError when they cannot be read."""
    path = survey_path(episode)
    if not path.exists():
        return {}
    try:
        return _ANSWERS.validate_python(read_json(path).get("answers"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise InputError(f"{path}: is damaged ({what}); remove it and run the study again to ask anew") from None


def ask_all(path: Path, surveys: Sequence[Survey], model: LanguageModel, journal: "KeptAnswers") -> None:
    """Ask what was not asked yet of an arm, and keep the answers beside it."""
    kept = answers_of(path)
    left = [each for each in surveys if each.name not in kept]
    if not left:
        return
    with Episode(path) as episode:
        for each in left:
            tick = episode.tick_of(parse_moment(each.at, f"survey '{each.name}': at")) if each.at else episode.last_tick
            kept[each.name] = put_item(episode, each.item, tick, model, people=each.people, draws=each.draws, journal=journal)
    journal.write()
    _write(survey_path(path), {"answers": {name: [asdict(given) for given in found] for name, found in kept.items()}})


class KeptAnswers:
    """One journal for the surveys of all arms of a replicate: people in equal situations give equal answers, at no further cost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: dict[str, str] = {}
        if path.exists():
            kept = read_json(path)
            if not all(isinstance(answer, str) for answer in kept.values()):
                raise InputError(f"{path}: is damaged (an answer is no text); remove it to ask anew")
            self._answers = kept

    def get(self, key: str) -> str | None:
        """The answer under a key, or None."""
        return self._answers.get(key)

    def put(self, entry: Entry) -> None:
        """Keep an answer."""
        self._answers[entry.key] = entry.answer

    def write(self) -> None:
        """Write what is kept."""
        _write(self._path, self._answers)


def _write(path: Path, data: Any) -> None:
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True))

"""Questions about what people work towards, and whom they want to see today and why, over people, hours and wordings.

They are graded by the log: by the aims that stood then, and by the agreements, plans and aims that name somebody. An agreement that
is about to change, or that changed in the last quarter of an hour, is not asked about.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twinville.agents.words import content_words
from twinville.simulation.episode.mind_events import AimItem, AimsStand, PlanItem, Planned
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.interviews import says
from twinville.simulation.measures.memory_questions import Asked, Kind
from twinville.worlds.daytime import DAY
from twinville.worlds.keyed import keyed, keyed_choice

AIM_KINDS: tuple[Kind, ...] = ("aims", "whom")
WORDINGS: Mapping[Kind, tuple[str, ...]] = {
    "aims": (
        "What are you working towards?",
        "What are your aims at present?",
        "What do you want to achieve?",
        "What have you set your mind on?",
        "What would you like to get done over the next days?",
        "Worauf arbeitest du hin?",
    ),
    "whom": (
        "Whom do you want to see today, and why?",
        "Is there anybody you mean to see today, and what for?",
        "Who would you like to meet today, and why?",
        "Whom are you going to see today, and why?",
        "Wen möchtest du heute sehen, und warum?",
    ),
}
_FRESH, _HOUR = 900, 3600


@dataclass(frozen=True)
class _Reason:
    """A reason to see somebody: whom, any of whom will do, and what for."""

    people: frozenset[str]
    what: str


def aim_questions(episode: Episode, seed: int, count: int) -> list[Asked]:
    """`count` questions, as many of one kind as of the other, or fewer where there is nothing to ask about.

    A pure function of the episode and the seed.
    """
    made = {"aims": _of_aims(episode, seed), "whom": _of_people(episode, seed)}
    found: list[Asked] = []
    while made and len(found) < count:
        for kind in list(made):
            asked = next(made[kind], None)
            if asked is None:
                del made[kind]
            elif len(found) < count:
                found.append(asked)
    return found


def _draws(episode: Episode, seed: int, kind: Kind) -> Iterator[tuple[str, int, str]]:
    """Whom to ask, when (seconds of the run), and in which words."""
    start, end = episode.clock.seconds(0) + 4 * _HOUR, episode.clock.seconds(episode.last_tick)
    for draw in range(5_000 if end > start else 0):
        person = keyed_choice(episode.names, seed, kind, "person", draw)
        moment = start + int(keyed(seed, kind, "asked", draw) * (end - start) / 600) * 600
        yield person, moment, keyed_choice(WORDINGS[kind], seed, kind, "wording", draw)


def _of_aims(episode: Episode, seed: int) -> Iterator[Asked]:
    """Right is the goal of an aim that stands."""
    for person, moment, text in _draws(episode, seed, "aims"):
        tests = [says(aim.goal) for aim in _aims(episode, person, moment)]
        if tests:
            yield Asked(person, moment, "aims", text, _any_of(tests))


def _of_people(episode: Episode, seed: int) -> Iterator[Asked]:
    """Right is somebody whom there is a reason to see, with the reason; nobody, where there is none."""
    states: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for line in episode.log.lines("agreement"):
        states.setdefault(str(line.data.get("id", "")), []).append((episode.clock.seconds(line.tick), line.data))
    for person, moment, text in _draws(episode, seed, "whom"):
        mine = [made for made in states.values() if any(person in _people(data) for _, data in made)]
        if any(abs(at - moment) <= _FRESH for made in mine for at, _ in made):
            continue
        agreed = [reason for made in mine if (reason := _agreed(made, person, moment)) is not None]
        planned = [] if agreed else _meant(episode, person, moment)
        yield Asked(person, moment, "whom", text, _of_reasons(agreed or planned, tuple(episode.names), person))


def _people(data: Mapping[str, Any]) -> frozenset[str]:
    """All whom an agreement concerns."""
    return frozenset(str(name) for field in ("who", "asked", "to") for name in data.get(field, ())) | {str(data.get("by", ""))}


def _agreed(made: Sequence[tuple[int, dict[str, Any]]], person: str, moment: int) -> _Reason | None:
    """The reason that an agreement is which binds this person, or was promised to them, for later today; else None."""
    known = [data for at, data in made if at <= moment]
    if not known or known[-1].get("standing") != "accepted":
        return None
    data = known[-1]
    bound = person in data.get("who", ()) or person in data.get("to", ())
    today = data.get("day") == moment // DAY + 1
    ahead = data.get("at") is None or int(data["at"]) * 60 > moment % DAY
    people = _people(data) - {person, ""}
    return _Reason(people, str(data.get("activity", ""))) if bound and today and ahead and people else None


def _meant(episode: Episode, person: str, moment: int) -> list[_Reason]:
    """Whom the rest of the day's plan names, and whom an aim does."""
    planned = episode.entries(Planned, person=person, last=episode.tick_of(moment))
    hours = [entry.event.items for entry in planned if entry.event.level == "hours"]
    ahead: list[PlanItem] = [item for item in hours[-1] if (item.at or 0) >= moment // 60 * 60] if hours else []
    texts = [*(item.activity for item in ahead), *(aim.next or aim.goal for aim in _aims(episode, person, moment))]
    found = []
    for text in texts:
        named = frozenset(n for n in episode.names if n != person and re.search(rf"\b{re.escape(n.split()[0])}\b", text))
        found += [_Reason(named, text)] if named else []
    return found


def _aims(episode: Episode, person: str, moment: int) -> tuple[AimItem, ...]:
    entry = episode.log.latest(AimsStand, person, episode.tick_of(moment))
    return entry.event.aims if entry is not None else ()


def _of_reasons(reasons: Sequence[_Reason], names: Sequence[str], person: str) -> Callable[[str], bool]:
    """Right when an answer names somebody whom there is a reason to see, says the reason, and names nobody else."""

    def right(answer: str) -> bool:
        named = {name for name in names if name != person and name in answer}
        if not reasons:
            return not named and re.search(r"\b(?:nobody|no one|niemand\w*)\b", answer.casefold()) is not None
        said = [each for each in reasons if each.people & named and 2 * len(_shared(each, answer)) >= len(content_words(each.what))]
        return bool(said) and named <= frozenset().union(*(each.people for each in reasons))

    return right


def _shared(reason: _Reason, answer: str) -> frozenset[str]:
    return content_words(reason.what) & content_words(answer)


def _any_of(tests: Sequence[Callable[[str], bool]]) -> Callable[[str], bool]:
    return lambda answer: any(test(answer) for test in tests)

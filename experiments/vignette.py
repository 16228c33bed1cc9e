"""Vignettes: one person as of a moment, in conditions that differ in what they know, all else fixed, many draws."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import stats

from twinville.agents.prompts.interview import Known
from twinville.experiments.design.means import Means
from twinville.experiments.outcomes.surveys import AGREEMENT
from twinville.simulation.asking.survey import Item, put_item
from twinville.simulation.clock import label, parse_moment
from twinville.simulation.episode.reader import Episode
from twinville.simulation.interventions.base import LONGEST
from twinville.simulation.names import COUNCIL
from twinville.worlds.errors import InputError


@dataclass(frozen=True, slots=True)
class Condition:
    """What one person answered in one condition: the share of each label, the mean place on the scale from 1, a stated reason."""

    name: str
    told: str
    draws: int
    shares: dict[str, float]
    mean: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Vignette:
    """The answers by condition; `difference` is the last condition's mean less the first's, its interval Welch's over draws."""

    person: str
    at: str
    question: str
    scale: tuple[str, ...]
    conditions: tuple[Condition, ...]
    difference: float | None
    interval: tuple[float, float] | None
    demonstration: bool


def vignette(
    path: Path,
    person: str,
    question: str,
    conditions: Mapping[str, str],
    *,
    at: str | None = None,
    scale: Sequence[str] = AGREEMENT,
    draws: int = 20,
    means: Means | None = None,
    embedder: str | None = None,
) -> Vignette:
    """Ask somebody as of a moment, with each condition's words as news of the town council in mind (none where they are empty).

    `embedder` confirms the one that the episode names, where it is not built in.
    Raises InputError for fewer than two conditions, somebody or a moment that is not in the episode.
    """
    if len(conditions) < 2:
        raise InputError("a vignette compares conditions: give at least two; the words of one may be empty")
    item = Item(question, tuple(scale))
    with Episode(path) as episode:
        name = episode.person(person)
        tick = episode.tick_of(parse_moment(at, "--at")) if at is not None else episode.last_tick
        now = label(episode.clock.seconds(tick))
        found, places = [], []
        demonstration = False
        for condition, told in conditions.items():
            if len(told) > LONGEST:
                raise InputError(f"--condition '{condition}': {len(told)} characters; at most {LONGEST}")
            agreed = (means or Means()).terms()
            model = agreed.model_about(means.model if means is not None else None, episode)
            agreed.check(model)
            demonstration = demonstration or not model.is_language_model
            news = (
                [Known(id="news", text=f"{COUNCIL} wrote: {told}", kind="speech", about=COUNCIL, at=now, relevance=1.0)]
                if told
                else []
            )
            answered = put_item(
                episode,
                item,
                tick,
                model,
                people=[name],
                draws=draws,
                extra=news,
                connection=replace(agreed.connection, confirmed=embedder),
            )
            if not answered:
                raise InputError(f"{name} gave no answer in '{condition}'")
            (given,) = answered
            counts = Counter(scale[place - 1] if place is not None else "does not know" for place in given.answers)
            known = [float(place) for place in given.answers if place is not None]
            shares = {text: counts[text] / len(given.answers) for text in (*scale, "does not know")}
            found.append(
                Condition(condition, told, len(given.answers), shares, sum(known) / len(known) if known else None, given.reason)
            )
            places.append(known)
    first, last = places[0], places[-1]
    difference = float(np.mean(last) - np.mean(first)) if first and last else None
    return Vignette(name, now, question, tuple(scale), tuple(found), difference, _interval(last, first), demonstration)


def _interval(a: Sequence[float], b: Sequence[float]) -> tuple[float, float] | None:
    """Welch's interval of a difference of means; None where nothing varies, or one answer is all there is."""
    if len(a) < 2 or len(b) < 2 or np.std(a) == np.std(b) == 0:
        return None
    parts = [float(np.var(each, ddof=1)) / len(each) for each in (a, b)]
    freedom = sum(parts) ** 2 / sum(part**2 / (len(each) - 1) for part, each in zip(parts, (a, b), strict=True))
    half = float(stats.t.ppf(0.975, freedom)) * sum(parts) ** 0.5
    difference = float(np.mean(a) - np.mean(b))
    return difference - half, difference + half

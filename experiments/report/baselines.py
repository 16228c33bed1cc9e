"""Mechanistic models on the contacts of a study, beside what its people did."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import networkx as nx

from twinville.experiments.outcomes.networks import talk_graph
from twinville.experiments.outcomes.presence import room_stays
from twinville.experiments.report.mechanisms import independent_cascade, seir, threshold_on
from twinville.experiments.results.results import Results
from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.projections.health import calibrated, cases
from twinville.simulation.episode.projections.news import announced, spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.processes.contagion import Settings
from twinville.worlds.daytime import DAY
from twinville.worlds.keyed import keyed

#: How often a cascade is drawn, and the mean share of one's partners that must know before one listens, in the threshold model.
DRAWS, LISTENS = 100, 0.25
#: Where more than this share was told directly, a model of conversations does not apply.
MOST = 0.7


@dataclass(frozen=True, slots=True)
class Baseline:
    """One number of the study, by arm: the people's value, and the model's."""

    arm: str
    what: str
    people: float
    model: str
    predicted: float
    note: str


def baselines(found: Results) -> list[Baseline]:
    """What can be set beside the outcomes of a study: of epidemics, and of news."""
    rows: list[Baseline] = []
    for arm in (arm for arm in found.arms if not arm.check):
        worlds = [number for number in range(found.study.replicates) if (number, arm.name) in found.fork_ticks]
        lived: list[Mapping[str, tuple[float, float, str]]] = []
        for number in worlds:
            with Episode(found.path(number, arm.name)) as episode:
                lived.append(_epidemic(episode) | _news(episode, found.fork_ticks[number, arm.name]))
        for model in dict.fromkeys(key for each in lived for key in each):
            several = [each[model] for each in lived if model in each]
            what, _, name = model.partition("|")
            rows.append(Baseline(arm.name, what, fmean(s[0] for s in several), name, fmean(s[1] for s in several), several[0][2]))
    return rows


def _epidemic(episode: Episode) -> dict[str, tuple[float, float, str]]:
    """The share infected, beside the equations of well mixed people and a cascade over the rooms people shared."""
    settings = _settings(episode)
    known = cases(episode)
    index = [case.person for case in known if case.by is None]
    found = calibrated(episode)
    rate = settings.rate if settings is not None and settings.rate is not None else found["rate"] if found else None
    if settings is None or not index or rate is None:
        return {}
    people = len(episode.names)
    begins = min(case.exposed for case in known)
    days = (episode.last_tick - begins) * episode.clock.tick_seconds / DAY
    shared = _shared_hours(episode, begins)
    # The log has rooms, not tiles: hours in a room count as much of a close contact as they did when the rate was found.
    mean = sum(shared.values()) * 2 / people / max(days, 1e-9)
    weight = found["contact_hours_a_day"] / mean if found and mean else settings.far
    r0 = settings.r0 if settings.r0 is not None else rate * mean * weight * settings.infectious_days
    share = len(known) / people
    curve = seir(people, len(index), r0, settings.latent_days, settings.infectious_days, max(days, 1e-6))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(episode.names)
    for (a, b), hours in shared.items():
        daily = hours / max(days, 1e-9) * weight
        graph.add_edge(a, b, chance=1 - 2.718281828459045 ** (-rate * daily * settings.infectious_days))
    reached = fmean(
        len(independent_cascade(graph, index, lambda a, b, d=draw: keyed(d, "edge", a, b) < graph.edges[a, b]["chance"]))  # type: ignore[misc]
        for draw in range(DRAWS)
    )
    note = f"R0 {r0:.2g} before anybody changes anything"
    return {
        "share infected|SEIR equations": (share, 1 - float(curve.susceptible[-1]) / people, note),
        "share infected|independent cascade": (share, reached / people, "over rooms shared in this arm, masks left out"),
    }


def _settings(episode: Episode) -> Settings | None:
    for each in episode.interventions:
        if each.get("what") == "process" and each.get("process") == "contagion" and "begins" in (each.get("parameters") or {}):
            return Settings.model_validate(each["parameters"])
    return None


def _shared_hours(episode: Episode, first: int) -> dict[tuple[str, str], float]:
    """Hours that pairs spent in one room."""
    rooms: dict[str, list[Any]] = {}
    for stay in room_stays(episode, first, episode.last_tick):
        rooms.setdefault(stay.place, []).append(stay)
    ticks: Counter[tuple[str, str]] = Counter()
    for stays in rooms.values():
        stays.sort(key=lambda stay: stay.begins)
        for position, one in enumerate(stays):
            for other in stays[position + 1 :]:
                if other.begins >= one.ends:
                    break
                if one.person != other.person:
                    a, b = sorted((one.person, other.person))
                    ticks[a, b] += min(one.ends, other.ends) - max(one.begins, other.begins, first)
    return {pair: count * episode.clock.tick_seconds / 3600 for pair, count in ticks.items() if count > 0}


def _news(episode: Episode, fork_tick: int) -> dict[str, tuple[float, float, str]]:
    """The share who know of what was announced after the fork to some, beside a cascade and thresholds on who talked with whom."""
    begun = {str(each["id"]) for each in episode.interventions if int(each["tick"]) > fork_tick}
    ids = {each["id"] for each in announced(episode)} & begun
    graph = talk_graph(episode, fork_tick + 1, episode.last_tick)
    people = len(episode.names)
    for news in spread(episode):
        if news.id not in ids or not news.known_by:
            continue
        seeds = [name for name in news.known_by if len(news.paths[name]) == 1]
        if len(seeds) > MOST * people:
            continue  # there is next to nobody left to tell
        told = sum(news.id in entry.event.facts for entry in episode.entries(Spoke, first=fork_tick + 1))
        talks = sum(data["weight"] for _, _, data in graph.edges(data=True))
        each = min(1.0, told / talks) if talks else 0.0

        def live(a: str, b: str, draw: int, odds: float = each) -> bool:
            return bool(keyed(draw, "talk", a, b) < 1 - (1 - odds) ** graph.edges[a, b]["weight"])

        reached = fmean(len(independent_cascade(graph, seeds, lambda a, b, d=draw: live(a, b, d))) for draw in range(DRAWS))  # type: ignore[misc]
        adopted = fmean(
            len(threshold_on(graph, seeds, {name: 2 * LISTENS * keyed(draw, "threshold", name) for name in graph}))
            for draw in range(DRAWS)
        )
        share = len(news.known_by) / people
        return {
            "share who know|independent cascade": (share, reached / people, f"a talk passes it on with chance {each:.2f}, as here"),
            "share who know|linear threshold": (share, adopted / people, f"thresholds uniform with mean {LISTENS:g}"),
        }
    return {}

"""The pictures of a report (matplotlib), each for light and dark themes and with an alternative text."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from twinville.agents.categories import CATEGORIES
from twinville.experiments.outcomes.epidemics import curve
from twinville.experiments.outcomes.presence import all_stays
from twinville.experiments.results.results import Results
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.time_use import hours_a_day
from twinville.worlds.outward.visible import on_one_line

#: Colours that the colour-blind tell apart (Okabe and Ito 2008).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_THEMES = {"light": ("#ffffff", "#1b1b1b", "#8a8a8a"), "dark": ("#17191c", "#e8e6e3", "#8f9297")}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: a name for its file, a title, what it shows in words, and its PNG bytes by theme."""

    name: str
    title: str
    alt: str
    png: dict[str, bytes]


Draw = Callable[[Figure, str, str], None]


def pictures(found: Results) -> list[Picture]:
    """Every picture that a study has the data for."""
    makers = (_effects, _curves, _informed, _exposure, _time_use, _presence, _surveys)
    return [picture for make in makers if (picture := make(found)) is not None]


def _picture(found: Results, name: str, title: str, alt: str, size: tuple[float, float], draw: Draw) -> Picture:
    png = {}
    for theme, (ground, ink, grey) in _THEMES.items():
        rc: dict[Any, Any] = {
            "text.color": ink, "axes.labelcolor": ink, "xtick.color": ink, "ytick.color": ink, "axes.edgecolor": grey,
            "axes.facecolor": ground, "font.size": 10, "axes.spines.top": False, "axes.spines.right": False,
            "text.parse_math": False,
        }  # fmt: skip
        with mpl.rc_context(rc):
            figure = Figure(figsize=size, dpi=110, layout="constrained", facecolor=ground)
            FigureCanvasAgg(figure)
            draw(figure, ink, grey)
            if found.notice:
                figure.supxlabel(f"({found.notice})", fontsize=7, color=grey)
            out = io.BytesIO()
            figure.savefig(out, format="png", metadata={"Software": None})
        png[theme] = out.getvalue()
    return Picture(name, title, f"{alt} {found.notice}".strip(), png)


def _effects(found: Results) -> Picture | None:
    """Primary outcomes as intervals against the smallest effect of interest."""
    shown = [each for each in found.estimates if each.primary and not each.check]
    if not shown:
        return None
    outcomes = list(dict.fromkeys(each.outcome for each in shown))

    def draw(figure: Figure, ink: str, grey: str) -> None:
        axes = figure.subplots(len(outcomes), 1, squeeze=False)[:, 0]
        for ax, outcome in zip(axes, outcomes, strict=True):
            rows = [each for each in shown if each.outcome == outcome]
            smallest = rows[0].smallest
            if smallest is not None:
                ax.axvspan(-smallest, smallest, color=grey, alpha=0.2, lw=0, label=f"less than is of interest ({smallest:g})")
            ax.axvline(0, color=grey, lw=1)
            for y, each in enumerate(rows):
                if each.effect.interval is not None:
                    ax.plot(each.effect.interval, [y, y], color=COLOURS[0], lw=3, solid_capstyle="butt")
                ax.plot([each.effect.estimate], [y], "o", color=ink, ms=6)
            ax.set_yticks(range(len(rows)), [_wrapped(_label(each.contrast)) for each in rows])
            ax.set_ylim(len(rows) - 0.5, -0.5)
            ax.set_xlabel(_label(f"{outcome}: difference in {rows[0].unit or 'its own unit'}"))
            if smallest is not None:
                ax.legend(loc="best", fontsize=8, frameon=False)

    told = "; ".join(f"{e.contrast}, {e.outcome}: {e.effect.estimate:+.3g} {_between(e.effect.interval)}" for e in shown)
    alt = f"Estimates with intervals of primary outcomes. {told}."
    rows = len(shown)
    return _picture(
        found, "effects", "Primary outcomes, with simulation uncertainty", alt, (8.5, 1.1 + 0.9 * len(outcomes) + 0.42 * rows), draw
    )


def _label(text: str) -> str:
    """Foreign text in a picture: on one line; with a leading underscore it would be left out of a legend."""
    text = on_one_line(text)
    return f"\u200a{text}" if text.startswith("_") else text


def _between(interval: tuple[float, float] | None) -> str:
    return f"({interval[0]:+.3g} to {interval[1]:+.3g})" if interval is not None else "(no interval)"


def _wrapped(text: str, width: int = 34) -> str:
    return text if len(text) <= width else text[:width].rpartition(" ")[0] + "\n" + text[len(text[:width].rpartition(" ")[0]) + 1 :]


def _by_arm(found: Results, measure: Callable[[Episode, int], Any]) -> dict[str, list[Any]]:
    """What a function of an episode and its fork tick gives for each arm's worlds."""
    values: dict[str, list[Any]] = {}
    for (number, arm), fork_tick in found.fork_ticks.items():
        if next(a for a in found.arms if a.name == arm).check:
            continue
        with Episode(found.path(number, arm)) as episode:
            values.setdefault(arm, []).append(measure(episode, fork_tick))
    return {arm.name: values[arm.name] for arm in found.arms if arm.name in values}


def _bands(found: Results, by_arm: dict[str, list[Any]], name: str, title: str, ylabel: str, alt: str) -> Picture:
    """Curves of hours since the fork: the mean of the worlds, and the band from the least to the most."""

    def draw(figure: Figure, ink: str, grey: str) -> None:  # noqa: ARG001
        ax = figure.subplots()
        for colour, (arm, worlds) in zip(COLOURS * 3, by_arm.items(), strict=False):
            length = min(len(world) for world in worlds)
            hours = np.array([float(hour) for hour in list(worlds[0])[:length]]) / 24
            table = np.array([[world[key] for key in list(world)[:length]] for world in worlds])
            ax.plot(hours, table.mean(axis=0), color=colour, lw=2, label=_label(arm))
            ax.fill_between(hours, table.min(axis=0), table.max(axis=0), color=colour, alpha=0.13, lw=0)
        ax.set_xlabel("days since the fork")
        ax.set_ylabel(ylabel)
        ax.set_ylim(bottom=0)
        ax.legend(frameon=False)

    ends = "; ".join(f"{arm}: at most {max(max(w.values()) for w in worlds):.3g}" for arm, worlds in by_arm.items())
    return _picture(found, name, title, f"{alt} {ends}.", (8.5, 3.8), draw)


def _curves(found: Results) -> Picture | None:
    if not any(each.name == "attack rate" for each in found.values):
        return None
    by_arm = _by_arm(found, lambda episode, fork: curve(episode, fork + 1, episode.last_tick))
    alt = "People infectious over time, by arm: mean of the worlds and band from least to most."
    return _bands(found, by_arm, "epidemic", "People infectious at a time", "people", alt)


def _informed(found: Results) -> Picture | None:
    """How many know of what was announced, over time; of arms in which not everybody was told at once."""
    heard: dict[tuple[str, int], list[float]] = {}
    people = 0
    # Where everybody was told at once there is no curve to draw.
    made = [e for e in found.exposures if e.of_arm]
    spreading = {e.arm for e in made if any(hop > 0 for hop in e.by_hop)}
    for exposure in made:
        if next(a for a in found.arms if a.name == exposure.arm).check or exposure.arm not in spreading:
            continue
        people = len(exposure.people)
        heard.setdefault((exposure.arm, exposure.replicate), []).extend(
            p.hours for p in exposure.people if p.hours is not None and p.hours >= 0
        )
    if not heard:
        return None
    last = max((max(hours, default=0.0) for hours in heard.values()), default=0.0)
    grid = list(range(0, int(last) + 7, 3))
    by_arm: dict[str, list[Any]] = {}
    for (arm, _), hours in heard.items():
        by_arm.setdefault(arm, []).append({str(hour): float(sum(h <= hour for h in hours)) for hour in grid})
    alt = f"People who had heard of what was announced, of {people}, over time by arm."
    return _bands(found, by_arm, "informed", "Who has heard of what an arm announced", "people", alt)


def _exposure(found: Results) -> Picture | None:
    """How it came to people: directly, through tellers; and how many lives part."""
    contrasts = [c for c in found.comparisons if not c.check]
    hours = np.linspace(0, max((p.hours or 0.0 for p in found.partings), default=1.0) or 1.0, 120)
    rows = {c.label: [p for p in found.partings if p.contrast == c.label] for c in contrasts}
    rows = {label: mine for label, mine in rows.items() if mine}
    if not rows:
        return None

    def draw(figure: Figure, ink: str, grey: str) -> None:  # noqa: ARG001
        ax = figure.subplots()
        for colour, (label, mine) in zip(COLOURS * 3, rows.items(), strict=False):
            share = [sum(p.hours is not None and p.hours <= hour for p in mine) / len(mine) for hour in hours]
            ax.plot(hours / 24, share, color=colour, lw=2, label=_label(label))
        ax.set_xlabel("days since the fork")
        ax.set_ylabel("share of lives that differ")
        ax.set_ylim(0, 1.02)
        ax.legend(frameon=False, fontsize=8)

    ends = "; ".join(
        f"{label}: {sum(p.hours is not None for p in mine) / len(mine):.0%} in the end" for label, mine in rows.items()
    )
    return _picture(
        found,
        "divergence",
        "Lives that differ by more than ten minutes",
        f"Share of lives that differ, over time. {ends}.",
        (8.5, 3.6),
        draw,
    )


def _time_use(found: Results) -> Picture | None:
    by_arm = _by_arm(found, lambda episode, _: _mean_day(episode))
    means = {arm: {c: float(np.mean([w[c] for w in worlds])) for c in CATEGORIES} for arm, worlds in by_arm.items()}

    def draw(figure: Figure, ink: str, grey: str) -> None:  # noqa: ARG001
        ax = figure.subplots()
        left = np.zeros(len(means))
        shades = mpl.colormaps["tab20"](range(20))
        for colour, category in zip(shades, CATEGORIES, strict=False):
            width = np.array([means[arm][category] for arm in means])
            ax.barh(range(len(means)), width, left=left, color=colour, label=category)
            left += width
        ax.set_yticks(range(len(means)), list(map(_label, means)))
        ax.invert_yaxis()
        ax.set_xlabel("hours a person and day, the shared past included")
        ax.legend(
            frameon=False, fontsize=8, ncols=len(CATEGORIES), loc="lower center", bbox_to_anchor=(0.5, 1.0), columnspacing=0.8
        )

    told = "; ".join(f"{arm}: " + ", ".join(f"{c} {h:.1f}" for c, h in day.items() if h >= 0.1) for arm, day in means.items())
    return _picture(found, "time-use", "Time use", f"Hours a day by category. {told}.", (8.5, 1.4 + 0.45 * len(means)), draw)


def _mean_day(episode: Episode) -> dict[str, float]:
    table = hours_a_day(episode, episode.names)
    return {category: float(np.mean([hours.get(category, 0.0) for hours in table.values()])) for category in CATEGORIES}


def _presence(found: Results) -> Picture | None:
    """Maps of person-hours by place, one for each arm."""

    def hours(episode: Episode, fork: int) -> dict[str, float]:
        spent: dict[str, float] = {}
        for stay in all_stays(episode, fork + 1, episode.last_tick):
            ticks = stay.ends - max(stay.begins, fork + 1)
            spent[stay.place] = spent.get(stay.place, 0.0) + ticks * episode.clock.tick_seconds / 3600
        return spent

    by_arm = _by_arm(found, hours)
    (number, arm), _ = next(iter(found.fork_ticks.items()))
    with Episode(found.path(number, arm)) as episode:
        world = episode.world
    homes = {sector.name for sector in world.sectors if sector.kind == "home"}
    means = {
        arm: {place: sum(w.get(place, 0.0) for w in worlds) / len(worlds) for place in {p for w in worlds for p in w}}
        for arm, worlds in by_arm.items()
    }
    most = max((h for places in means.values() for place, h in places.items() if place not in homes), default=1.0)
    place_of = np.array(["" if a < 0 else world.arenas[a].sector.partition(":")[2] for a in world.arena_at])

    def draw(figure: Figure, ink: str, grey: str) -> None:  # noqa: ARG001
        axes = figure.subplots(1, len(means), squeeze=False)[0]
        for ax, (arm, places) in zip(axes, means.items(), strict=True):
            grid = np.full(len(place_of), np.nan)
            for place, spent in places.items():
                grid[place_of == place] = min(spent, most)
            image = ax.imshow(grid.reshape(world.height, world.width), cmap="viridis", vmin=0, vmax=most)
            ax.set_title(_label(arm), fontsize=10)
            ax.set_xticks([])
            ax.set_yticks([])
        figure.colorbar(image, ax=list(axes), shrink=0.7, label="person-hours after the fork")

    told = "; ".join(
        f"{arm}: "
        + ", ".join(f"{place} {h:.0f}" for place, h in sorted(places.items(), key=lambda kv: -kv[1]) if place not in homes)
        for arm, places in means.items()
    )
    title = "Where people are, by arm (homes are as bright as the busiest place at most)"
    return _picture(
        found, "presence", title, f"Person-hours by place that is no home. {told}.", (2.9 * len(means) + 1.4, 3.0), draw
    )


def _surveys(found: Results) -> Picture | None:
    """Distributions of answers, one row an arm."""
    checks = {arm.name for arm in found.arms if arm.check}
    rows = [row for row in found.surveys if row["arm"] not in checks]
    if not rows:
        return None
    names = list(dict.fromkeys(row["survey"] for row in rows))

    def draw(figure: Figure, ink: str, grey: str) -> None:
        axes = figure.subplots(len(names), 1, squeeze=False)[:, 0]
        for ax, name in zip(axes, names, strict=True):
            mine = [row for row in rows if row["survey"] == name]
            labels = list(mine[0]["shares"])
            shades = [*mpl.colormaps["RdBu"](np.linspace(0.12, 0.88, len(labels) - 1)), grey]
            for y, row in enumerate(mine):
                left = 0.0
                for shade, text in zip(shades, labels, strict=True):
                    share = row["shares"][text]
                    ax.barh(y, share, left=left, color=shade, label=_label(text) if y == 0 else None)
                    left += share
            ax.set_yticks(range(len(mine)), [_label(row["arm"]) for row in mine])
            ax.invert_yaxis()
            ax.set_xlim(0, 1)
            ax.set_title(_label(name), fontsize=10, color=ink)
        _legend(axes[-1], len(labels))

    told = "; ".join(
        f"{row['survey']}, {row['arm']}: " + ", ".join(f"{text} {share:.0%}" for text, share in row["shares"].items() if share)
        for row in rows
    )
    height = 0.9 + sum(0.7 + 0.32 * sum(row["survey"] == name for row in rows) for name in names)
    return _picture(found, "surveys", "Answers to surveys off the record", f"Shares of answers. {told}.", (8.5, height), draw)


def _legend(ax: Any, count: int) -> None:
    ax.legend(frameon=False, fontsize=7, ncols=min(count, 6), loc="upper center", bbox_to_anchor=(0.5, -0.18))

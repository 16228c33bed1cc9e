"""Forking: another history that begins at a tick of an episode. A new file with the same past, journal and chance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from twinville.agents.language_models.model import LanguageModel
from twinville.agents.ordinance import Asks
from twinville.simulation.chance import KeyedChance
from twinville.simulation.clock import label
from twinville.simulation.engine.notices import READ
from twinville.simulation.episode.copying import copy_up_to
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.writer import check_output
from twinville.simulation.interventions.intervention import LONGEST, Attribute, Channel, Intervention
from twinville.simulation.processes.process import Adjustable, Ground
from twinville.simulation.processes.registry import make_process
from twinville.worlds.errors import InputError
from twinville.worlds.world import Thing, World


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a fork at `at`, in seconds of the run (right after the fork): an intervention without id and tick, its parts
    as `Intervention` has them. `asks`, `places`, `when`, `ends`, `sign`, `enforced`, `voluntary` and `wardens` are an ordinance's,
    whose statement is `text`; places are named as the town names them.
    """

    what: Literal["whisper", "announcement", "ordinance", "hours", "persona", "process"]
    text: str = ""
    person: str | None = None
    people: tuple[str, ...] = ()
    at: int | None = None
    place: str = ""
    hours: tuple[str, ...] | None = None
    channel: Channel = "letter"
    asks: Asks = "words"
    places: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    ends: int | None = None
    sign: bool = False
    enforced: bool = False
    voluntary: bool = False
    wardens: tuple[str, ...] = ()
    attribute: Attribute | None = None
    value: str | tuple[str, ...] | int | None = None
    origin: str = ""
    against: str = ""
    process: str = ""
    parameters: tuple[tuple[str, Any], ...] = ()


def fork(
    path: Path,
    out: Path,
    seconds: int | None,
    *,
    seed: int | None = None,
    model: LanguageModel | None = None,
    whispers: Sequence[str] = (),
    changes: Sequence[Change] = (),
    force: bool = False,
) -> int:
    """Write a self-contained episode that parts from its parent after a moment (the end, if None); returns the tick of the fork.

    Without a seed, a model, whispers or other changes it lives the same future. Raises InputError for a moment the parent does not
    hold, an output that exists, a whisper to nobody ("NAME: text"), or a change that does not come after the fork.
    """
    check_output(out, force=force)
    if out.exists() and out.samefile(path):
        raise InputError(f"{out}: is the episode to fork; choose another --out")
    with Episode(path) as parent:
        tick = parent.tick_of(seconds) if seconds is not None else parent.last_tick
        planned = _changes(parent, tick, seed, model, whispers, changes)
        lineage = [*parent.lineage, {"file": parent.path.name, "digest": parent.digest, "tick": tick}]
        copy_up_to(parent, out, tick, planned, lineage)
    return tick


def _changes(
    parent: Episode,
    tick: int,
    seed: int | None,
    model: LanguageModel | None,
    whispers: Sequence[str],
    more: Sequence[Change],
) -> list[Intervention]:
    number = len(parent.interventions)
    changes: list[Intervention] = []

    def add(**fields: object) -> None:
        try:
            changes.append(Intervention.model_validate({"id": f"i{number + len(changes) + 1}", "tick": tick + 1, **fields}))
        except ValidationError as error:
            said = str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")
            raise InputError(f"a change at the fork: {said}") from None

    if seed is not None:
        add(what="seed", seed=seed)
        if model is None and parent.model_settings.get("model") == "offline":
            # The rules draw on the same luck as the world.
            add(what="model", settings=parent.model_settings | {"seed": seed})
    if model is not None and model.settings != parent.model_settings:
        add(what="model", settings=dict(model.settings))
    for whisper in whispers:
        name, colon, text = whisper.partition(":")
        if not colon or not text.strip():
            raise InputError(f"--whisper '{whisper[:60]}': write a name, a colon and the words, 'NAME: text'")
        if len(text) > LONGEST:
            raise InputError(f"--whisper: {len(text)} characters are more than an inner voice says; at most {LONGEST}")
        add(what="whisper", person=parent.person(name), text=" ".join(text.split()))
    for change in more:
        at = tick + 1 if change.at is None else parent.clock.tick_at(change.at)
        if at <= tick:
            raise InputError(
                f"{label(change.at or 0)}: is not after the fork; a change takes effect later than the past they share"
            )
        parts = _parts(parent, change, at, f"i{number + len(changes) + 1}")
        if change.what == "announcement":
            # The same words by another way are the same news.
            if change.against:
                parts["against"] = _fact_of(change.against, parent, changes)
            parts["of"] = next((each.id for each in changes if each.what == "announcement" and each.text == parts["text"]), "")
        add(**parts)
    return changes


def _parts(parent: Episode, change: Change, at: int, name: str) -> dict[str, object]:
    """A change as an intervention of an episode; raises InputError for people and places it does not have."""
    world = parent.world
    text = " ".join(change.text.split())
    parts: dict[str, object] = {
        "tick": at,
        "what": change.what,
        "people": tuple(parent.person(each) for each in change.people),
        "person": parent.person(change.person) if change.person is not None else None,
        "text": text if change.what != "ordinance" else "",
        "place": world.arenas_of(change.place)[0].sector if change.place else "",
        "hours": change.hours,
        "channel": change.channel,
        "origin": parent.person(change.origin) if change.origin else "",
        "attribute": change.attribute,
        "value": change.value,
    }
    if change.channel == "notice" and not any(READ in thing.affordances for thing in _things(world, change.place)):
        where = f"at {change.place}" if change.place else f"in {world.name}"
        raise InputError(f"there is no notice board {where}; choose another channel, such as letter")
    if change.channel == "word" and not change.people:
        raise InputError("news by word of mouth begins with somebody: name those who are told first")
    if change.what == "process":
        _check_process(parent, change, at)
        parts |= {"process": change.process, "parameters": dict(change.parameters)}
    if change.what == "ordinance":
        parts["ordinance"] = {
            "id": name,
            "statement": text,
            "asks": change.asks,
            "places": tuple(world.arenas_of(place)[0].sector for place in change.places),
            "hours": change.when,
            "ends": change.ends,
            "sign": change.sign,
            "enforced": change.enforced,
            "voluntary": change.voluntary,
            "wardens": tuple(parent.person(each) for each in change.wardens),
        }
    return parts


def _check_process(parent: Episode, change: Change, at: int) -> None:
    """Raises InputError for a process that there is not, or parameters that do not fit: to begin it, or to change one that runs."""
    ground = Ground(parent.world, parent.clock, KeyedChance(0), tuple(parent.names), (), ())
    running = [each for each in parent.interventions if each["what"] == "process" and each.get("process") == change.process]
    if running:
        process = make_process(change.process, ground, int(running[0]["tick"]), running[0].get("parameters") or {})
        if isinstance(process, Adjustable):
            process.adjust(dict(change.parameters))
            return
    make_process(change.process, ground, at, dict(change.parameters))


def _fact_of(text: str, parent: Episode, changes: Sequence[Intervention]) -> str:
    """The id of the fact that words announce, in the parent or among the changes; raises InputError when nothing does."""
    words = " ".join(text.split())
    for each in changes:
        if words in (each.text, each.ordinance.statement if each.ordinance is not None else ""):
            return each.fact
    for past in parent.interventions:
        if words in (past.get("text"), (past.get("ordinance") or {}).get("statement")):
            return str(past.get("of") or past["id"])
    found = next((str(fact["id"]) for fact in parent.scenario["facts"] if words in (fact["id"], fact["statement"])), None)
    if found is None:
        raise InputError(f"'{words[:60]}' was not announced before: news can only be against what somebody may have heard")
    return found


def _things(world: World, place: str) -> Iterable[Thing]:
    sector = world.arenas_of(place)[0].sector if place else None
    return (thing for thing in world.things if sector is None or world.arenas[thing.arena].sector == sector)

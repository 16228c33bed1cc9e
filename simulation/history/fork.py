"""Forking: another history that begins at a tick of an episode. A new file with the same past, journal and chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import LanguageModel
from twinville.simulation.clock import label
from twinville.simulation.episode.copying import copy_up_to
from twinville.simulation.episode.creating import check_output
from twinville.simulation.episode.reader import Episode
from twinville.simulation.interventions.base import LONGEST, Intervention
from twinville.simulation.interventions.model import ModelSwitched
from twinville.simulation.interventions.seed import Reseeded
from twinville.simulation.interventions.whisper import Whispered
from twinville.worlds.errors import InputError


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a fork: an intervention as somebody writes it, at a moment in seconds of the run (None: right after the
    fork).
    """

    what: Intervention
    at: int | None = None


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
    account: Account | None = None,
) -> int:
    """Write a self-contained episode that parts from its parent after a moment (the end, if None); returns the tick of the fork.

    Without a seed, a model, whispers or other changes it lives the same future. `account` has what was spent to ask the server of
    another `model` what it honours. Raises InputError for a moment the parent does not hold, an output that exists, a whisper to
    nobody ("NAME: text"), or a change that does not come after the fork.
    """
    check_output(out, force=force)
    if out.exists() and out.samefile(path):
        raise InputError(f"{out}: is the episode to fork; choose another --out")
    with Episode(path) as parent:
        tick = parent.tick_of(seconds) if seconds is not None else parent.last_tick
        planned = _changes(parent, tick, seed, model, whispers, changes)
        # The name of a file need not be text that a file can hold.
        name = parent.path.name.encode("utf-8", "backslashreplace").decode()
        lineage = [*parent.lineage, {"file": name, "digest": parent.digest, "tick": tick}]
        copy_up_to(parent, out, tick, planned, lineage, force=force, account=account)
    return tick


def _changes(
    parent: Episode,
    tick: int,
    seed: int | None,
    model: LanguageModel | None,
    whispers: Sequence[str],
    more: Sequence[Change],
) -> list[Intervention]:
    first: list[Intervention] = []
    if seed is not None:
        first.append(Reseeded(seed=seed))
        if model is None and parent.model_settings.get("model") == "offline":
            # The rules draw on the same luck as the world.
            first.append(ModelSwitched(settings=parent.model_settings | {"seed": seed}))
    if model is not None and model.settings != parent.model_settings:
        first.append(ModelSwitched(settings=dict(model.settings)))
    first += [_whispered(whisper) for whisper in whispers]
    number = len(parent.interventions)
    found: list[Intervention] = []
    for change in (*map(Change, first), *more):
        at = tick + 1 if change.at is None else parent.clock.tick_at(change.at)
        if at <= tick:
            raise InputError(
                f"{label(change.at or 0)}: is not after the fork; a change takes effect later than the past they share"
            )
        found.append(change.what.changed(id=f"i{number + len(found) + 1}", tick=at).put(parent, found))
    return found


def _whispered(whisper: str) -> Whispered:
    name, colon, text = whisper.partition(":")
    if not colon or not text.strip():
        raise InputError(f"--whisper '{whisper[:60]}': write a name, a colon and the words, 'NAME: text'")
    if len(text) > LONGEST:
        raise InputError(f"--whisper: {len(text)} characters are more than an inner voice says; at most {LONGEST}")
    return Whispered(person=name, text=text)

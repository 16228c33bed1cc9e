"""Reading an episode: what it is of, and its parts (log, journal, account, positions, checkpoints). Never writes.

The file is untrusted: it is opened read-only, its schema is compared with ours, and nothing in it is executed.
"""

from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from twinville.simulation.clock import Clock, label
from twinville.simulation.episode.account import KeptAccount
from twinville.simulation.episode.checkpoints import Checkpoints
from twinville.simulation.episode.custody import Custody
from twinville.simulation.episode.gate import texts
from twinville.simulation.episode.journal import KeptJournal
from twinville.simulation.episode.log import Log
from twinville.simulation.episode.manifest import (
    NOT_BEGUN,
    PREPARING,
    digest_version_in,
    intervention_in,
    lineage_in,
    planned_in,
    scenario_in,
)
from twinville.simulation.episode.opening import open_any
from twinville.simulation.episode.positions import Positions
from twinville.simulation.episode.storage import Storage
from twinville.worlds.document import from_document
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.world import World


class Episode:
    """A recorded run, made of its parts. Use it as a context manager, or `close` it."""

    def __init__(self, path: str | Path, *, even_empty: bool = False) -> None:
        """Open a file; raises InputError for what is no episode, and, unless `even_empty`, for one in which no tick is over yet."""
        self.path = Path(path)
        self._db, self._copy = open_any(self.path)
        try:
            rows = texts(self._db.execute("SELECT key, value FROM manifest"), str(self.path))
            self.scenario: dict[str, Any] = scenario_in(rows.get("scenario"), self.path)
            self.state = rows.get("state", "")
            self.planned = planned_in(rows.get("planned", "0"), self.path)
            self.digest_version = digest_version_in(rows.get("digest_version", "1"), self.path)
            self.lineage: list[dict[str, Any]] = lineage_in(rows.get("lineage", "[]"), self.path)
            self.clock = Clock(
                self.scenario["start"], self.scenario["tick_seconds"], date.fromisoformat(self.scenario["start_date"])
            )
            self.names: tuple[str, ...] = tuple(persona["name"] for persona in self.scenario["personas"])
            self.log = Log(self._db, self.path)
            #: Entries of the log in order, by type (one or several), person and ticks.
            self.entries = self.log.entries
            begun = self.log.refresh()
            self.interventions: list[dict[str, Any]] = [
                intervention_in(row[0], self.path) for row in self._db.execute("SELECT data FROM interventions ORDER BY tick, id")
            ]
        except BaseException:
            self.close()
            raise
        if not begun and not even_empty:
            self.close()
            how = NOT_BEGUN if self.state == PREPARING else "the run had just begun, and 'twinville resume' goes on with it"
            raise InputError(f"{self.path}: holds no tick yet; {how}")
        self.journal = KeptJournal(self._db, self.path)
        self.account = KeptAccount(self._db, self.path)
        self.positions = Positions(self.log, self.path, self.names, self.clock, tuple(self.scenario["world"]["size"]))
        self.checkpoints = Checkpoints(self._db, self.path)
        self.custody = Custody(self._db, self.path, is_copy=self._copy is not None)
        self.storage = Storage(self._db, self.path)

    def __enter__(self) -> "Episode":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
        if self._copy is not None:
            self._copy.cleanup()

    @property
    def last_tick(self) -> int:
        """The last tick that was committed."""
        return self.log.last_tick

    @property
    def digest(self) -> str:
        """The digest of the log up to there."""
        return self.log.digest

    @cached_property
    def world(self) -> World:
        """The ground of this run; raises InputError when the file does not hold a sound one."""
        try:
            return from_document(self.scenario["world"])
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError) as error:
            raise InputError(f"{self.path}: is damaged: its town cannot be read ({error})") from None

    @property
    def model_settings(self) -> dict[str, Any]:
        """Settings of the language model that answered last: the scenario's, or what an intervention put in its place."""
        changed = [settings for tick, settings in self._switched if tick <= self.last_tick + 1]
        settings: dict[str, Any] = changed[-1] if changed else self.scenario["model"]
        return settings

    @property
    def _switched(self) -> list[tuple[int, dict[str, Any]]]:
        """(tick, settings) of the language models that interventions put in place."""
        return [(int(i["tick"]), i["settings"]) for i in self.interventions if i.get("what") == "model" and i.get("settings")]

    @property
    def is_recording(self) -> bool:
        """Whether another program lived it: it can be looked at, but not lived, nor asked."""
        return bool(self.scenario.get("recorded"))

    @property
    def is_demonstration(self) -> bool:
        """Whether hand-written rules answered prompts: all of them, or those of a part of the run."""
        used = [self.scenario["model"], *(settings for _, settings in self._switched)]
        return any(part.get("model") == "offline" for settings in used for part in _parts(settings))

    def person(self, name: str) -> str:
        """The full name meant by a name, whatever its case, or by a part of it that fits one person; raises InputError."""
        folded = name.casefold().strip()
        exact = [known for known in self.names if known.casefold() == folded]
        partial = [known for known in self.names if folded and folded in known.casefold()]
        if exact or len(partial) == 1:
            return (exact or partial)[0]
        if partial:
            raise InputError(f"'{name}' fits several people: {', '.join(partial[:6])}; give the whole name")
        raise InputError(f"nobody is called '{name}' in {self.path}.{suggestion(name, self.names)}")

    def tick_of(self, seconds: int) -> int:
        """The tick at a moment; raises InputError when the episode does not hold it."""
        first, last = self.clock.start, self.clock.seconds(self.last_tick)
        if not first <= seconds <= last:
            raise InputError(f"{label(seconds)} is outside {self.path}, which runs from {label(first)} to {label(last)}")
        return self.clock.tick_before(seconds)

    def refresh(self) -> bool:
        """Take notice of what a run in progress has committed since; whether anything was."""
        state = self._db.execute("SELECT value FROM manifest WHERE key = 'state'").fetchone()
        self.state = str(state[0]) if state else self.state
        if not self.log.refresh():
            return False
        self.positions.refresh()
        return True


def _parts(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The settings of every model that answers: one, or one for each role."""
    roles = settings.get("roles")
    return [part for part in roles.values() if isinstance(part, dict)] if isinstance(roles, dict) else [settings]

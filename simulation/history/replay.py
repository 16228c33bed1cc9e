"""Replaying and verifying: an episode is re-executed from its journal alone, and must give the same log."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b

from twinville.agents.extensions import components_named
from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.recorded import MissingAnswerError
from twinville.agents.memory.connection import unconfirmed
from twinville.simulation.clock import label
from twinville.simulation.episode.digests import canonical, line
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.re_execution import DivergedError, ReadOnlyJournal, begin_again, re_execute, recorded
from twinville.simulation.interventions.registry import is_known, unknown
from twinville.simulation.processes.registry import PROCESSES
from twinville.simulation.scenario import SEMANTICS_VERSION, of_another_version
from twinville.worlds.errors import InputError


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: the last tick up to which the episode is intact, and the problem after it, if any."""

    intact_to: int
    problem: str = ""
    not_executed: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem


def replay(episode: Episode, embedder: str | None = None) -> str:
    """Re-execute it from the journal alone: no model, no network. Returns the digest, which equals the episode's own.

    `embedder` confirms the name of one that is not built in, which is loaded then.

    Raises InputError, naming the first missing prompt or the first entry that differs.
    """
    if not episode.is_recording and (other := of_another_version(episode.scenario.get("semantics_version"))):
        raise InputError(f"{episode.path}: {other}")
    try:
        asyncio.run(_re_execute(episode, embedder))
    except MissingAnswerError as error:
        raise InputError(f"{episode.path}: cannot be replayed: {error}") from None
    except DivergedError as error:
        raise InputError(f"{episode.path}: the replay differs from the log: {error}") from None
    except AnswerError as error:
        raise InputError(f"{episode.path}: cannot be replayed: {error}") from None
    return episode.digest


async def _re_execute(episode: Episode, embedder: str | None) -> None:
    again = partial(recorded, episode)
    begun = begin_again(episode, again(episode.scenario["model"]), ReadOnlyJournal(episode), again, confirmed=embedder)
    await re_execute(begun, episode, episode.last_tick)


def verify(episode: Episode, embedder: str | None = None) -> Verdict:
    """The committed digests against the log, then, where this version can execute it again, the log against its own journal.

    `embedder` confirms the name of one that is not built in, which is loaded then; raises InputError for another name.
    """
    strange = unconfirmed(episode.scenario["embedder"], embedder)
    if strange and embedder is not None:
        raise InputError(f"{episode.path}: {strange}")
    verdict = _digests(episode)
    if not verdict.sound:
        return _narrowed(episode, verdict, embedder)
    if episode.is_recording:
        return replace(verdict, not_executed="it is a recording of another program")
    version = episode.scenario.get("semantics_version")
    if version != SEMANTICS_VERSION:
        return replace(verdict, not_executed=f"it was made with semantics {version}, and this version has {SEMANTICS_VERSION}")
    missing = _missing(episode) or strange
    if missing:
        return replace(verdict, not_executed=missing)
    try:
        asyncio.run(_re_execute(episode, embedder))
    except DivergedError as error:
        return Verdict(_commit_before(episode, error.tick), f"the log does not follow from its journal: {error}")
    except (MissingAnswerError, AnswerError, InputError) as error:
        return Verdict(-1, f"the journal does not bear the log out: {error}")
    return verdict


def _missing(episode: Episode) -> str:
    """What an episode needs of other packages and this installation lacks; empty where nothing is missing."""
    try:
        components_named(str(name) for name in episode.scenario.get("components", ()))
    except InputError as error:
        return str(error)
    for row in episode.interventions:
        if not is_known(row):
            return unknown(row)
        if row.get("what") == "process" and PROCESSES.find(str(row.get("process"))) is None:
            return f"the process '{row.get('process')}' is not installed here; install its package"
    return ""


def _narrowed(episode: Episode, verdict: Verdict, embedder: str | None) -> Verdict:
    """Digests show between which commits something is wrong; a re-execution shows at which tick, where that is possible."""
    try:
        asyncio.run(_re_execute(episode, embedder))
    except DivergedError as error:
        tick = f"the first tick whose log does not follow from the one before is {error.tick}"
        return Verdict(min(verdict.intact_to, _commit_before(episode, error.tick)), f"{verdict.problem}; {tick}")
    except (MissingAnswerError, AnswerError, InputError, ValueError, KeyError):
        return verdict
    return verdict


def _digests(episode: Episode) -> Verdict:
    digest = blake2b(canonical(episode.scenario).encode(), digest_size=20)
    commits = {seq: (tick, expected) for tick, seq, expected in episode.log.commits()}
    intact, last = -1, 0
    try:
        whole = episode.storage.integrity()
        for seq, tick, kind, person, data in episode.log.raw():
            digest.update(line(tick, kind, person, data))
            if seq != last + 1:
                return Verdict(intact, f"log entry {last + 1} is missing; the first tick that cannot be trusted is {tick}")
            last = seq
            if seq in commits and commits[seq][1] != digest.hexdigest():
                first = f"the first tick that cannot be trusted lies between {intact + 1} and {commits[seq][0]}"
                return Verdict(intact, f"the log is not what was committed at tick {commits[seq][0]}; {first}")
            if seq in commits:
                intact = commits[seq][0]
    except (InputError, ValueError, UnicodeError) as error:
        return Verdict(intact, f"the log cannot be read: {error}")
    latest = max(commits, default=0)
    if last != latest:
        return Verdict(intact, f"the log ends at entry {last}, and {latest} were committed")
    if whole != "ok":
        return Verdict(intact, f"the file is damaged: {whole}")
    return Verdict(episode.last_tick)


def _commit_before(episode: Episode, tick: int) -> int:
    return max((commit for commit, _, _ in episode.log.commits() if commit < tick), default=-1)


def moment(episode: Episode, tick: int) -> str:
    """A tick with its moment, in words."""
    return f"tick {tick} ({label(episode.clock.seconds(tick))})" if tick >= 0 else "no tick"

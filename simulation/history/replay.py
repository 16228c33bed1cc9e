"""Replaying and verifying: an episode is re-executed from its journal alone, and must give the same log."""

import asyncio
from dataclasses import replace
from functools import partial

from twinville.agents.extensions import components_named
from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.recorded import MissingAnswerError
from twinville.agents.memory.connection import unconfirmed
from twinville.simulation.episode.consistency import consistency
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.evidence import Evidence
from twinville.simulation.history.re_execution import DivergedError, ReadOnlyJournal, begin_again, re_execute, recorded
from twinville.simulation.history.verdict import Verdict
from twinville.simulation.interventions.registry import is_known, unknown
from twinville.simulation.processes.registry import PROCESSES
from twinville.simulation.scenario import SEMANTICS_VERSION, of_another_version
from twinville.worlds.errors import InputError


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


async def _re_execute(episode: Episode, embedder: str | None, evidence: Evidence | None = None) -> None:
    again = partial(recorded, episode)
    witness = evidence.question if evidence is not None else None
    begun = begin_again(
        episode, again(episode.scenario["model"]), ReadOnlyJournal(episode), again, confirmed=embedder, witness=witness
    )
    await re_execute(begun, episode, episode.last_tick, evidence.look if evidence is not None else None)


def verify(episode: Episode, embedder: str | None = None, *, execute: bool = True) -> Verdict:
    """Check that an episode is consistent in itself; then, where this version can `execute` it again, that its log follows from
    its own journal, and that what it keeps as evidence is what was put and what was so.

    `embedder` confirms the name of one that is not built in, which is loaded then; raises InputError for another name.
    """
    strange = unconfirmed(episode.scenario["embedder"], embedder, served=False)
    if strange and embedder is not None:
        raise InputError(f"{episode.path}: {strange}")
    with episode.custody.still():
        episode.refresh()
        return _verified(episode, embedder, strange, execute=execute)


def _verified(episode: Episode, embedder: str | None, strange: str, *, execute: bool) -> Verdict:
    found = consistency(episode)
    verdict = Verdict(
        last_tick=episode.last_tick,
        intact_to=episode.last_tick if not found.log_problem else found.intact_to,
        problems=(*filter(None, [found.log_problem]), *found.problems),
        differences=(),
        digest_version=episode.digest_version,
        history=found.history,
        custody=found.custody,
        unsealed=found.unsealed,
        incomplete=_incomplete(episode),
        not_executed=(_cannot(episode) or strange) if execute else "it was not asked for",
    )
    return verdict if verdict.not_executed else _executed(episode, verdict, found.log_problem, embedder)


def _executed(episode: Episode, verdict: Verdict, log_problem: str, embedder: str | None) -> Verdict:
    """The verdict after a re-execution. It also narrows down what is wrong with the log: digests show between which commits,
    a re-execution at which tick.
    """
    try:
        evidence = Evidence(episode)
    except InputError as error:
        return replace(verdict, differences=(str(error),))
    try:
        asyncio.run(_re_execute(episode, embedder, evidence))
    except DivergedError as error:
        difference = f"the log does not follow from its journal: {error}"
        if log_problem:
            narrowed = f"{log_problem}; the first tick whose log does not follow from the one before is {error.tick}"
            verdict, difference = replace(verdict, problems=(narrowed, *verdict.problems[1:])), ""
    except MissingAnswerError as error:
        difference = f"the journal does not bear the log out: {error}"
    except (AnswerError, InputError) as error:
        difference = f"the journal does not bear the log out: {_one_line(error)}"
    except Exception as error:
        # A forged scenario or journal can make the engine stumble anywhere; that is found, and ends no check.
        difference = f"it cannot be lived again from what it holds ({type(error).__name__}: {_one_line(error)})"
    else:
        return verdict.executed(episode.last_tick, evidence)
    before = max((commit for commit, _, _ in episode.log.commits() if commit <= evidence.reached), default=-1)
    intact = min(verdict.intact_to, before)
    return replace(verdict, intact_to=intact).executed(evidence.reached, evidence, difference)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _incomplete(episode: Episode) -> str:
    """Why it is not the whole of what was planned; empty where it is."""
    if episode.state == "finished":
        return ""
    planned = f"tick {episode.last_tick} of {episode.planned} planned"
    return f"its state is '{episode.state[:20]}', at {planned}"


def _cannot(episode: Episode) -> str:
    """Why an episode cannot be re-executed here; empty where it can."""
    if episode.is_recording:
        return "it is a recording of another program"
    version = episode.scenario.get("semantics_version")
    if version != SEMANTICS_VERSION:
        return f"it was made with semantics {version}, and this version has {SEMANTICS_VERSION}"
    return _missing(episode)


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

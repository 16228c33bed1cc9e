"""Whether an episode is consistent in itself: its digests with its log, its seal with all of it, and its tables with each other.

No engine is needed for it, so that it can be told of a file of any semantics. Whether the log follows from the journal is told by
re-executing it (`history/replay.py`).
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twinville.simulation.episode.digests import HistoryDigest, canonical
from twinville.simulation.episode.kept_account import account_problems
from twinville.simulation.episode.kept_answers import answer_problems, checkpoint_problems
from twinville.simulation.episode.manifest import OPEN
from twinville.simulation.episode.reader import Episode
from twinville.simulation.interventions.registry import is_known, read
from twinville.worlds.errors import InputError

#: What a manifest may say of its run.
STATES = (*OPEN, "finished", "stopped", "paused", "forked")
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Consistency:
    """What was found: the last commit up to which the log is as it was committed, what is wrong with the log and with the rest,
    why there is no seal (empty where there is one), and both digests (empty where they cannot be had).
    """

    intact_to: int
    log_problem: str
    problems: tuple[str, ...]
    unsealed: str
    history: str
    custody: str


def consistency(episode: Episode) -> Consistency:
    """Look at everything that an episode holds."""
    intact, log_problem, history = _log(episode)
    custody, unsealed, broken = _seal(episode)
    problems = [broken] if broken else []
    for part in (_manifest, _interventions, checkpoint_problems, answer_problems, account_problems):
        try:
            problems += part(episode)
        except InputError as error:
            problems.append(_bare(error, episode))
        except Exception as error:
            # Whatever a file makes our own code stumble over is found, and ends no check.
            problems.append(f"what it holds cannot be checked ({type(error).__name__}: {str(error)[:80]})")
    return Consistency(intact, log_problem, tuple(problems), unsealed, history, custody)


def _log(episode: Episode) -> tuple[int, str, str]:
    """(the last tick up to which the log is as it was committed, what is wrong with it after that, its digest)."""
    last, before, intact, at = 0, 0, -1, 0
    try:
        commits = episode.log.commits()
        whole = episode.storage.integrity()
        digest = HistoryDigest(episode.digest_version, canonical(episode.scenario), episode.journal.given)
        if episode.digest_version > 1 and episode.log.beginning() != (0, digest.hexdigest()):
            return intact, "it does not hold the commit with which it was made, or that is not of its scenario", ""
        for seq, tick, kind, person, data in episode.log.raw():
            digest.add(tick, kind, person, data)
            if seq != last + 1:
                return intact, f"log entry {last + 1} is missing; the first tick that cannot be trusted is {tick}", ""
            if tick < before or tick <= intact:
                return intact, f"log entry {seq} is of tick {tick}, after one of tick {max(before, intact)}", ""
            last, before = seq, tick
            while at < len(commits) and commits[at][1] == seq:
                committed, _, expected = commits[at]
                if expected != digest.hexdigest():
                    first = f"the first tick that cannot be trusted lies between {intact + 1} and {committed}"
                    return intact, f"the log is not what was committed at tick {committed}; {first}", ""
                if tick > committed:
                    return intact, f"log entry {seq} is of tick {tick}, and was committed at tick {committed}", ""
                intact, at = committed, at + 1
    except (InputError, ValueError, sqlite3.Error) as error:
        return intact, f"the log cannot be read: {_bare(error, episode)}", ""
    if at < len(commits):
        tick, seq, _ = commits[at]
        return intact, f"the log ends at entry {last}, and the commit of tick {tick} names entry {seq}", ""
    if commits and last != commits[-1][1]:
        return intact, f"the log ends at entry {last}, and {commits[-1][1]} were committed", ""
    if whole != "ok":
        return intact, f"the file is damaged: {whole}", ""
    return intact, "", digest.hexdigest()


def _seal(episode: Episode) -> tuple[str, str, str]:
    """(the custody digest, why there is no seal, what is wrong with the seal)."""
    try:
        custody = episode.custody.digest()
        sealed = episode.custody.sealed()
    except InputError as error:
        return "", "", _bare(error, episode)
    if sealed is None and episode.state in OPEN:
        return custody, "its writer was killed, or is writing still; it is sealed when 'twinville resume' has closed it", ""
    if sealed is None and episode.digest_version == 1:
        return custody, "it was written before files were sealed", ""
    if sealed is None:
        return custody, "it has none", f"its seal is missing, and it was closed ('{episode.state[:20]}')"
    if episode.state in OPEN:
        return custody, "", "it has a seal, and its state is 'running'"
    if sealed != custody:
        return custody, "", f"it is not as it was sealed: the custody digest was {sealed[:40]}, and is {custody}"
    return custody, "", ""


def _manifest(episode: Episode) -> Iterator[str]:
    rows = dict(episode.custody.rows("manifest"))
    if rows.get("scenario") != canonical(episode.scenario):
        yield "the scenario is not spelled as it is written"
    if episode.state not in STATES:
        yield f"its state is '{episode.state[:20]}', which is none of {', '.join(STATES)}"
    if not rows.get("generation", "0").isdecimal():
        yield f"its generation is '{rows['generation'][:20]}', which is no number"
    if "planned" not in rows:
        # The first files did not say how long they were to be.
        pass
    elif episode.state == "finished" and episode.last_tick < episode.planned:
        yield f"its state is 'finished', and its last tick is {episode.last_tick} of {episode.planned} planned"
    elif not episode.is_recording and episode.last_tick > episode.planned:
        yield f"its last tick is {episode.last_tick}, after the planned end, {episode.planned}"
    if not isinstance(episode.lineage, list):
        yield "its lineage is no list"
        return
    for number, entry in enumerate(episode.lineage, start=1):
        if not _is_ancestor(entry):
            yield f"entry {number} of its lineage is not a file, a digest and a tick"
    if episode.state == "forked" and not episode.lineage:
        yield "its state is 'forked', and it has no lineage"
    if episode.lineage and _is_ancestor(episode.lineage[-1]) and episode.lineage[-1]["tick"] > episode.last_tick:
        yield f"it parts from its parent at tick {episode.lineage[-1]['tick']}, after its last tick, {episode.last_tick}"


def _is_ancestor(entry: object) -> bool:
    if not isinstance(entry, dict) or entry.keys() != {"file", "digest", "tick"}:
        return False
    file, digest, tick = entry["file"], entry["digest"], entry["tick"]
    is_digest = isinstance(digest, str) and len(digest) == 40 and _HEX.issuperset(digest)
    return isinstance(file, str) and bool(file) and is_digest and type(tick) is int and tick >= 0


def _interventions(episode: Episode) -> Iterator[str]:
    """Up to the last tick, the table says what the log says."""
    logged: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for line in episode.log.lines("intervention"):
        name = str(line.data.get("id")) if isinstance(line.data, dict) else ""
        logged.setdefault(name, []).append((line.tick, line.data))
    # As the reader has them: by tick, then by name.
    columns = sorted((tick, name) for name, tick, _ in episode.custody.rows("interventions"))
    for row, (tick, name) in zip(episode.interventions, columns, strict=True):
        if row.get("id") != name or row["tick"] != tick:
            yield f"the intervention '{name[:20]}' of tick {tick} says that it is '{str(row.get('id'))[:20]}' of tick {row['tick']}"
            continue
        if tick > episode.last_tick:
            continue
        if not _says(logged.pop(name, []), tick, row):
            yield f"the intervention '{name[:20]}' of tick {tick} is not what the log says was done"
    for name in logged:
        yield f"the log says that '{name[:20]}' was done, and no such intervention is kept"


def _says(logged: list[tuple[int, dict[str, Any]]], tick: int, row: dict[str, Any]) -> bool:
    if len(logged) != 1 or logged[0][0] != tick:
        return False
    said = logged[0][1]
    if is_known(row):
        try:
            return canonical(read(row).content()) == canonical(said)
        except (ValueError, TypeError):
            return False
    return all(said.get(name) == value for name, value in row.items() if name != "tick" and value not in ("", None))


def _bare(error: Exception, episode: Episode) -> str:
    return str(error).removeprefix(f"{episode.path}: ").removeprefix("is damaged: ")

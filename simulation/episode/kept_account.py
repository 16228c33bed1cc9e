"""The account of an episode against its calls: what must hold between them, whoever answered.

More may have been spent than the answers that are kept cost (probes, calls that failed, embeddings), never less. That holds for one
run by one process; a fork begins its account anew, and who resumes may book elsewhere.
"""

import json
from collections.abc import Iterator
from typing import Any

from twinville.agents.language_models.account import Account
from twinville.simulation.episode.reader import Episode

#: Calls, tokens read, tokens written.
Sums = list[int]


def account_problems(episode: Episode) -> Iterator[str]:
    """What is wrong with the telemetry: what cannot be read, calls without answers, and sums that cannot be."""
    kept = {key: (kind, attempts) for key, _, kind, _, _, _, _, attempts in episode.custody.rows("journal")}
    calls: dict[str, Sums] = {}
    seen = set()
    for key, read, written, seconds in episode.custody.rows("telemetry_calls"):
        seen.add(key)
        if key not in kept:
            yield f"a call is kept for the answer {key}, which the journal lacks"
            continue
        if min(read, written, seconds) < 0:
            yield f"the call for the answer {key} took {read} and {written} tokens and {seconds} seconds"
        if read or written:
            kind, attempts = kept[key]
            _add(calls.setdefault(kind, [0, 0, 0]), (attempts, read, written))
    if lacking := kept.keys() - seen:
        yield f"no call is kept for the answer {min(lacking)} (and {len(lacking) - 1} others)"
    run = dict(episode.custody.rows("telemetry_run"))
    if not _is_time(run.get("wall_seconds", "0")):
        yield f"the time that the run took is '{run['wall_seconds'][:20]}'"
    if "account" not in run:
        return
    try:
        account = Account()
        account.restore(json.loads(run["account"]), clean=True)
        spent = _spent(account)
    except (ValueError, TypeError, RecursionError) as error:
        yield f"its account cannot be read ({str(error)[:80]})"
        return
    if any(min(sums) < 0 for sums in spent.values()):
        yield "its account has a line below nothing"
    if episode.lineage or str(dict(episode.custody.rows("manifest")).get("generation", "0")) != "0":
        return
    # Either all kinds are booked here, or none is, because the model was given an account of its own.
    for kind in sorted(calls) if calls.keys() & spent.keys() else ():
        if kind not in spent:
            yield f"its account has no line for '{kind}', of which answers are kept that cost {calls[kind][0]} calls"
            continue
        if any(booked < known for booked, known in zip(spent[kind], calls[kind], strict=True)):
            yield (
                f"its account of '{kind}' has {_listed(spent[kind])} (calls, tokens read, tokens written), and the answers kept "
                f"took {_listed(calls[kind])}"
            )


def _spent(account: Account) -> dict[str, Sums]:
    """By prompt kind; raises TypeError for what is no number."""
    found: dict[str, Sums] = {}
    for (_, kind), line in account.lines.items():
        numbers: list[Any] = [line.calls, line.prompt_tokens, line.completion_tokens]
        if any(type(number) is not int for number in numbers) or not isinstance(line.dollars, int | float | None):
            raise TypeError(f"the line of '{kind}' holds what is no number")
        _add(found.setdefault(kind, [0, 0, 0]), numbers)
    return found


def _add(sums: Sums, more: Any) -> None:
    for place, number in enumerate(more):
        sums[place] += number


def _listed(sums: Sums) -> str:
    return ", ".join(map(str, sums))


def _is_time(text: str) -> bool:
    try:
        return 0 <= float(text) < float("inf")
    except ValueError:
        return False

"""What is told of a run on standard error, in a terminal and in a pipe: before it, what it replaces, and whether the file it goes
on from was changed; when it is over, which answers were not taken as they came, and which prompts were shortened.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from twinville.agents.language_models.account import Account
from twinville.simulation.episode.reader import Episode
from twinville.worlds.outward.saying import tell


def tell_replaced(path: Path, spent: tuple[float, int]) -> None:
    """What an episode had spent that is about to be replaced: the new run begins with an account of its own."""
    dollars, tokens = spent
    if tokens:
        told = f"{tokens:,} tokens" + (f" (${dollars:.4f})" if dollars else "")
        tell(f"twinville: {path} is replaced, which had spent up to {told}; the limits of the new run do not count them")


def tell_taken_over(path: Path, spent: tuple[float, int]) -> None:
    """What a run had spent that was killed while its server was asked what it honours, and that is begun again."""
    dollars, tokens = spent
    told = f"{tokens:,} tokens" + (f" (${dollars:.4f})" if dollars else "")
    tell(f"twinville: {path}: a run was stopped there before it began; what it had spent counts: up to {told}")


def tell_seal(episode: Episode) -> None:
    """Whether an episode is not as it was closed: what goes on from it takes it as it is, and is sealed anew."""
    if episode.custody.is_broken():
        path = episode.path
        tell(f"twinville: {path} was changed after it was closed, and is taken as it is; 'twinville verify {path}' tells more")


def tell_shortened(account: Account) -> None:
    """How many prompts were put with fewer memories, to fit a model's context."""
    kinds = {kind: outcome for kind, outcome in sorted(account.outcomes.items()) if outcome.shortened}
    if not kinds:
        return
    prompts = sum(outcome.shortened for outcome in kinds.values())
    left_out = sum(outcome.left_out for outcome in kinds.values())
    by_kind = ", ".join(f"{kind} {outcome.shortened}" for kind, outcome in kinds.items())
    told = f"{prompts} prompts ({by_kind}), {left_out} memories left out"
    tell(f"twinville: shortened to fit the context of a model: {told}; a longer context has room for them")


def tell_repairs(account: Account, gone_without: Mapping[str, tuple[int, int]]) -> None:
    """What was put right in answers, how many came only when asked again, and how often a person went on without one.

    `gone_without` has those by kind: how many, of how many.
    """
    made: Counter[str] = Counter()
    for outcome in account.outcomes.values():
        made.update(outcome.repairs)
        made["answered only when asked again"] += outcome.repaired
    parts = [f"{words}: {count}" for words, count in sorted(made.items()) if count]
    if gone_without:
        kinds = ", ".join(f"{kind} {refused} of {put}" for kind, (refused, put) in gone_without.items())
        parts.append(f"gone on without an answer: {sum(refused for refused, _ in gone_without.values())} ({kinds})")
    told = ", ".join(parts)
    if told:
        tell(f"twinville: answers that were not taken as they came: {told} ('twinville info' has them by prompt)")

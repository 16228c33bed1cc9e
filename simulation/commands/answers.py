"""What is told of a run on standard error, in a terminal and in a pipe: before it, what it replaces, whether the file it goes on
from was changed, and which model that has asked; when it is over, which answers were not taken as they came, and which prompts were
shortened.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.roles import parts
from twinville.simulation.episode.reader import Episode
from twinville.simulation.preparing.terms import Terms
from twinville.worlds.outward.saying import tell


def tell_replaced(path: Path, spent: tuple[float, int]) -> None:
    """What an episode had spent that is about to be replaced: the new run begins with an account of its own."""
    dollars, tokens = spent
    if tokens:
        told = f"{tokens:,} tokens" + (f" (${dollars:.4f})" if dollars else "")
        tell(f"twinville: {path} is replaced, which had spent up to {told}; the limits of the new run do not count them")


def tell_seal(episode: Episode) -> None:
    """Whether an episode is not as it was closed: what goes on from it takes it as it is, and is sealed anew."""
    if episode.custody.is_broken():
        path = episode.path
        tell(f"twinville: {path} was changed after it was closed, and is taken as it is; 'twinville verify {path}' tells more")


def tell_model(agreed: Terms, episode: Path, settings: Mapping[str, Any]) -> LanguageModel:
    """The model that an episode names. One that a server has is told of, before it is asked: the user did not choose it.

    Where it is, and with which key it is asked, the file does not say: that is the user's. Raises InputError when it cannot be had.
    """
    model = agreed.model_again(settings)
    if model.is_language_model:
        names = ", ".join(dict.fromkeys(str(part["model"]) for part in parts(model.settings)))
        tell(f"twinville: {names} is asked, as {episode} says; --model chooses another")
    return model


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

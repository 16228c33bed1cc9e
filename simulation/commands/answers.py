"""What is told of answers on standard error, in a terminal and in a pipe: before they are asked for, which model a file has asked
instead of the user; when a run is over, which were not taken as they came, and which prompts were shortened.
"""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.roles import parts
from twinville.simulation.preparing.terms import Terms
from twinville.worlds.reading import shown


def tell_model(agreed: Terms, episode: Path, settings: Mapping[str, Any]) -> LanguageModel:
    """The model that an episode names. One that a server has is told of, before it is asked: the user did not choose it.

    Where it is, and with which key it is asked, the file does not say: that is the user's. Raises InputError when it cannot be had.
    """
    model = agreed.model_again(settings)
    if model.is_language_model:
        names = ", ".join(dict.fromkeys(shown(str(part["model"])) for part in parts(model.settings)))
        print(f"twinville: {names} is asked, as {shown(episode)} says; --model chooses another", file=sys.stderr)
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
    print(f"twinville: shortened to fit the context of a model: {told}; a longer context has room for them", file=sys.stderr)


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
        print(f"twinville: answers that were not taken as they came: {told} ('twinville info' has them by prompt)", file=sys.stderr)

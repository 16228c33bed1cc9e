"""One line about answers that were not taken as they came, on standard error, in a terminal and in a pipe."""

import sys
from collections import Counter
from collections.abc import Mapping

from twinville.agents.language_models.account import Account


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

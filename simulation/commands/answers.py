"""One line about answers that were not taken as they came, on standard error, in a terminal and in a pipe."""

import sys
from collections import Counter

from twinville.agents.language_models.account import Account


def tell_repairs(account: Account) -> None:
    """What was put right in answers, how many came only when asked again, and how often a person went on without one."""
    made: Counter[str] = Counter()
    for outcome in account.outcomes.values():
        made.update(outcome.repairs)
        made["answered only when asked again"] += outcome.repaired
        made["gone on without an answer"] += outcome.skipped
    told = ", ".join(f"{words}: {count}" for words, count in sorted(made.items()) if count)
    if told:
        print(f"twinville: answers that were not taken as they came: {told} ('twinville info' has them by prompt)", file=sys.stderr)

"""Which stance the words take towards a fact, and whether they give it other numbers.

A "no" says nothing by itself: the signs of the clause that speaks of the fact and of the fact's own clause are compared. "No, nobody
called it off" says no to a fact that says "called off", and yes to one that says "held".
"""

from collections.abc import Sequence

from twinville.agents.telling.analysis import Analysis, Clause
from twinville.agents.telling.quantities import Quantity
from twinville.agents.telling.stance import Stance

#: A clause speaks of the fact as well when it shares at least this part of what the clause that shares most does.
_AS_WELL = 0.6
#: A sign is beyond doubt when the clause that says no shares at least this weight with the fact.
_CLEAR = 1.5


def _weight(clause: Clause, other: Analysis) -> float:
    return sum(unit.weight for unit in other.units if not clause.keys.isdisjoint(unit.keys))


def _speaking(clauses: Sequence[Clause], other: Analysis) -> tuple[list[Clause], float]:
    """The clauses that speak of another text, and the weight that the first of them shares."""
    weighed = [(clause, _weight(clause, other)) for clause in clauses if not clause.asks]
    most = max((weight for _, weight in weighed), default=0.0)
    return [clause for clause, weight in weighed if weight and weight >= _AS_WELL * most], most


def contrary(line: Analysis, mind: Analysis) -> tuple[bool, bool]:
    """Whether the words have the opposite sign of the fact, and whether that is beyond doubt."""
    said, most = _speaking(line.clauses, mind)
    had, _ = _speaking(mind.clauses, line)
    if not said:
        return False, False
    signs = {clause.negations % 2 for clause in said}
    own = {clause.negations % 2 for clause in had[:1]} or {0}
    if len(signs) > 1:
        # Clauses that disagree prove nothing, unless the rest of the line takes the fact back.
        return own == {0} and line.withdraws, False
    return signs != own, signs != own and most >= _CLEAR


def stated(line: Analysis) -> tuple[Quantity, ...]:
    """The quantities of a line that are not those of its questions: "Seven? No, at half past six" states one."""
    return tuple(quantity for quantity in line.quantities if not quantity.keys.isdisjoint(line.keys))


def _other(line: Analysis, mind: Analysis) -> tuple[bool, bool]:
    """Whether a quantity of a kind that the fact has is told that the fact lacks, and whether none of that kind is shared."""
    every = frozenset[str]().union(*(quantity.keys for quantity in mind.quantities))
    told = stated(line)
    some = none = False
    for kind in dict.fromkeys(quantity.kind for quantity in mind.quantities):
        kinds = (kind,) if kind in ("day", "month") else (kind, "count", "time") if kind in ("date", "money") else (kind, "count")
        alike = [quantity for quantity in told if quantity.kind in kinds]
        foreign = [quantity for quantity in alike if quantity.keys.isdisjoint(every)]
        some |= bool(foreign)
        none |= any(quantity.kind == kind for quantity in foreign) and len(foreign) == len(alike)
    return some, none


def new_version(line: Analysis, mind: Analysis, stance: Stance) -> bool:
    """Whether what is told has other numbers than what the speaker has in mind."""
    some, none = _other(line, mind)
    if stance == "corrects":
        return some
    return stance == "affirms" and none


def spoken_stance(line: Analysis, mind: Analysis) -> Stance:
    """The stance of the words, nothing being declared."""
    opposite, _ = contrary(line, mind)
    if line.withdraws and not mind.withdraws:
        return "withdraws"
    if opposite:
        return "denies"
    some, none = _other(line, mind)
    return "corrects" if none or (some and line.corrects) else "affirms"


def settled(declared: Stance, line: Analysis, mind: Analysis) -> Stance:
    """The declared stance, unless the words clearly contradict it."""
    if declared != "affirms":
        return declared
    opposite, clear = contrary(line, mind)
    if opposite and clear:
        return "withdraws" if line.withdraws else "denies"
    some, none = _other(line, mind)
    return "corrects" if none or (some and line.corrects) else declared

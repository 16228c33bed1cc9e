"""Which stance the words take towards a fact, and whether they give it other numbers.

A "no" says nothing by itself: the signs of the clause that speaks of the fact and of the fact's own clause are compared. "No,
nobody called it off" says no to a fact that says "called off", and yes to one that says "held".
"""

from collections.abc import Sequence

from twinville.agents.telling.analysis import Analysis
from twinville.agents.telling.clauses import Clause
from twinville.agents.telling.quantity import Quantity
from twinville.agents.telling.stance import Stance

#: A clause speaks of the fact as well when it shares at least this part of what the clause that shares most does.
_AS_WELL = 0.7
#: What a clause is worth more when it shares a concept with the fact.
_HAPPENS = 0.75
#: What a shared number is worth: "no more half past ten" says no to an hour only.
_NUMBER = 0.5
#: A fact of several clauses has the sign of those that share at least this part; where they differ, it has none.
_OWN = 0.4
#: A sign is beyond doubt when the clause that says no shares at least this weight with the fact.
_CLEAR = 1.2


def _weight(clause: Clause, other: Analysis) -> float:
    """The shared weight; what shares a concept speaks of what happens rather than of with whom and where, and counts for more."""
    shared = [unit for unit in other.units if not clause.keys.isdisjoint(unit.keys)]
    return sum(unit.weight * (_NUMBER if unit.kind == "quantity" else 1.0) for unit in shared) + _HAPPENS * any(
        key.startswith("#") and key in clause.keys for unit in shared for key in unit.keys
    )


def _speaking(clauses: Sequence[Clause], other: Analysis, part: float) -> tuple[list[Clause], float]:
    """The clauses that speak of another text, and the weight that the first of them shares."""
    weighed = [(clause, _weight(clause, other)) for clause in clauses if not clause.asks]
    most = max((weight for _, weight in weighed), default=0.0)
    return [clause for clause, weight in weighed if weight and weight >= part * most], most


def contrary(line: Analysis, mind: Analysis) -> tuple[bool, bool]:
    """Whether the words have the opposite sign of the fact, and whether that is beyond doubt."""
    said, most = _speaking(line.clauses, mind, _AS_WELL)
    had, _ = _speaking(mind.clauses, line, _OWN)
    if not said:
        return False, False
    if mind.negations and line.negations:
        # A fact that says no is told by a no anywhere in the line, unless the very clause denies it by two.
        said = [clause for clause in line.clauses if clause.negations and not clause.asks] or said
    signs = {clause.negations % 2 for clause in said}
    # What a fact says first, it is about.
    own = {clause.negations % 2 for clause in (*mind.clauses[:1], *had)}
    if len(own) > 1:
        return False, False
    if len(signs) > 1:
        # Clauses that disagree prove nothing, unless the rest of the line takes the fact back.
        return own == {0} and line.withdraws, False
    return signs != own, signs != own and most >= _CLEAR


def stated(line: Analysis) -> tuple[Quantity, ...]:
    """The quantities of a line that are not those of its questions: "Seven? No, at half past six" states one."""
    return tuple(quantity for quantity in line.quantities if not quantity.keys.isdisjoint(line.keys))


def _refused(line: Analysis, mind: Analysis, quantity: Quantity) -> bool:
    """Whether a quantity stands only where it is said not to be so: "midnight, not eleven"."""
    where = [clause for clause in line.clauses if not clause.keys.isdisjoint(quantity.keys)]
    return mind.negations == 0 and bool(where) and all(clause.negations % 2 for clause in where)


def _other(line: Analysis, mind: Analysis) -> tuple[bool, bool]:
    """Whether a quantity of a kind that the fact has is told that the fact lacks, and whether none of that kind is shared."""
    every = frozenset[str]().union(*(quantity.keys for quantity in mind.quantities))
    told = [quantity for quantity in stated(line) if quantity.keys.isdisjoint(every) or not _refused(line, mind, quantity)]
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


def settled(declared: Stance, line: Analysis, mind: Analysis, strong: bool) -> Stance:
    """The declared stance, unless the words clearly contradict it.

    `strong`: the words say what is in mind so strongly that they would tell it undeclared; without any "no" they do not deny it.
    """
    if declared in ("denies", "withdraws"):
        plain = not (line.negations or line.withdraws or line.corrects or mind.negations or _other(line, mind)[0])
        return "affirms" if plain and strong else declared
    if declared != "affirms":
        return declared
    opposite, clear = contrary(line, mind)
    if opposite and clear:
        return "withdraws" if line.withdraws else "denies"
    some, none = _other(line, mind)
    return "corrects" if none or (some and line.corrects) else declared

"""How far the words of a line speak of something in mind: a few features, weighed.

The weights are those of a logistic regression, fitted by `benchmarks/fit_tellings.py` on the rows set aside for tuning, with signs
that must make sense, and rounded.
"""

from dataclasses import dataclass
from math import exp

from twinville.agents.telling.analysis import Analysis
from twinville.agents.telling.stance import Stance


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a line shares with something in mind, each from 0 to 1 unless it says otherwise."""

    #: Share of the words of what is in mind that the line has; a name that a pronoun may stand for is not missed.
    coverage: float
    #: Weight of the shared words, full at four.
    words: float
    #: Shared names, full at two.
    names: float
    #: Shared numbers, times and days, full at three.
    quantities: float
    #: Share of the densest clause that the words in mind make up.
    density: float
    #: Numbers of a kind that differ, with none of that kind shared.
    conflict: float
    #: The overlap stands in questions only.
    asked: float
    #: How much of the overlap stands in sentences of another time, and in such as put it in doubt or in another's mouth.
    past: float
    doubt: float
    #: The line denies, corrects or takes back: it need not repeat what the fact says.
    contrary: float
    cited: float
    declared: float
    #: It is declared as denied, corrected or withdrawn, and the words are contrary.
    agreed: float

    @property
    def some(self) -> bool:
        """Whether anything at all is shared."""
        return self.words > 0 or self.names > 0 or self.quantities > 0


#: Weight of each feature.
WEIGHTS: dict[str, float] = {
    "bias": -4.7,
    "coverage": 2.5,
    "words": 1.5,
    "quantities": 2.8,
    "density": 2.3,
    "conflict": -0.4,
    "asked": -1.8,
    "past": -2.1,
    "doubt": -3.1,
    "contrary": 1.9,
    "cited": 0.9,
    "declared": 1.3,
    "agreed": 1.3,
}
#: So little shared weight makes no clause dense.
_CHANCE = 0.5
_FEATURES = tuple(name for name in WEIGHTS if name != "bias")


def _shared(keys: frozenset[str], mind: Analysis) -> tuple[float, float, float, float, float]:
    """Weight of shared words, of all words, of shared and missing names, and the number of shared quantities."""
    words = all_words = names = missing = numbers = 0.0
    for unit in mind.units:
        found = not keys.isdisjoint(unit.keys)
        if unit.kind == "quantity":
            numbers += found
        elif unit.kind == "name":
            names += found
            missing += not found
        else:
            all_words += unit.weight
            if found:
                words += unit.weight
    return words, all_words, names, missing, numbers


def differing(line: Analysis, mind: Analysis) -> bool:
    """Whether a kind of number stands in both and none of it is the same."""
    for kind in ("time", "day", "month", "date", "money", "count"):
        told = [quantity.keys for quantity in line.quantities if quantity.kind == kind]
        had = [quantity.keys for quantity in mind.quantities if quantity.kind == kind]
        if told and had and not any(one & other for one in told for other in had):
            every = frozenset().union(*(quantity.keys for quantity in mind.quantities))
            if not any(one & every for one in told):
                return True
    return False


def overlap(line: Analysis, mind: Analysis, cited: bool, declared: Stance | None) -> Overlap:
    """What a line shares with something in mind; `declared` is the stance, where it is declared as told."""
    if line.every.isdisjoint(mind.every):
        return _NOTHING
    keys = line.keys
    words, all_words, names, missing, numbers = _shared(keys, mind)
    asked = 0.0
    if line.asked:
        more = _shared(keys | line.asked, mind)
        if more[0] + more[2] + more[4] > 0:
            asked = 1.0 - (words + names + numbers) / (more[0] + more[2] + more[4])
            if words + names + numbers == 0:
                words, all_words, names, missing, numbers = more
    densest = every = past = doubt = 0.0
    for clause in line.clauses:
        part = sum(unit.weight for unit in mind.units if not clause.keys.isdisjoint(unit.keys)) if clause.weight else 0.0
        if part:
            every += part
            past += part * clause.past
            doubt += part * clause.doubt
            if part > _CHANCE and words + names + numbers:
                densest = max(densest, min(part, clause.weight) / (clause.weight + 1.0))
    contrary = line.withdraws or line.corrects or line.negations > 0
    whole = all_words + names + (0.0 if line.persons else missing)
    return Overlap(
        coverage=(words + names) / whole if whole else 0.0,
        words=min(words, 4.0) / 4.0,
        names=min(names, 2.0) / 2.0,
        quantities=min(numbers, 3.0) / 3.0,
        density=densest,
        conflict=float(differing(line, mind)),
        asked=asked,
        past=past / every if every and not mind.past else 0.0,
        doubt=doubt / every if every and not mind.doubt else 0.0,
        contrary=float(contrary),
        cited=float(cited),
        declared=float(declared is not None),
        agreed=float(contrary and declared in ("denies", "withdraws", "corrects")),
    )


_NOTHING = Overlap(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def score(shared: Overlap) -> float:
    """How likely it is, from 0 to 1, that a careful reader says that the line tells it."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * getattr(shared, name) for name in _FEATURES)
    return 1.0 / (1.0 + exp(-total))

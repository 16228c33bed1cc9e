"""What a line tells: what is declared and borne out by its words, and what they say so strongly that nothing need be declared."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from twinville.agents.telling.analysis import Analysis, analysis
from twinville.agents.telling.bearing import Overlap, overlap, score
from twinville.agents.telling.linking import linked
from twinville.agents.telling.polarity import new_version, settled, spoken_stance
from twinville.agents.telling.stance import TELLING, Stance
from twinville.agents.telling.telling import NEW, Declared, InMind, Understood

#: From this score on, what is declared is told.
DECLARED = 0.4
#: From this score on, a new statement is told: who declares something new in its own words seldom does so for nothing.
FRESH = 0.08
#: From this score on, what is not declared is told: beside nothing that is declared, and beside something.
ALONE, BESIDE = 0.75, 0.85
#: From this score on, what is not declared is worth counting.
COUNTED = 0.4


def _closest(line: Analysis, mind: InMind, cited: bool, declared: Stance | None) -> tuple[float, Overlap, Analysis]:
    """How well the line speaks of what is in mind, in the speaker's words for it or in the fact's own."""
    best: tuple[float, Overlap, Analysis] | None = None
    for text in (mind.text, mind.statement) if mind.statement and mind.statement != mind.text else (mind.text,):
        own = analysis(text)
        shared = overlap(line, own, cited, declared)
        value = score(shared)
        if best is None or value > best[0]:
            best = value, shared, own
    assert best is not None
    return best


def _of_mind(line: Analysis, declared: Declared, mind: InMind, cited: bool) -> Understood | None:
    """What a declared telling of something in mind comes to; None where not a word of it is said."""
    telling = declared.stance in TELLING
    value, shared, own = _closest(line, mind, cited, declared.stance if telling else None)
    put, asked = _put(line, declared)
    if put and telling:
        # What is told of it in the answer's own words, which the line says, may speak of it more plainly than the line.
        plainly, of_put, its = _closest(analysis(put), mind, cited, declared.stance)
        if plainly > value:
            value, shared, own = plainly, replace(of_put, asked=max(asked, shared.asked)), its
    if not shared.some:
        return None
    # Who declares a question or a hint and says it outright has told it all the same.
    told = value >= (DECLARED if telling else ALONE) and (shared.asked < 1 if telling else not shared.asked)
    strong = score(replace(shared, declared=0.0, agreed=0.0)) >= BESIDE
    stance = declared.stance
    if told and not telling:
        stance = spoken_stance(line, own)
    elif telling and mind.fact is not None:
        # What is no fact yet has no polarity that words could contradict.
        stance = settled(declared.stance, line, own, strong)
    return Understood(
        memory=mind.id,
        fact=mind.fact,
        statement=mind.statement or put or mind.text,
        stance=stance,
        told="told" if told else "not sure",
        new_version=told and new_version(line, own, stance),
        declared=True,
        put=put,
    )


def _put(line: Analysis, declared: Declared) -> tuple[str, float]:
    """What of a memory is told, as the answer puts it, where the line says that, and how much of it the line only asks.

    "" where nothing is put, or not that.
    """
    statement = declared.statement.strip()
    if not statement:
        return "", 0.0
    value, shared, _ = _closest(line, InMind(NEW, statement, None, ""), False, "affirms")
    return (statement, shared.asked) if shared.some and value >= FRESH else ("", 0.0)


def _new(text: str, line: Analysis, declared: Declared, cites: Sequence[str], in_mind: Sequence[InMind]) -> Understood | None:
    """What a declared new statement comes to; None where not a word of it is said, unless it only asks or hints."""
    statement = declared.statement.strip() or text.strip()
    said = analysis(statement)
    mind = linked(statement, cites, in_mind, corrects=declared.stance == "corrects")
    value, shared, _ = _closest(line, InMind(NEW, statement, None, ""), False, "affirms")
    telling = declared.stance in TELLING
    if not shared.some and telling:
        return None
    # Who declares a question or a hint and says it outright has told it all the same.
    borne_out = (value >= FRESH and shared.asked < 1) if telling else (value >= ALONE and not shared.asked)
    if mind is None and declared.stance in ("denies", "withdraws"):
        # Of what nobody has said, only a "no" tells the contrary.
        borne_out = borne_out and bool(line.negations or line.withdraws or line.corrects)
    told: Literal["told", "not sure"] = "told" if borne_out else "not sure"
    if mind is None:
        stance = declared.stance if telling or not borne_out else spoken_stance(line, said)
        return Understood(None, None, statement, stance, told, False, True, declared.statement.strip())
    own = analysis(mind.statement or mind.text)
    stance = declared.stance
    if borne_out:
        stance = settled(declared.stance, said, own, False) if telling else spoken_stance(line, own)
    version = told == "told" and (new_version(said, own, stance) or new_version(line, own, stance))
    return Understood(mind.id, mind.fact, mind.statement or mind.text, stance, told, version, True, declared.statement.strip())


def _undeclared(line: Analysis, mind: InMind, cited: bool, enough: float) -> tuple[float, Understood] | None:
    """What a line says of something in mind that is not declared; None where it is not worth counting.

    What is in mind without being a fact becomes none by chance: it is at most counted.
    """
    value, shared, own = _closest(line, mind, cited, None)
    if not shared.some or value < COUNTED:
        return None
    # Numbers and days alone, with whoever is named, are of many things.
    told = value >= enough and not shared.asked and mind.fact is not None and (shared.words > 0 or shared.names == 1)
    stance = spoken_stance(line, own)
    understood = Understood(
        memory=mind.id,
        fact=mind.fact,
        statement=mind.statement or mind.text,
        stance=stance,
        told="told" if told else "not sure",
        new_version=told and new_version(line, own, stance),
        declared=False,
    )
    return value, understood


def understand(text: str, cites: Sequence[str], declared: Sequence[Declared], in_mind: Sequence[InMind]) -> tuple[Understood, ...]:
    """What a line tells or may tell, at most once for each fact: first what is declared, in that order, then the rest by strength.

    A declaration that names nothing in mind, and one of which the line says not a word, come to nothing. The result is a pure
    function of the arguments, and any text will do.
    """
    line = analysis(text)
    by_id = {mind.id: mind for mind in in_mind}
    found: list[Understood] = []
    for each in declared:
        if each.what == NEW:
            understood = _new(text, line, each, cites, in_mind)
        else:
            mind = by_id.get(each.what)
            understood = None if mind is None else _of_mind(line, each, mind, each.what in cites)
        if understood is not None:
            found.append(understood)
    taken = {each.what for each in declared}
    facts = {mind.fact for mind in in_mind if mind.id in taken} | {each.fact for each in found}
    enough = BESIDE if any(each.told == "told" for each in found) else ALONE
    more = []
    for mind in in_mind:
        if mind.id not in taken and (mind.fact is None or mind.fact not in facts):
            spoken = _undeclared(line, mind, mind.id in cites, enough)
            if spoken is not None:
                more.append(spoken)
    found += [each for _, each in sorted(more, key=lambda item: -item[0])]
    return _once(found)


def _once(found: Sequence[Understood]) -> tuple[Understood, ...]:
    """One of each fact, what is told before what is not sure."""
    best: dict[tuple[str | None, str | None, str], Understood] = {}
    for each in found:
        key = (each.fact, None, "") if each.fact is not None else (None, each.memory, each.statement)
        if key not in best or (best[key].told != "told" and each.told == "told"):
            best[key] = each
    return tuple(best.values())

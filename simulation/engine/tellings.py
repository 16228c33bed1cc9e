"""Tellings: what a spoken line or a notice tells, checked against its words, and the facts that are born by being told.

An answer declares what its words tell; the words bear it out or not (`agents/telling`). What is told of a fact is that fact; what
is told of nothing known is a new one, whose origin is that line. To deny a fact is to tell the one that contradicts it.
"""

from collections.abc import Callable, Sequence

from twinville.agents.said import Said, Told
from twinville.agents.shared_facts import Born, SharedFacts
from twinville.agents.stimulus import BecameNews, MadeUp
from twinville.agents.telling.analysis import analysis
from twinville.agents.telling.telling import Declared, InMind, Understood
from twinville.agents.telling.understanding import understand
from twinville.simulation.engine.body import Body
from twinville.simulation.episode.events import NewsBorn, Telling
from twinville.simulation.event import Event

#: Stances that let nobody know anything, and those that tell the contrary of a fact.
_SILENT, _CONTRARY = ("asks", "hints"), ("denies", "withdraws")


class Tellings:
    """All that is told in a run. `report` takes over what a mind has to report."""

    def __init__(self, shared: SharedFacts, report: Callable[[Body], None]) -> None:
        self._shared = shared
        self._report = report

    def told(
        self,
        said: str,
        speaker: Body,
        listener: str,
        text: str,
        cites: Sequence[str],
        declared: Sequence[Declared],
        hide_from: dict[str, tuple[str, ...]],
        now: int,
        emit: Callable[[Event], None],
        also: Sequence[str] = (),
    ) -> tuple[Told, ...]:
        """What words tell their hearer, and those who hear them `also`; it is logged, and what is new is a fact from now on.

        `hide_from` says for a declared memory, or "new", whom it is to be kept from. Who of these is there has heard it all
        the same.
        """
        mind = speaker.mind.could_tell((*cites, *(each.what for each in declared)))
        found: dict[str, Told] = {}
        spoken_of: set[str | None] = set()
        for understood in understand(text, cites, declared, mind):
            # A line speaks of a fact or of what contradicts it: of two that nobody declared, the plainer one.
            if not understood.declared and understood.fact is not None and self._rival(understood.fact) in spoken_of:
                continue
            spoken_of.add(understood.fact)
            sure = understood.told == "told" and understood.stance not in _SILENT
            if understood.stance in _CONTRARY and not understood.declared:
                # To take the contrary for told, one must know that it is meant.
                sure = False
            if not sure and understood.fact is None and not understood.declared:
                continue  # words of a memory that is no news, in a line that rests on it
            fact = self._fact(understood, text, said, speaker, now, emit) if sure else understood.fact
            hidden = hide_from.get(understood.memory or "new", ())
            in_front_of = [name for name in hidden if name in (listener, *also)]
            emit(
                Telling(
                    speaker.name,
                    said,
                    listener,
                    fact,
                    understood.memory,
                    understood.stance,
                    "told" if sure else "not sure",
                    understood.declared,
                    understood.new_version,
                    list(hidden),
                    list(also),
                    in_front_of if also else [],
                )
            )
            if sure and fact is not None:
                found.setdefault(fact, Told(fact, understood.stance, understood.new_version, hidden))
        return tuple(found.values())

    def in_words(self, text: str) -> tuple[str, ...]:
        """Facts that words tell by themselves, whoever says them."""
        everything = [InMind(name, fact.statement, name, fact.statement) for name, fact in self._shared.facts.items()]
        return tuple(each.fact for each in understand(text, (), (), everything) if each.told == "told" and each.fact is not None)

    def _fact(self, understood: Understood, text: str, said: str, speaker: Body, now: int, emit: Callable[[Event], None]) -> str:
        """The fact that was told: the one it is, the one that contradicts it, or a new one."""
        contrary = understood.stance in _CONTRARY and understood.fact is not None
        statement = _denial(understood, text) if understood.stance in _CONTRARY else understood.statement
        if understood.fact is not None:
            if not contrary:
                return understood.fact
            rival = self._rival(understood.fact)
            if rival is not None:
                if rival not in speaker.mind.beliefs:
                    self._make_up(rival, statement, said, speaker, now)
                return rival
        name = self._free_name(said)
        born = Born(name, speaker.name, statement, said, understood.fact if contrary else None)
        self._shared.bear(born)
        emit(NewsBorn(speaker.name, name, born.statement, said, born.contradicts))
        if understood.memory is not None and not contrary:
            speaker.mind.perceive(BecameNews(int(understood.memory[1:]), name, statement), now)
        else:
            self._make_up(name, statement, said, speaker, now)
        self._report(speaker)
        return name

    def _make_up(self, fact: str, statement: str, said: str, speaker: Body, now: int) -> None:
        """Who says it knows it, by their own word."""
        speaker.mind.perceive(MadeUp(Said(said, speaker.name, "", statement, (fact,))), now)
        self._report(speaker)

    def _rival(self, fact: str) -> str | None:
        """What contradicts a fact, if anything does."""
        against = self._shared.facts[fact].contradicts
        if against is not None and against in self._shared.facts:
            return against
        return next((name for name, other in self._shared.facts.items() if other.contradicts == fact), None)

    def _free_name(self, said: str) -> str:
        """An id for what is born by a line."""
        number = 1
        while (name := f"{said}-{number}") in self._shared.facts:
            number += 1
        return name


def _denial(understood: Understood, text: str) -> str:
    """What is so by words that deny: as the answer puts it, where that says no; else the words themselves."""
    put = analysis(understood.put)
    return understood.put if put.negations or put.withdraws else text.strip()

"""Conversing: when one would begin to talk, whether one accepts, what one brings along, and what one keeps of it."""

from dataclasses import dataclass

from agents.cognition.acquaintance import Acquaintances
from agents.memory.recollection import Recollection
from agents.memory.stream import Memory
from agents.persona import Persona
from agents.population.population import Fact
from agents.prompts.converse import Recalls, Speaker
from agents.prompts.identity import Identity
from agents.records import Recalled, Record
from agents.temperament import sociability
from agents.words import content_words
from worlds.daytime import DAY

#: One does not talk while doing these.
PRIVATE = frozenset({"sleep", "wash", "toilet", "groom", "dress", "learn", "worship", "walk"})
#: Seconds between two conversations of a pair, and how often a pair talks in a day.
PAUSE, OFTEN = 2700, 4
_BROUGHT = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was spoken: its event id, who said it to whom, its words, and the facts these convey."""

    id: str
    speaker: str
    listener: str
    text: str
    facts: tuple[str, ...]


class Conversing:
    """The talking side of one mind. `identity` is renewed each morning."""

    def __init__(
        self, persona: Persona, identity: Identity, facts: dict[str, Fact], recollection: Recollection, records: list[Record]
    ) -> None:
        self._persona = persona
        self.identity = identity
        self._facts = facts
        self._recollection = recollection
        self._records = records
        self.acquaintances = Acquaintances(persona)

    def would_begin(self, other: str, use: str, working: bool, now: int, luck: float) -> bool:
        """Whether to speak to somebody in earshot: a local rule of closeness, temper, news and time since the last talk."""
        known = self.acquaintances.peek(other)
        if use in PRIVATE:
            return False
        if known is not None:
            known.turn_day(now // DAY)
            if now - known.last_talk < PAUSE or known.talks_today >= OFTEN:
                return False
        closeness = known.closeness if known is not None else 0.05
        odds = 0.04 + 0.13 * closeness + 0.06 * sociability(self.identity)
        if self._news_for(other):
            odds += 0.05
        return luck < odds * (0.6 if working else 1.0)

    def accepts(self, other: str, use: str, luck: float) -> bool:
        """Whether to let oneself be spoken to; those one is wary of are avoided at times."""
        if use in PRIVATE:
            return False
        known = self.acquaintances.peek(other)
        trust = known.trust if known is not None else 0.5
        return luck < 0.62 + 0.3 * trust + 0.12 * sociability(self.identity)

    def side(self, other: str, doing: str, place: str, now: int, free_for: tuple[str, ...]) -> Speaker:
        """This person's side of a conversation: what comes to mind about the other, the place, and the news they have."""
        known = self.acquaintances.to(other)
        known.turn_day(now // DAY)
        query = f"talking with {other} at {place}; {self._persona.currently}"
        retrieved = self._recollection.retrieve(query, now, _BROUGHT)
        parts = tuple(
            (r.memory.id, round(r.recency, 4), round(r.importance, 4), round(r.relevance, 4), round(r.total, 4)) for r in retrieved
        )
        self._records.append(Recalled("converse", query, parts))
        memories = {r.memory.id: r.memory for r in retrieved}
        memories |= {memory.id: memory for memory in self._recollection.facts.values()}
        return Speaker(
            identity=self.identity.model_copy(update={"biography": "", "habits": ()}),
            relation=known.relation,
            closeness=round(known.closeness, 3),
            trust=round(known.trust, 3),
            doing=doing,
            free_for=free_for,
            memories=tuple(self._recalls(memory, known.told, other) for memory in memories.values()),
        )

    def hear(self, said: Said, now: int, *, overheard: bool) -> None:
        """Keep a line that was heard, and the news in it; an overheard line is kept only for its news."""
        for fact in said.facts:
            known = self._recollection.facts.get(fact)
            if known is not None and not known.doubted:
                continue
            doubted = self._doubts(said.speaker, fact)
            text = f"{said.speaker} said: {said.text}"
            self._recollection.add("speech", text, said.speaker, now, 7, evidence=(said.id,), fact=fact, doubted=doubted)
            if not overheard:
                # Who tells one something plainly knows it.
                self.acquaintances.to(said.speaker).told.add(fact)

    def ended(self, other: str, summary: str, lines: tuple[Said, ...], now: int) -> None:
        """A conversation is over: keep its gist, and know each other a little better."""
        known = self.acquaintances.to(other)
        known.turn_day(now // DAY)
        known.talks_today += 1
        known.last_talk = now
        known.closeness = min(1.0, known.closeness + 0.03 * (1 - known.closeness))
        for said in lines:
            known.said.add(said.text)
            if said.speaker == self._persona.name:
                known.told.update(said.facts)
        evidence = tuple(said.id for said in lines[-3:])
        self._recollection.add("conversation", summary, other, now, 4, evidence=evidence)

    def said_today(self, other: str) -> tuple[str, ...]:
        """Lines this pair exchanged today, in a stable order."""
        known = self.acquaintances.peek(other)
        return tuple(sorted(known.said)) if known is not None else ()

    def believes_otherwise(self, fact: str) -> bool:
        """Whether this person holds for true what contradicts a fact, and heard that later than the fact itself."""
        known = self._recollection.facts
        held = known.get(fact)
        for name in self._rivals(fact):
            rival = known.get(name)
            if rival is not None and not rival.doubted and (held is None or held.doubted or rival.id > held.id):
                return True
        return False

    def _rivals(self, fact: str) -> list[str]:
        against = self._facts[fact].contradicts
        return [name for name, other in self._facts.items() if other.contradicts == fact or name == against]

    def _news_for(self, other: str) -> bool:
        known = self.acquaintances.peek(other)
        told = known.told if known is not None else set()
        return any(
            name not in told and not self._facts[name].secret and self._facts[name].origin != other
            for name in self._recollection.facts
        )

    def _doubts(self, speaker: str, fact: str) -> bool:
        """Whom one does not trust is doubted; so is what contradicts what one has on better word."""
        trust = self.acquaintances.to(speaker).trust
        held = self._recollection.facts
        contradicted = any(name in held and not held[name].doubted for name in self._rivals(fact))
        return trust < 0.35 or (contradicted and trust < 0.85)

    def _gives_away_a_secret(self, text: str) -> bool:
        """Whether words say a good part of what this person keeps secret."""
        words = content_words(text)
        secrets = (self._facts[name].statement for name in self._recollection.facts if self._facts[name].secret)
        return any(len(content_words(secret) & words) >= 0.4 * len(content_words(secret)) for secret in secrets)

    def _recalls(self, memory: Memory, told: set[str], other: str) -> Recalls:
        fact = self._facts.get(memory.fact) if memory.fact is not None else None
        return Recalls(
            id=f"m{memory.id}",
            text=fact.statement if fact is not None else memory.text,
            kind=memory.kind,
            about=memory.subject,
            fact=memory.fact,
            secret=fact.secret if fact is not None else self._gives_away_a_secret(memory.text),
            told=memory.fact in told or (fact is not None and other in (fact.origin, memory.subject)),
            doubted=memory.doubted,
            invites=fact is not None and fact.invitation is not None,
            against=fact.contradicts if fact is not None else None,
        )

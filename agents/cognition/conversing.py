"""Conversing: when one would begin to talk, whether one accepts, what one brings along, and what one keeps of it."""

from collections.abc import Iterable, Sequence

from twinville.agents.cognition.acquaintance import AVOIDED, HARDLY_KNOWN, MET
from twinville.agents.cognition.context import Context
from twinville.agents.memory.recollection import tie_in_words
from twinville.agents.memory.sights import distinct
from twinville.agents.memory.stream import Memory
from twinville.agents.population.population import Fact
from twinville.agents.prompts.others import Other
from twinville.agents.prompts.speaker import Engagement, Haunt, Recalls, Speaker
from twinville.agents.said import Said
from twinville.agents.telling.telling import InMind
from twinville.agents.temperament import sociability
from twinville.agents.words import content_words, gist
from twinville.worlds.daytime import DAY, label, parse_time

#: One does not talk while doing these.
PRIVATE = frozenset({"sleep", "wash", "toilet", "groom", "dress", "learn", "worship", "walk"})
#: Seconds between two conversations of a pair, and how often a pair talks in a day.
PAUSE, OFTEN = 2700, 4
#: Seconds after any talk before one begins another.
BREATH = 240
#: How likely one joins those who talk, of how likely one would begin to talk with one of them.
JOINING = 0.6
#: How much likelier one begins to talk with somebody new, and with somebody one has not yet invited.
CURIOUS, HOSTING = 0.04, 0.18
#: How much likelier one begins to talk with somebody one waited for in vain, and with whom something agreed is open.
ASKING_WHY, BUSINESS = 0.18, 0.06
#: How seldom one declines to talk to who seeks one, of how often one would.
SOUGHT = 0.25
#: What comes to mind for a talk, and by how much less for one of several, of whom there is more to know; what one has just seen.
_BROUGHT, _LESS, _LATELY = 7, 3, 3
#: How surely one puts up a notice of one's own, and of what concerns somebody one is this close to.
OWN_NOTICE, OTHERS_NOTICE, FOR_OTHERS = 0.95, 0.2, 0.7
#: How much news weighs that was there from the start, and what came up in talk.
NEWS, HEARSAY = 7, 6
#: Lines of the last talk in one's ear, agreements with the same person, facts from talk on one's mind, places to meet at.
REPEATED, _AGREED, LEARNED, _HAUNTS = 8, 3, 6, 10
#: Kinds of buildings one does not arrange to meet in.
NO_HAUNTS = frozenset({"home", "office", "workshop", "clinic", "school"})


class Conversing:
    """The talking side of one mind."""

    STATE = (
        "acquaintances",
        "posted",
        "_mentioned",
        "_mentioned_day",
        "_last_talk",
        "_hidden",
        "_learned",
        "_gathered",
        "_parted",
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self._persona = context.persona
        self._facts = context.facts
        self._recollection = context.recollection
        self.acquaintances = context.acquaintances
        #: Facts one knows to be on a notice already.
        self.posted: set[str] = set()
        self._mentioned: set[str] = set()
        self._mentioned_day = -1
        self._last_talk = -(10**9)
        #: From whom a fact is to be kept, by what its tellers said.
        self._hidden: dict[str, tuple[str, ...]] = {}
        #: Facts that nobody scripted, in the order in which one learned them.
        self._learned: list[str] = []
        #: By person, the last talk of several that they were in, and that another of them is the subject of: a memory's id.
        self._gathered: dict[str, int] = {}
        #: By person who went before others did, the talk they went from, and its last lines until then.
        self._parted: dict[str, tuple[int, str]] = {}

    def is_ready_for(self, other: str, use: str, now: int) -> bool:
        """Whether one may be spoken with, doing this, and enough time has passed since the last talk, with the other or anybody."""
        known = self.acquaintances.peek(other)
        if use in PRIVATE or now - self._last_talk < BREATH:
            return False
        if known is None:
            return True
        known.turn_day(now // DAY)
        return now - known.last_talk >= PAUSE and known.talks_today < OFTEN and known.trust >= AVOIDED

    def would_begin(self, other: str, use: str, working: bool, now: int, luck: float, business: bool = False) -> bool:
        """Whether to speak to somebody in earshot: a local rule of closeness, temper, news, what is open and the time since the
        last talk.
        """
        if not self.is_ready_for(other, use, now):
            return False
        known = self.acquaintances.peek(other)
        closeness = known.closeness if known is not None else 0.05
        odds = 0.055 + 0.13 * closeness + 0.06 * sociability(self._context.identity)
        if known is None or known.relation == HARDLY_KNOWN:
            odds += CURIOUS
        if known is not None and known.waited_for:
            odds += ASKING_WHY
        odds += BUSINESS if business else 0.0
        news = self.news_for(other, now)
        if news is not None:
            fact = self._facts[news]
            # A host goes and asks people; other news waits for an occasion.
            odds += HOSTING if fact.invitation is not None and fact.origin == self._persona.name else 0.05
        return luck < odds * (0.6 if working else 1.0)

    def accepts(self, other: str, use: str, luck: float, sought: bool = False) -> bool:
        """Whether to let oneself be spoken to; those one is wary of are avoided at times, who has come for it seldom."""
        if use in PRIVATE:
            return False
        known = self.acquaintances.peek(other)
        trust = known.trust if known is not None else 0.5
        likely = 0.62 + 0.3 * trust + 0.12 * sociability(self._context.identity)
        return luck < (1 - SOUGHT * (1 - likely) if sought else likely)

    def side(
        self,
        other: str,
        doing: str,
        others_doing: str,
        place: str,
        now: int,
        free_for: tuple[str, ...],
        engaged: tuple[Engagement, ...],
        diary: frozenset[int],
        further: tuple[str, ...] = (),
    ) -> Speaker:
        """This person's side of a conversation: what comes to mind about the other, the place, and the news they have.

        With `further` others, what they have all been told counts as told, and how a last talk ended is left out.

        `diary` are memories of what stands among this person's agreements: where the prompt shows it beside them, it is not in mind
        a second time; nor is what the other is to them, and is doing.
        """
        known = self.acquaintances.to(other)
        known.turn_day(now // DAY)
        others = (other, *further)
        # What one is about, and works towards, calls up what belongs to it.
        about = (self._persona.currently, *(aim.next or aim.goal for aim in self._context.identity.aims))
        query = f"talking with {', '.join(others)} at {place}; {'; '.join(filter(None, about))}"
        brought = _BROUGHT - _LESS * bool(further)
        memories = {r.memory.id: r.memory for r in self._recollection.retrieve("converse", query, now, brought)}
        # News, what there was with the other, and what one has just seen are on one's tongue without being called up. What changes
        # from turn to turn comes last: whatever stands before it, a server has read already.
        memories |= {memory.id: memory for memory in self._news()}
        with_each = [self._with(name) for name in others]
        for last, agreed in with_each:
            memories |= {memory.id: memory for memory in (*((last,) if last is not None else ()), *agreed)}
        # Who talks with whom here is seen by those who talk.
        in_talk = tuple(f"{name} is talking with " for name in others) if further else ()
        memories |= {memory.id: memory for memory in self._seen_lately() if not memory.text.startswith(in_talk)}
        talk = with_each[0][0] if not further else None
        shown = {
            tie_in_words(other, known.relation),
            f"{other} is {others_doing} at {place}",
            f"{other}: {others_doing}, at {place}",
        }
        in_mind = [
            memory
            for memory in memories.values()
            if memory.text not in shown and not (memory.id in diary and memory.subject in others and not memory.text.endswith(")"))
        ]
        to_tell = next(filter(None, (self.news_for(name, now) for name in others)), None)
        return Speaker(
            identity=self._context.identity_at(now),
            relation=known.relation,
            view=known.view,
            closeness=round(known.closeness, 3),
            trust=round(known.trust, 3),
            doing=doing,
            free_for=free_for,
            engaged=engaged,
            haunts=self._haunts(now),
            before=_lines(self._as_ended(other, talk)) if talk is not None else (),
            before_at=label(talk.created) if talk is not None else "",
            memories=tuple(self._recalls(memory, others, now, to_tell) for memory in in_mind),
        )

    def as_other(self, name: str, memories: Iterable[Recalls]) -> Other:
        """One of several with whom this person talks: what they are to them, and which of these memories they know."""
        known = self.acquaintances.to(name)
        return Other(
            name=name,
            relation=known.relation,
            view=known.view,
            closeness=round(known.closeness, 3),
            trust=round(known.trust, 3),
            knows=tuple(each.id for each in memories if each.fact is not None and self._has(name, each.fact, each.about)),
        )

    def hear(self, said: Said, now: int, *, overheard: bool, read: bool = False) -> list[str]:
        """Keep the news in words that were heard, or read on a notice; returns the facts that are news and believed."""
        believed = []
        for fact in said.facts:
            known, how = self._recollection.facts.get(fact), said.how(fact)
            # What was said in front of somebody cannot be kept from them any more.
            hide_from = tuple(name for name in how.hide_from if not (said.also and name in said.hearers))
            if hide_from:
                self._hidden[fact] = tuple(dict.fromkeys((*self._hidden.get(fact, ()), *hide_from)))
            if read:
                self.posted.add(fact)
            elif not overheard:
                # Who tells one something plainly knows it, and so does whoever hears it with one.
                for name in (said.speaker, *(said.hearers if said.also else ())):
                    if name != self._persona.name:
                        self.acquaintances.to(name).told.add(fact)
            doubted = fact in said.unsure or self._doubts(said.speaker, fact)
            if not doubted:
                self._let_go_of_rivals(fact, said.speaker)
            # Who is put right about the numbers of what they know has it anew.
            anew = how.stance == "corrects" and how.new_version and not doubted
            if known is not None and not anew and not (known.doubted and not doubted):
                continue
            how_told = "put up a notice" if read else said.said_to(self._persona.name)
            # What came up in talk is held as it was stated; what was scripted, in the words of whoever passes it on.
            stated = not self._is_scripted(fact) and not how.new_version
            version = self._facts[fact].statement if stated else gist(said.text, self._facts[fact].statement)
            # A line that tells two things that came up is two memories.
            text = f"{said.speaker} {how_told}: {version if stated else said.text}"
            self._recollection.add(
                "speech",
                text,
                said.speaker,
                now,
                NEWS if self._is_scripted(fact) else HEARSAY,
                evidence=(said.id,),
                fact=fact,
                doubted=doubted,
                gist=version,
                replaces=anew,
            )
            self.learn(fact)
            if not doubted:
                believed.append(fact)
        return believed

    def ended(self, other: str, summary: str, lines: Sequence[Said], now: int, others: tuple[str, ...] = ()) -> None:
        """A conversation is over: keep its gist, and know each other a little better."""
        for name in (other, *others):
            self._met(name, now, spoke=bool(lines or summary))
        self._last_talk = now
        if self._mentioned_day != now // DAY:
            self._mentioned_day = now // DAY
            self._mentioned.clear()
        for said in lines:
            if said.speaker == self._persona.name:
                for name in said.hearers:
                    self.acquaintances.to(name).told.update(said.facts)
                self._mentioned.update(said.cites)
        if summary:
            evidence = tuple(said.id for said in lines[-3:])
            verbatim = _verbatim(lines)
            memory = self._recollection.add("conversation", summary, other, now, 4, evidence=evidence, gist=verbatim)
            for name in (other, *others):
                self._parted.pop(name, None)
            if memory is not None:
                self._gathered.update(dict.fromkeys(others, memory.id))
                for name in (other, *others):
                    # Of several, who goes first has not heard how it ended.
                    heard = [said for said in lines if name in (said.speaker, *said.hearers)]
                    if others and heard != list(lines):
                        self._parted[name] = memory.id, _verbatim(heard)

    def _met(self, other: str, now: int, *, spoke: bool) -> None:
        """One has talked with somebody; a talk in which nobody found a word brings nobody closer."""
        known = self.acquaintances.to(other)
        known.turn_day(now // DAY)
        known.talks_today += 1
        known.last_talk = now
        known.waited_for = False
        if spoke:
            known.closeness = min(1.0, known.closeness + 0.03 * (1 - known.closeness))
            if known.relation == HARDLY_KNOWN:
                known.relation = MET

    def to_announce(self) -> tuple[tuple[str, float], ...]:
        """Facts one would put on a notice, and how surely: one's own, or those of people one is close to."""
        found = []
        for name, memory in sorted(self._recollection.facts.items()):
            fact = self._facts[name]
            if not fact.announce or memory.doubted or name in self.posted:
                continue
            origin = self.acquaintances.peek(fact.origin)
            if fact.origin == self._persona.name:
                found.append((name, OWN_NOTICE))
            elif origin is not None and origin.closeness >= FOR_OTHERS:
                found.append((name, OTHERS_NOTICE))
        return tuple(found)

    def could_tell(self, memories: Iterable[str]) -> tuple[InMind, ...]:
        """What this person could tell: the facts they know, and memories by their ids ("m4"); others are left out."""
        stream = self._recollection.stream
        found = {memory.id: memory for memory in self._recollection.facts.values()}
        for name in memories:
            index = int(name[1:]) if name[1:].isdigit() else -1
            if 0 <= index < len(stream):
                found.setdefault(index, stream[index])
        return tuple(self._in_mind(memory) for memory in found.values())

    def has_heard(self, word: str) -> bool:
        """Whether a name or a number stands in anything this person remembers or is."""
        if word.casefold() in self._context.identity.model_dump_json().casefold():
            return True
        return self._recollection.stream.tell_of(word)

    def learn(self, fact: str) -> None:
        """A fact that nobody scripted came to one."""
        if not self._is_scripted(fact) and fact not in self._learned:
            self._learned.append(fact)
            del self._learned[:-LEARNED]

    def _in_mind(self, memory: Memory) -> InMind:
        fact = self._facts.get(memory.fact) if memory.fact is not None else None
        return InMind(f"m{memory.id}", _words(memory), memory.fact, fact.statement if fact is not None else "")

    def _is_scripted(self, fact: str) -> bool:
        return self._context.above.shared.is_scripted(fact)

    def _news(self) -> list[Memory]:
        """The facts one knows: all that were scripted or announced, and the latest of those that came up in talk."""
        held = self._recollection.facts
        return [memory for fact, memory in held.items() if self._is_scripted(fact) or fact in self._learned]

    def _with(self, other: str) -> tuple[Memory | None, list[Memory]]:
        """The last talk with somebody, and what was agreed with them lately and came of it, the latest last."""
        stream = self._recollection.stream
        talks = stream.latest_about(other, "conversation", 1)
        agreed = stream.latest_about(other, "agreement", _AGREED)
        # A talk of several concerns one of them, and is remembered of each.
        gathered = self._gathered.get(other)
        if gathered is not None and not stream.forgotten[gathered] and not (talks and talks[0].id > gathered):
            return stream[gathered], agreed
        return (talks[0] if talks else None), agreed

    def _as_ended(self, other: str, talk: Memory) -> str:
        """The last lines of a talk that the other was there for."""
        memory, words = self._parted.get(other, (-1, ""))
        return words if memory == talk.id else talk.gist

    def _haunts(self, now: int) -> tuple[Haunt, ...]:
        """Where one could meet somebody: the public places one plans a day with."""
        world = self._context.world
        home = world.sector(world.arenas[self._context.surroundings.home[0]].sector).name
        found = {home: Haunt(name=home, kind="home")}
        for place in self._context.surroundings.of_the_day(self._context.weekday_of(now // DAY)):
            name = place.name.partition(":")[0]
            if name not in found and place.kind not in NO_HAUNTS and (place.usual or not place.closed_today):
                # What is closed today alone stays on the list, which so is the same on most days.
                found[name] = Haunt(name=name, kind=place.kind, open=place.open, usual=place.usual, closed_today=place.closed_today)
        return tuple(found.values())[:_HAUNTS]

    def recalls(self, fact: str) -> Recalls:
        """A piece of news one has, as prompts show it."""
        return self._recalls(self._recollection.facts[fact], (), 0)

    def believes_otherwise(self, fact: str) -> bool:
        """Whether this person holds for true what contradicts a fact, and heard that later than the fact itself."""
        known = self._recollection.facts
        held = known.get(fact)
        for name in self._rivals(fact):
            rival = known.get(name)
            if rival is not None and not rival.doubted and (held is None or held.doubted or rival.id > held.id):
                return True
        return False

    def _seen_lately(self) -> Sequence[Memory]:
        """The last few sights of people; that some talk together is seen of each of them, and told once."""
        seen = [
            memory
            for memory in self._recollection.stream.lately(11)
            if memory.kind == "observation" and memory.subject != self._persona.name
        ]
        return distinct(seen[:_LATELY], self._persona.name)

    def _let_go_of_rivals(self, fact: str, speaker: str) -> None:
        """What contradicts a believable word is doubted from now on, unless it came from somebody trusted more."""
        trust = self._weight(speaker, fact)
        for name in self._rivals(fact):
            rival = self._recollection.facts.get(name)
            if rival is not None and not rival.doubted and trust > self._weight(rival.subject, name):
                self._recollection.doubt(rival)

    def _weight(self, speaker: str, fact: str) -> float:
        """What somebody's word on a fact weighs, from 0 to 2: nobody knows better than a host whether there is a party."""
        if speaker == self._persona.name:
            return 2.0
        if self._facts[fact].invitation is not None and self._facts[fact].origin == speaker:
            return 1.5
        known = self.acquaintances.peek(speaker)
        return known.trust if known is not None else 0.5

    def _rivals(self, fact: str) -> list[str]:
        against = self._facts[fact].contradicts
        return [name for name, other in self._facts.items() if other.contradicts == fact or name == against]

    def _is_over(self, fact: Fact, now: int) -> bool:
        """Whether what a fact announces, or denies, is past."""
        against = self._facts.get(fact.contradicts) if fact.contradicts is not None else None
        invitation = fact.invitation or (against.invitation if against is not None else None)
        return invitation is not None and now > (invitation.day - 1) * DAY + parse_time(invitation.at)

    def news_for(self, other: str, now: int) -> str | None:
        """A fact that is no secret, is not past, is not kept from the other, who may not know it; one's own first."""
        known = self.acquaintances.peek(other)
        told = known.told if known is not None else set()
        ready = [
            name
            for name, memory in self._recollection.facts.items()
            if name not in told
            and not memory.doubted
            and self._is_scripted(name)
            and not self._facts[name].secret
            and self._facts[name].origin != other
            and other not in self._hidden.get(name, ())
            and not self._is_over(self._facts[name], now)
        ]
        return min(ready, key=lambda name: (self._facts[name].origin != self._persona.name, name), default=None)

    def _doubts(self, speaker: str, fact: str) -> bool:
        """Whom one does not trust is doubted; so is what contradicts better word, unless it comes from somebody very close."""
        weight = self._weight(speaker, fact)
        held = self._recollection.facts
        against = [held[name] for name in self._rivals(fact) if name in held and not held[name].doubted]
        better = any(self._weight(memory.subject, memory.fact or fact) > max(weight, 0.95) for memory in against)
        return weight < 0.35 or better or (bool(against) and weight < 0.85)

    def _gives_away_a_secret(self, text: str) -> bool:
        """Whether words say a good part of what this person keeps secret."""
        secrets = [self._facts[name].statement for name in self._recollection.facts if self._facts[name].secret]
        if not secrets:
            return False
        words = content_words(text)
        return any(len(secret & words) >= 0.4 * len(secret) for secret in map(content_words, secrets))

    def _has(self, other: str, fact: str, about: str) -> bool:
        """Whether somebody has a piece of news for all that this person knows; `about` is from whom they have it themselves."""
        known = self.acquaintances.peek(other)
        return (known is not None and fact in known.told) or (fact in self._facts and other in (self._facts[fact].origin, about))

    def _recalls(self, memory: Memory, others: tuple[str, ...], now: int, to_tell: str | None = None) -> Recalls:
        fact = self._facts.get(memory.fact) if memory.fact is not None else None
        return Recalls(
            id=f"m{memory.id}",
            at=label(memory.created) if memory.kind != "background" or memory.created > self._recollection.began else "",
            hide_from=self._hidden.get(memory.fact, ()) if memory.fact is not None else (),
            text=memory.text if memory.kind == "speech" and fact is not None and not self._is_scripted(fact.id) else _words(memory),
            kind=memory.kind,
            about=memory.subject,
            fact=memory.fact,
            secret=fact.secret if fact is not None else self._gives_away_a_secret(memory.text),
            told=memory.fact is not None and bool(others) and all(self._has(name, memory.fact, memory.subject) for name in others),
            doubted=memory.doubted,
            to_tell=memory.fact is not None and memory.fact == to_tell,
            over=fact is not None and self._is_over(fact, now),
            mentioned=f"m{memory.id}" in self._mentioned and self._mentioned_day == now // DAY,
            invites=fact is not None and fact.invitation is not None,
            against=fact.contradicts if fact is not None else None,
        )


def _words(memory: Memory) -> str:
    """The words in which somebody has a memory; what stands behind the gist of a talk is how it ended."""
    return memory.text if memory.kind == "conversation" else memory.gist or memory.text


def _verbatim(lines: Sequence[Said]) -> str:
    """The last lines of a talk, each with who said it."""
    return "\n".join(f"{said.speaker}: {' '.join(said.text.split())}" for said in lines[-REPEATED:])


def _lines(verbatim: str) -> tuple[tuple[str, str], ...]:
    """The last lines of a talk as (who, words)."""
    parts = (line.partition(": ") for line in verbatim.splitlines())
    return tuple((who, words) for who, _, words in parts)

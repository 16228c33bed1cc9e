"""What is known of one person at a moment, page by page, read off the log as it was then; nothing of later."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from twinville.simulation.clock import label
from twinville.simulation.episode.events import (
    Acted,
    AgreementChanged,
    AgreementOver,
    Joined,
    Knocked,
    Left,
    Posted,
    Refused,
    Spoke,
    Telling,
)
from twinville.simulation.episode.log import Entry
from twinville.simulation.episode.mind_events import (
    Appointment,
    Decided,
    Declined,
    PlanChanged,
    Planned,
    Promised,
    Reacted,
    Recalled,
    Related,
    Remembered,
    Sought,
)
from twinville.simulation.episode.projections.agreements import OPEN
from twinville.simulation.episode.projections.mind import aims, currently, memories_by, ordinances, rests_on, scored, stances
from twinville.simulation.episode.projections.mind import persona as persona_of
from twinville.simulation.episode.projections.news import Step, way_to
from twinville.simulation.episode.projections.sentences import agreed_on, sentence
from twinville.simulation.episode.projections.spoken import Spoken
from twinville.simulation.episode.projections.traces import standing_at
from twinville.simulation.episode.reader import Episode
from twinville.viewer.conditions import Conditions
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.reading import parse_json

_DAY_LEVEL, _HOURS_LEVEL = "day", "hours"
#: Memories whose evidence is put into words, conversations shown whole, and seconds that a line takes at most.
RESOLVED, TALKS, LINE_AT_MOST = 24, 30, 120


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page: its kind decides its look. `tick` is where a click on it goes."""

    kind: str
    text: str
    note: str = ""
    tick: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a page, and what it is called."""

    title: str
    rows: tuple[Row, ...] = field(default=())

    def holding(self, words: str) -> "Page":
        """The rows that hold the words."""
        sought = words.casefold()
        return Page(self.title, tuple(row for row in self.rows if sought in row.text.casefold()))


class Inspector:
    """Pages about people, remembered for the tick they were made for."""

    def __init__(self, episode: Episode, conditions: Conditions | None = None) -> None:
        self._episode = episode
        self._conditions = conditions if conditions is not None else Conditions(episode)
        self.page = lru_cache(64)(self._page)
        self._spoken = Spoken(episode)

    def _page(self, name: str, tab: str, tick: int, kind: str = "") -> Page:
        if tab == "Memory":
            return Page(tab, tuple(self._memory(name, tick, kind)))
        make = {
            "Now": self._now,
            "Plan": self._plan,
            "Why": self._why,
            "Talk": self._talk,
            "Social": self._social,
        }[tab]
        return Page(tab, tuple(make(name, tick)))

    def events(self, name: str) -> tuple[int, ...]:
        """Ticks at which something happened to somebody that one may want to see."""
        agreements = (Promised, Declined, AgreementChanged, AgreementOver, Appointment)
        events = (Acted, Spoke, Reacted, Refused, Knocked, *agreements, Posted, PlanChanged)
        return tuple(sorted({entry.tick for entry in self._episode.entries(*events, person=name)}))

    def _moment(self, tick: int) -> str:
        return label(self._episode.clock.seconds(tick))

    def _time(self, seconds: int) -> str:
        return label(seconds).split()[-1]

    def _now(self, name: str, tick: int) -> list[Row]:
        persona, doing = persona_of(self._episode, name), self._episode.log.latest(Acted, name, tick)
        rows = []
        if doing is not None:
            rows.append(Row("strong", doing.event.activity, f"since {self._moment(doing.tick)}", doing.tick))
            phase = {"walking": "on the way there", "waiting": "waiting for it"}.get(doing.event.phase, "")
            rows.append(Row("dim", " › ".join(doing.event.address.split(":")[1:]), phase))
            rows += self._left(doing.event.address, tick)
        rows += self._condition(name, tick)
        facts = [str(persona[key]) for key in ("age", "occupation") if persona.get(key)]
        if facts:
            rows += [Row("head", "Who"), Row("text", ", ".join(facts))]
        likes = (key for key in ("traits", "interests") if persona.get(key))
        rows += [Row("dim", ", ".join(map(str, persona[key])), key) for key in likes]
        if words := currently(self._episode, name, tick):
            rows += [Row("head", "Currently"), Row("text", words)]
        if works := aims(self._episode, name, tick):
            rows.append(Row("head", "Works towards"))
            rows += [Row("text", aim.words()) for aim in works]
        if persona.get("biography"):
            rows += [Row("head", "Life"), Row("text", str(persona["biography"]))]
        return rows

    def _left(self, address: str, tick: int) -> list[Row]:
        """What stands in words on the things of somebody's room."""
        room = ":".join(address.split(":")[:3])
        here = [each for each in standing_at(self._episode, tick) if f"{each.address}:".startswith(f"{room}:")]
        rows = [Row("head", "Left in this room")] if here else []
        for each in here:
            thing = each.address.removeprefix(room).lstrip(":")
            at = self._episode.clock.tick_at(each.seconds)
            rows.append(Row("text", f"{thing}: {each.words}" if thing else each.words, f"{each.by}, {label(each.seconds)}", at))
        return rows

    def _condition(self, name: str, tick: int) -> list[Row]:
        """Health, mask, and what they make of each ordinance they know of."""
        condition = self._conditions.of(name, tick)
        rows: list[Row] = []
        if condition.stage or condition.masked:
            words = [condition.stage, "wears a mask" if condition.masked else ""]
            rows.append(Row("text", ", ".join(word for word in words if word)))
        words_of = ordinances(self._episode)
        for ordinance, entry in stances(self._episode, name, tick).items():
            rows.append(Row("head", words_of.get(ordinance, "an ordinance")))
            rows.append(Row("text", sentence(entry.event) or "", f"support {entry.event.support} of 5", entry.tick))
        return rows

    def _plan(self, name: str, tick: int) -> list[Row]:
        episode, now = self._episode, self._episode.clock.seconds(tick)
        rows: list[Row] = []
        planned = list(episode.entries(Planned, person=name, last=tick))
        today = now // DAY
        for level, title in ((_DAY_LEVEL, "The day, as planned"), (_HOURS_LEVEL, "Hour by hour")):
            made = [entry for entry in planned if entry.event.level == level and episode.clock.seconds(entry.tick) // DAY == today]
            if not made:
                continue
            rows.append(Row("head", title, f"made {self._moment(made[-1].tick)}", made[-1].tick))
            items = made[-1].event.items
            for index, item in enumerate(items):
                start = item.at or 0
                end = items[index + 1].at or 0 if index + 1 < len(items) else start + 3600
                kind = "done" if end <= now else "current" if start <= now else "text"
                place = item.address.split(":")[1] if ":" in item.address else ""
                rows.append(Row(kind, f"{self._time(start)}  {item.activity}", place))  # it takes several lines
        rows += self._agreed(name, tick)
        kinds = (PlanChanged, Sought, Appointment, Promised, AgreementChanged, AgreementOver, Refused, Knocked)
        changes = [
            entry
            for entry in episode.entries(*kinds, person=name, last=tick)
            # Of what was agreed in talk, the agreement tells more.
            if episode.clock.seconds(entry.tick) // DAY == today and getattr(entry.event, "agreement", None) is None
        ]
        if changes:
            rows.append(Row("head", "What became of it"))
            rows += [Row("text", sentence(entry.event) or "", self._moment(entry.tick), entry.tick) for entry in reversed(changes)]
        return rows or [Row("dim", "No plan is recorded for this day yet.")]

    def _agreed(self, name: str, tick: int) -> list[Row]:
        """What somebody has agreed, or been asked, and is not over: the latest first, with how it stands."""
        last: dict[str, Entry[AgreementChanged]] = {}
        for entry in self._episode.entries(AgreementChanged, last=tick):
            last.pop(entry.event.id, None)
            last[entry.event.id] = entry
        mine = [e for e in last.values() if e.event.standing in OPEN and name in (e.event.by, *e.event.who, *e.event.asked)]
        rows = [Row("head", "Agreed, or open")] if mine else []
        for entry in reversed(mine):
            people = (who for who in dict.fromkeys((*entry.event.who, *entry.event.asked, *entry.event.to)) if who != name)
            rows.append(Row("text", agreed_on(entry.event), ", ".join((entry.event.standing, *people)), entry.tick))
        return rows

    def _why(self, name: str, tick: int) -> list[Row]:
        episode = self._episode
        decided = episode.log.latest(Decided, name, tick)
        rows: list[Row] = []
        reason = episode.log.latest(Reacted, name, tick)
        if decided is not None:
            by = decided.event.by
            who = {"rule": "a hand-written rule decided", "nobody": "nobody: the prompt was skipped"}.get(by, f"{by} decided")
            rows.append(Row("strong", f"{decided.event.prompt}: {who}", self._moment(decided.tick), decided.tick))
        if reason is not None:
            rows.append(Row("head", "Stated reason", "stated, not proven"))
            rows.append(Row("text", f"{reason.event.text}: {reason.event.activity}", self._moment(reason.tick), reason.tick))
            rows.append(Row("dim", f"because {reason.event.reason}"))
        recalled = episode.log.latest(Recalled, name, tick)
        if recalled is not None:
            memories = recalled.event.memories
            rows.append(Row("head", f"Came to mind: {len(memories)} memories", self._moment(recalled.tick), recalled.tick))
            rows.append(Row("dim", f"for: {recalled.event.query}"))
            rows.append(Row("dim", "total: recency + importance + relevance, as this person weighs them"))
            known = memories_by(episode, name, tick)
            for (number, *_), line in zip(memories, scored(recalled.event, known), strict=True):
                parts = f"{line.recency:.2f} + {line.importance:.2f} + {line.relevance:.2f}"
                rows.append(Row("score", f"{line.total:.2f}  {line.text}", parts, known[number].tick if number in known else None))
        if decided is not None:
            rows += self._exchange(decided.event.key)
        return rows or [Row("dim", "Nothing was decided yet.")]

    def _exchange(self, key: str) -> list[Row]:
        """The prompt's inputs in short, and the answer."""
        found = self._episode.journal.answer(key)
        if found is None:
            return []
        text, answer = found
        rows = [Row("head", "Answer"), *(Row("code", line) for line in _pretty(answer))]
        if text:
            rows += [Row("head", "Prompt"), *(Row("code", line) for line in text.splitlines()[:60])]
        return rows

    def _memory(self, name: str, tick: int, kind: str) -> list[Row]:
        memories = memories_by(self._episode, name, tick)
        # Deeds are tens a day, and stand in the page of their person's day as well: they have a list of their own.
        listed = {memory.event.memory_kind for memory in memories.values()} - {"activity"} if not kind else {kind}
        rows = [Row("dim", f"showing {kind or 'all'} memories{'' if kind else ' but deeds'}; E shows the next kind")]
        rows += self._news_of(name, memories)
        shown = [entry for entry in reversed(memories.values()) if entry.event.memory_kind in listed]
        if shown:
            rows.append(Row("head", f"Memory stream: {len(shown)}"))
        for number, entry in enumerate(shown):
            memory = entry.event
            doubt = ", doubted" if memory.doubted else ""
            note = f"{memory.memory_kind} {memory.importance}{doubt}, {self._moment(entry.tick)}"
            rows.append(Row("text" if memory.memory_kind != "reflection" else "strong", memory.text, note, entry.tick))
            for source in memory.evidence:
                text, at = rests_on(source, memories, self._spoken, entry.tick) if number < RESOLVED else (source, None)
                rows.append(Row("link", f"rests on: {text}", "", at))
        return rows

    def _news_of(self, name: str, memories: dict[int, Entry[Remembered]]) -> list[Row]:
        """Each piece of news somebody has, and who told whom, back to where it came from."""
        rows: list[Row] = []
        for fact in dict.fromkeys(entry.event.fact for entry in memories.values() if entry.event.fact):
            rows += [Row("head", "News", fact)] if not rows else []
            rows += [self._step(step) for step in way_to(self._episode, name, fact, memories.values(), self._spoken)]
        return rows

    def _step(self, step: Step) -> Row:
        said = step.said
        if said is None:
            return Row("link", f"{step.hearer} knew it from the start: {step.memory.event.text}", "", step.memory.tick)
        how = "put it up" if isinstance(said.event, Posted) else "told"
        return Row("link", f"{said.person} {how} {step.hearer}: {said.event.text}", self._moment(said.tick), said.tick)

    def _talk(self, name: str, tick: int) -> list[Row]:
        rows: list[Row] = []
        for said in self._talks(name, tick):
            people = dict.fromkeys(who for entry in said for who in (str(entry.person), *entry.event.hearers) if who != name)
            rows.append(Row("head", f"with {', '.join(people)}", self._moment(said[0].tick), said[0].tick))
            does = self._does(said)
            number = said[0].event.conversation
            moves = self._episode.entries(Joined, Left, first=said[0].tick, last=said[-1].tick) if len(people) > 1 else ()
            came = [entry for entry in moves if entry.event.conversation == number and entry.person != name]
            for entry in said:
                while came and came[0].tick <= entry.tick:
                    moved = came.pop(0)
                    went = "came" if isinstance(moved.event, Joined) else "went"
                    rows.append(Row("dim", f"{moved.person} {went}", self._moment(moved.tick), moved.tick))
                kind = "text" if entry.person == name else "other"
                rows.append(Row(kind, f"{str(entry.person).split()[0]}: {entry.event.text}", does[entry.event.id], entry.tick))
        return rows or [Row("dim", "Nobody was talked with yet.")]

    def _does(self, said: list[Entry[Spoke]]) -> dict[str, str]:
        """What each line of a conversation does, by its id: what it tells, and about which agreement."""
        found = {entry.event.id: [_news(entry.event)] for entry in said}
        for entry in self._episode.entries(Telling, AgreementChanged, first=said[0].tick, last=said[-1].tick):
            event = entry.event
            if event.said in found:
                found[event.said].append(_tells(event) if isinstance(event, Telling) else f"{event.act}: {agreed_on(event)}")
        return {line: "; ".join(part for part in parts if part) for line, parts in found.items()}

    def _talks(self, name: str, tick: int) -> list[list[Entry[Spoke]]]:
        """The conversations somebody has had, whole as far as they had gone and were heard, the latest first."""
        by_id: dict[int, list[Entry[Spoke]]] = {}
        mine: dict[int, tuple[int, int]] = {}
        for entry in self._episode.entries(Spoke, Joined, Left, person=name, last=tick):
            number = entry.event.conversation
            mine[number] = (mine.get(number, (entry.tick, 0))[0], entry.tick)
        around = LINE_AT_MOST // self._episode.clock.tick_seconds
        for number, (first, last) in sorted(mine.items(), key=lambda pair: -pair[1][0])[:TALKS]:
            found = self._episode.entries(Spoke, first=max(0, first - around), last=min(tick, last + around))
            heard = (entry for entry in found if name in (entry.person, *entry.event.hearers))
            by_id[number] = [entry for entry in heard if entry.event.conversation == number]
        return [said for said in by_id.values() if said]

    def _social(self, name: str, tick: int) -> list[Row]:
        often: dict[str, int] = {}
        for entry in self._episode.log.conversations_of(name, tick):
            for pair in entry.event.pairs:
                if name in pair:
                    other = pair[1] if pair[0] == name else pair[0]
                    often[other] = often.get(other, 0) + entry.event.lines
        views = {e.event.other: e for e in self._episode.entries(Related, person=name, last=tick)}
        ties = {str(tie["name"]): str(tie["relation"]) for tie in persona_of(self._episode, name).get("ties", ())}
        rows: list[Row] = []
        for other in sorted(set(often) | set(views) | set(ties), key=lambda who: (-often.get(who, 0), who)):
            rows.append(Row("strong", other, f"{ties.get(other, 'acquaintance')}, {often.get(other, 0)} lines"))
            if other in views:
                view = views[other].event
                scores = f"closeness {view.closeness}, trust {view.trust}"
                rows.append(Row("dim", view.view, scores, views[other].tick))
        return rows or [Row("dim", "No ties are known.")]


def _news(line: Spoke) -> str:
    return f"news: {', '.join(line.facts)}" if line.facts else ""


def _tells(telling: Telling) -> str:
    """What a line tells, where that is not a plain piece of news: denied, corrected, asked, or not sure."""
    about = telling.fact or "something new"
    if telling.told != "told":
        return f"{telling.told}: {telling.stance} {about}"
    return f"{telling.stance} {about}" if telling.stance != "affirms" else ""


def _pretty(answer: str) -> list[str]:
    """An answer's JSON in readable lines."""
    try:
        value = parse_json(answer, "")
    except InputError:
        return [answer[:400]]
    return _flat(value, "")[:80]


def _flat(value: Any, indent: str) -> list[str]:
    """An object's fields a line each; its lists as items."""
    if isinstance(value, dict):
        plain = [f"{name} {each}" for name, each in value.items() if not isinstance(each, dict | list)]
        lines = [indent + ", ".join(plain)] if plain else []
        for name, each in value.items():
            if isinstance(each, list) and all(not isinstance(item, dict | list) for item in each):
                lines += [f"{indent}{name}: {', '.join(map(str, each))}"] if each else []
            elif isinstance(each, dict | list):
                lines += [f"{indent}{name}:", *_flat(each, indent + "  ")]
        return lines
    if isinstance(value, list):
        return [line for item in value for line in _flat(item, indent)]
    return [f"{indent}{value}"]

"""What is known of one person at a moment, page by page, read off the log as it was then; nothing of later."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from twinville.simulation.clock import label
from twinville.simulation.episode.reader import Entry, Episode
from twinville.viewer.conditions import Conditions
from twinville.worlds.daytime import DAY

_DAY_LEVEL, _HOURS_LEVEL = "day", "hours"
#: Memories whose evidence is put into words, conversations shown whole, seconds before a memory in which its words were heard, and
#: seconds that a line takes at most.
RESOLVED, TALKS, LISTENED, LINE_AT_MOST = 24, 30, 3600, 120


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
        self._spoken: dict[str, Entry] = {}

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
        kinds = ("activity", "speech", "reaction", "refused", "promised", "declined", "appointment", "notice", "plan_changed")
        return tuple(sorted({entry.tick for entry in self._episode.entries(kinds, name)}))

    def _moment(self, tick: int) -> str:
        return label(self._episode.clock.seconds(tick))

    def _time(self, seconds: int) -> str:
        return label(seconds).split()[-1]

    def _persona(self, name: str) -> dict[str, Any]:
        return next(dict(persona) for persona in self._episode.scenario["personas"] if persona["name"] == name)

    def _now(self, name: str, tick: int) -> list[Row]:
        persona, doing = self._persona(name), self._episode.latest("activity", name, tick)
        rows = []
        if doing is not None:
            rows.append(Row("strong", str(doing.data["activity"]), f"since {self._moment(doing.tick)}", doing.tick))
            phase = {"walking": "on the way there", "waiting": "waiting for it"}.get(str(doing.data["phase"]), "")
            rows.append(Row("dim", " › ".join(str(doing.data["address"]).split(":")[1:]), phase))
        rows += self._condition(name, tick)
        facts = [str(persona[key]) for key in ("age", "occupation") if persona.get(key)]
        if facts:
            rows += [Row("head", "Who"), Row("text", ", ".join(facts))]
        likes = (key for key in ("traits", "interests") if persona.get(key))
        rows += [Row("dim", ", ".join(map(str, persona[key])), key) for key in likes]
        identity = self._episode.latest("identity", name, tick)
        currently = str(identity.data["currently"]) if identity is not None else str(persona.get("currently", ""))
        if currently:
            rows += [Row("head", "Currently"), Row("text", currently)]
        if persona.get("biography"):
            rows += [Row("head", "Life"), Row("text", str(persona["biography"]))]
        return rows

    def _condition(self, name: str, tick: int) -> list[Row]:
        """Health, mask, and what they make of each ordinance they know of."""
        condition = self._conditions.of(name, tick)
        rows: list[Row] = []
        if condition.stage or condition.masked:
            words = [condition.stage, "wears a mask" if condition.masked else ""]
            rows.append(Row("text", ", ".join(word for word in words if word)))
        words_of = {str(e["id"]): str(e["ordinance"]["statement"]) for e in self._episode.interventions if e.get("ordinance")}
        latest = {str(entry.data["ordinance"]): entry for entry in self._episode.entries("compliance", name, last=tick)}
        for ordinance, entry in latest.items():
            does = "keeps it" if entry.data["keeps"] else "does not keep it"
            rows.append(Row("head", words_of.get(ordinance, "an ordinance")))
            rows.append(Row("text", f"{does}: {entry.data['reason']}", f"support {entry.data['support']} of 5", entry.tick))
        return rows

    def _plan(self, name: str, tick: int) -> list[Row]:
        episode, now = self._episode, self._episode.clock.seconds(tick)
        rows: list[Row] = []
        planned = list(episode.entries("planned", name, last=tick))
        today = now // DAY
        for level, title in ((_DAY_LEVEL, "The day, as planned"), (_HOURS_LEVEL, "Hour by hour")):
            made = [
                entry for entry in planned if entry.data["level"] == level and episode.clock.seconds(entry.tick) // DAY == today
            ]
            if not made:
                continue
            rows.append(Row("head", title, f"made {self._moment(made[-1].tick)}", made[-1].tick))
            items = made[-1].data["items"]
            for index, item in enumerate(items):
                start = int(item["at"])
                end = int(items[index + 1]["at"]) if index + 1 < len(items) else start + 3600
                kind = "done" if end <= now else "current" if start <= now else "text"
                place = str(item["address"]).split(":")[1] if ":" in str(item["address"]) else ""
                rows.append(Row(kind, f"{self._time(start)}  {item['activity']}", place))  # it takes several lines
        changes = [
            entry
            for entry in episode.entries(("plan_changed", "appointment", "promised", "refused"), name, last=tick)
            if episode.clock.seconds(entry.tick) // DAY == today
        ]
        if changes:
            rows.append(Row("head", "What became of it"))
            rows += [Row("text", _change(entry), self._moment(entry.tick), entry.tick) for entry in reversed(changes)]
        return rows or [Row("dim", "No plan is recorded for this day yet.")]

    def _why(self, name: str, tick: int) -> list[Row]:
        episode = self._episode
        decided = episode.latest("decided", name, tick)
        rows: list[Row] = []
        reason = episode.latest("reaction", name, tick)
        if decided is not None:
            by = str(decided.data["by"])
            who = {"rule": "a hand-written rule decided", "nobody": "nobody: the prompt was skipped"}.get(by, f"{by} decided")
            rows.append(Row("strong", f"{decided.data['prompt']}: {who}", self._moment(decided.tick), decided.tick))
        if reason is not None:
            rows.append(Row("head", "Stated reason", "stated, not proven"))
            rows.append(Row("text", f"{reason.data['text']}: {reason.data['activity']}", self._moment(reason.tick), reason.tick))
            rows.append(Row("dim", f"because {reason.data['reason']}"))
        recalled = episode.latest("retrieval", name, tick)
        if recalled is not None:
            memories = recalled.data["memories"]
            rows.append(Row("head", f"Came to mind: {len(memories)} memories", self._moment(recalled.tick), recalled.tick))
            rows.append(Row("dim", f"for: {recalled.data['query']}"))
            rows.append(Row("dim", "total: recency + importance + relevance, as this person weighs them"))
            texts = self._texts(name, tick)
            for number, recency, importance, relevance, total in memories:
                text, formed = texts.get(int(number), ("", None))
                rows.append(Row("score", f"{total:.2f}  {text}", f"{recency:.2f} + {importance:.2f} + {relevance:.2f}", formed))
        if decided is not None:
            rows += self._exchange(str(decided.data["key"]))
        return rows or [Row("dim", "Nothing was decided yet.")]

    def _exchange(self, key: str) -> list[Row]:
        """The prompt's inputs in short, and the answer."""
        found = self._episode.answer(key)
        if found is None:
            return []
        text, answer = found
        rows = [Row("head", "Answer"), *(Row("code", line) for line in _pretty(answer))]
        if text:
            rows += [Row("head", "Prompt"), *(Row("code", line) for line in text.splitlines()[:60])]
        return rows

    def _texts(self, name: str, tick: int) -> dict[int, tuple[str, int]]:
        return {int(e.data["id"]): (str(e.data["text"]), e.tick) for e in self._episode.entries("memory", name, last=tick)}

    def _memory(self, name: str, tick: int, kind: str) -> list[Row]:
        entries = list(self._episode.entries("memory", name, last=tick))
        texts = {int(e.data["id"]): (str(e.data["text"]), e.tick) for e in entries}
        rows = [Row("dim", f"showing {kind or 'all'} memories; E shows the next kind")]
        rows += self._news_of(name, entries)
        shown = [entry for entry in reversed(entries) if not kind or entry.data["memory_kind"] == kind]
        if shown:
            rows.append(Row("head", f"Memory stream: {len(shown)}"))
        for number, entry in enumerate(shown):
            data = entry.data
            doubt = ", doubted" if data["doubted"] else ""
            note = f"{data['memory_kind']} {data['importance']}{doubt}, {self._moment(entry.tick)}"
            rows.append(Row("text" if data["memory_kind"] != "reflection" else "strong", str(data["text"]), note, entry.tick))
            for source in data["evidence"]:
                text, at = self._source(str(source), texts, entry.tick) if number < RESOLVED else (str(source), None)
                rows.append(Row("link", f"rests on: {text}", "", at))
        return rows

    def _news_of(self, name: str, entries: list[Entry]) -> list[Row]:
        """Each piece of news somebody has, and who told whom, back to where it came from."""
        rows: list[Row] = []
        facts = dict.fromkeys(str(entry.data["fact"]) for entry in entries if entry.data.get("fact"))
        for fact in facts:
            rows += [Row("head", "News", fact)] if not rows else []
            rows += self._way_of(name, fact, entries)
        return rows

    def _way_of(self, name: str, fact: str, entries: list[Entry]) -> list[Row]:
        """The way of a piece of news to somebody, the last teller first."""
        rows: list[Row] = []
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            first = next((entry for entry in entries if entry.data.get("fact") == fact), None)
            if first is None:
                break
            said = next((found for source in first.data["evidence"] if (found := self._said(str(source), first.tick))), None)
            if said is None or said.person is None or said.person == name:
                rows.append(Row("link", f"{name} knew it from the start: {first.data['text']}", "", first.tick))
                break
            how = "put it up" if said.kind == "notice" else "told"
            rows.append(Row("link", f"{said.person} {how} {name}: {said.data['text']}", self._moment(said.tick), said.tick))
            name, until = said.person, said.tick
            entries = list(self._episode.entries("memory", name, last=until))
        return rows

    def _source(self, source: str, texts: dict[int, tuple[str, int]], tick: int) -> tuple[str, int | None]:
        if source[:1] == "m" and source[1:].isdigit():
            return texts.get(int(source[1:]), (source, None))
        said = self._said(source, tick)
        return (f"{said.person}: {said.data['text']}", said.tick) if said is not None else (source, None)

    def _said(self, source: str, tick: int) -> Entry | None:
        """A line that was heard, or a notice that was read, shortly before a tick, by its id."""
        if source not in self._spoken:
            ago = LISTENED // self._episode.clock.tick_seconds
            for entry in self._episode.entries("speech", first=max(0, tick - ago), last=tick):
                self._spoken[str(entry.data["id"])] = entry
            if source not in self._spoken:
                for entry in self._episode.entries("notice", last=tick):
                    self._spoken[str(entry.data["id"])] = entry
        return self._spoken.get(source)

    def _talk(self, name: str, tick: int) -> list[Row]:
        rows: list[Row] = []
        for said in self._talks(name, tick):
            other = next(str(who) for who in (said[0].person, said[0].data["to"]) if who != name)
            rows.append(Row("head", f"with {other}", self._moment(said[0].tick), said[0].tick))
            for entry in said:
                kind = "text" if entry.person == name else "other"
                rows.append(Row(kind, f"{str(entry.person).split()[0]}: {entry.data['text']}", _news(entry), entry.tick))
        return rows or [Row("dim", "Nobody was talked with yet.")]

    def _talks(self, name: str, tick: int) -> list[list[Entry]]:
        """The conversations somebody has had, whole as far as they had gone, the latest first."""
        by_id: dict[int, list[Entry]] = {}
        mine: dict[int, tuple[int, int]] = {}
        for entry in self._episode.entries("speech", name, last=tick):
            number = int(entry.data["conversation"])
            mine[number] = (mine.get(number, (entry.tick, 0))[0], entry.tick)
        around = LINE_AT_MOST // self._episode.clock.tick_seconds
        for number, (first, last) in sorted(mine.items(), key=lambda pair: -pair[1][0])[:TALKS]:
            found = self._episode.entries("speech", first=max(0, first - around), last=min(tick, last + around))
            by_id[number] = [entry for entry in found if int(entry.data["conversation"]) == number]
        return list(by_id.values())

    def _social(self, name: str, tick: int) -> list[Row]:
        often: dict[str, int] = {}
        for entry in self._episode.conversations_of(name, tick):
            other = str(entry.data["other"] if entry.person == name else entry.person)
            often[other] = often.get(other, 0) + int(entry.data["lines"])
        views = {str(e.data["other"]): e for e in self._episode.entries("relationship", name, last=tick)}
        ties = {str(tie["name"]): str(tie["relation"]) for tie in self._persona(name).get("ties", ())}
        rows: list[Row] = []
        for other in sorted(set(often) | set(views) | set(ties), key=lambda who: (-often.get(who, 0), who)):
            rows.append(Row("strong", other, f"{ties.get(other, 'acquaintance')}, {often.get(other, 0)} lines"))
            if other in views:
                entry = views[other]
                scores = f"closeness {entry.data['closeness']}, trust {entry.data['trust']}"
                rows.append(Row("dim", str(entry.data["view"]), scores, entry.tick))
        return rows or [Row("dim", "No ties are known.")]


def _news(entry: Entry) -> str:
    return f"news: {', '.join(map(str, entry.data['facts']))}" if entry.data["facts"] else ""


def _change(entry: Entry) -> str:
    data = entry.data
    if entry.kind == "plan_changed":
        return f"{data['change']}: {data['activity']} ({data['reason']})"
    if entry.kind == "appointment":
        return f"{data['activity']}: {'kept' if data['kept'] else 'missed, ' + str(data['reason'])}"
    if entry.kind == "promised":
        return f"promised {data['to']}: {data['activity']}"
    return f"could not: {data['activity']} ({data['reason']})"


def _pretty(answer: str) -> list[str]:
    """An answer's JSON in readable lines."""
    try:
        value = json.loads(answer)
    except ValueError:
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

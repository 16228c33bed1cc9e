"""Interviews graded against the log: people's answers compared with the events of their episode.

Twenty-five questions, five each about self, memory, plans, reactions and reflections (Park et al. 2023, section 6), put by name,
time and place from the episode's own log and graded by it: no judge, no key written by hand.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean

from twinville.agents.language_models.model import LanguageModel
from twinville.agents.persona import Persona
from twinville.agents.words import content_words
from twinville.simulation.asking.interview import interview, persona_of
from twinville.simulation.episode.events import Acted, Conversed, Refused, Spoke
from twinville.simulation.episode.mind_events import Observed, PlanChanged, Reacted, Remembered
from twinville.simulation.episode.projections.news import announced
from twinville.simulation.episode.reader import Episode
from twinville.worlds.daytime import DAY

CATEGORIES = ("self", "memory", "plans", "reactions", "reflections")
PER_CATEGORY = 5
#: A free answer is right when it holds at least this share of the content words of what happened.
ENOUGH = 0.5


@dataclass(frozen=True)
class Question:
    """A question, and the test of an answer."""

    category: str
    text: str
    right: Callable[[str], bool]


def names(*wanted: str) -> Callable[[str], bool]:
    """Right when the answer names one of these."""
    folded = [word.casefold() for word in wanted if word]
    return lambda answer: any(word in answer.casefold() for word in folded)


def says(words: str) -> Callable[[str], bool]:
    """Right when the answer holds enough of the content words."""
    meant = content_words(words)
    return lambda answer: bool(meant) and len(meant & content_words(answer)) >= ENOUGH * len(meant)


def questions(episode: Episode, name: str, seconds: int) -> Iterator[Question]:
    """The questions that this person's log can grade, five of each kind at most."""
    tick = episode.tick_of(seconds)
    persona = persona_of(episode, name)
    for category, make in (
        ("self", _of_self(persona)),
        ("memory", _of_memory(episode, persona, tick)),
        ("plans", _of_plans(episode, persona, seconds)),
        ("reactions", _of_reactions(episode, persona, tick)),
        ("reflections", _of_reflections(episode, persona, tick)),
    ):
        for number, (text, right) in enumerate(make):
            if number == PER_CATEGORY:
                break
            yield Question(category, text, right)


_Made = Iterator[tuple[str, Callable[[str], bool]]]


def _of_self(persona: Persona) -> _Made:
    yield "How old are you?", names(str(persona.age))
    if persona.occupation:
        yield "What is your occupation?", names(persona.occupation)
    if persona.interests:
        yield "What are your interests?", names(*persona.interests)
    if persona.workplace:
        yield "Where do you work?", names(persona.workplace.split(":")[0])
    for tie in persona.ties[:4]:
        yield f"Who is {tie.name}?", names(tie.relation)


def _of_memory(episode: Episode, persona: Persona, tick: int) -> _Made:
    """The last talk, who brought which news, and where people were seen."""
    talks = _talks(episode, persona.name, tick)
    if talks:
        yield "With whom did you last talk?", names(talks[-1])
    told: set[str] = set()
    # What was announced, by an intervention, is no fact of the scenario; what was born in talk has no statement of its own here.
    statements = {str(fact["id"]): str(fact["statement"]) for fact in (*episode.scenario["facts"], *announced(episode))}
    for entry in episode.entries(Spoke, last=tick):
        for fact in entry.event.facts:
            if persona.name in entry.event.hearers and fact not in told:
                told.add(fact)
                if fact in statements:
                    yield f"Who told you this: {statements[fact]}", names(str(entry.person))
    seen: dict[str, set[str]] = {}
    for noticed in episode.entries(Observed, person=persona.name, last=tick):
        seen.setdefault(noticed.event.subject, set()).add(noticed.event.address.split(":")[1])
    for subject, places in sorted(seen.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield f"Where did you see {subject}?", names(*places)


def _of_plans(episode: Episode, persona: Persona, seconds: int) -> _Made:
    """Where one will be at the next full hours: right when the log then finds one there."""
    for hours in range(1, PER_CATEGORY + 1):
        moment = (seconds // 3600 + hours) * 3600
        if moment <= episode.clock.seconds(episode.last_tick) and moment // DAY == seconds // DAY:
            entry = episode.log.latest(Acted, persona.name, episode.tick_of(moment))
            if entry is not None:
                yield f"What will you be doing at {moment % DAY // 3600}:00?", names(entry.event.address.split(":")[1])


def _of_reactions(episode: Episode, persona: Persona, tick: int) -> _Made:
    """What one did when something happened or fell through."""
    for reaction in episode.entries(Reacted, person=persona.name, last=tick):
        did = "carried on" if reaction.event.choice == "carry on" else reaction.event.activity
        yield f"What did you do when this happened: {reaction.event.text}", says(did)
    for entry in episode.entries(Refused, person=persona.name, last=tick):
        changes = episode.entries(PlanChanged, person=persona.name, first=entry.tick, last=entry.tick + 2)
        change = next((e.event.change for e in changes if e.event.activity == entry.event.activity), "")
        after = episode.entries(Acted, person=persona.name, first=entry.tick, last=tick)
        following = [e for e in after if e.event.phase == "doing"]
        asked = f"What did you do when you could not do this: {entry.event.activity}?"
        if change == "waits":
            yield asked, names("waited")
        elif change == "stays":
            yield asked, names("stood there")
        elif change == "dropped":
            yield asked, names("left it")
        elif change == "replaced" and following:
            yield asked, says(following[0].event.activity)


def _of_reflections(episode: Episode, persona: Persona, tick: int) -> _Made:
    """Whom one talks with most, whom one sees most, where one likes to be, and whose word was not good."""
    talks = Counter(_talks(episode, persona.name, tick))
    if talks:
        most = max(talks.values())
        often = [name for name, count in talks.items() if count >= max(1, most - 1)]
        yield "Whom do you think of most?", names(*often)
        yield "Whom do you like best to talk with, do you think?", names(*often)
    usual = {persona.home.split(":")[-1], persona.home.split(":")[0], (persona.workplace or "").split(":")[0]}
    places: Counter[str] = Counter()
    for entry in episode.entries(Acted, person=persona.name, last=tick):
        place = entry.event.address.split(":")[1]
        if entry.event.phase == "doing" and place not in usual:
            places[place] += 1
    if places:
        yield "At which place do you feel most at ease?", names(*(place for place, _ in places.most_common(3)))
    doubted = {
        memory.event.subject
        for memory in episode.entries(Remembered, person=persona.name, last=tick)
        if memory.event.doubted and memory.event.memory_kind == "speech"
    }
    if doubted:
        yield "Whose word do you doubt?", names(*doubted)
    for name, _ in sorted(talks.items(), key=lambda pair: (-pair[1], pair[0]))[:2]:
        # Right is any conclusion about them, against a mere sight of them.
        yield f"What do you think of {name}?", _concludes(name)


def _concludes(name: str) -> Callable[[str], bool]:
    """Right when the answer is about them, and more than something seen, heard or known from the first."""
    folded = name.casefold()
    mere = (
        "i talked with",
        f"{folded} said",
        f"{folded} put up",
        "to me,",
        "what comes to mind",
        "as far as i know",
        "i can tell you",
    )

    def right(answer: str) -> bool:
        text = answer.casefold()
        return folded in text and not any(words in text for words in mere)

    return right


def _talks(episode: Episode, name: str, tick: int) -> list[str]:
    """Whom somebody talked with, in order."""
    found = []
    for entry in episode.entries(Conversed, last=tick):
        if entry.event.lines > 1:
            found += [two[1] if two[0] == name else two[0] for two in entry.event.pairs if name in two]
    return found


def grade(episode: Episode, people: list[str], seconds: int, model: LanguageModel) -> dict[str, float]:
    """Share of right answers out of five by category, mean over people; questions that the log cannot grade count as wrong."""
    marks: dict[str, list[float]] = {category: [] for category in CATEGORIES}
    for name in people:
        own: dict[str, list[bool]] = {category: [] for category in CATEGORIES}
        for question in questions(episode, name, seconds):
            answer = interview(episode, name, question.text, seconds, model)[0].text
            own[question.category].append(question.right(answer))
        for category, right in own.items():
            marks[category].append(sum(right) / PER_CATEGORY)
    return {category: mean(values) for category, values in marks.items()}

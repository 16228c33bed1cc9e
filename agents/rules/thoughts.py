"""Importance, reflection, relationships, identity and notices, by rule."""

from collections import Counter, defaultdict

from twinville.agents.prompts.importance import ImportancePrompt, Rating, Ratings
from twinville.agents.prompts.notice import Notice, NoticePrompt
from twinville.agents.prompts.questions import Questions, QuestionsPrompt
from twinville.agents.prompts.reflect import Considered, Insight, Reflection, ReflectPrompt
from twinville.agents.prompts.relationships import Met, RelationshipsPrompt, View, Views
from twinville.agents.prompts.renew_identity import Currently, RenewIdentityPrompt
from twinville.agents.prompts.tell import Tell
from twinville.agents.rules.aims import renewed
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.hosting import party_of
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import sociability

_WEIGHTY = {
    "party": 3, "missing": 4, "lost": 4, "close": 3, "council": 3, "birthday": 3, "promised": 2, "secret": 3, "died": 5,
    "fire": 5, "friend": 1, "called": 2,
}  # fmt: skip
#: Reflections for when there is nothing new; they are not passed on.
QUIET, FULL = "A quiet day; I kept to myself.", "So many faces; I need not have thoughts about all of them."
_DEAR = (
    "I do not tell {them} often enough what they are to me.",
    "With {them} about, a day is easier.",
    "{them} and I are at our best over nothing at all.",
    "I would notice at once if {them} were not here.",
)
_GLAD = (
    "I am glad of {them}: we keep meeting, and it does me good.",
    "{them} is good company.",
    "I seem to look out for {them} by now.",
    "There is more to {them} than one sees at first.",
    "I should like to talk with {them} again.",
)
_FRET = (
    "{them} worries me a little.",
    "{them} and I talk past each other lately.",
    "I was short with {them}, and it stays with me.",
)
_WEARY = (
    "I see rather much of {them}.",
    "I could do with a day without {them}.",
    "{them} talks, and I wait for the end of it.",
    "{them} and I have little to say to each other.",
)
_DOUBT = (
    "I should be careful with what {them} says.",
    "I do not take the word of {them} for everything.",
    "{them} likes a story better than a fact.",
)
_HELPED = ("I cannot walk past when somebody is in need.", "It did me good to be of use.", "I like to be asked.")
_ACTED = ("I do not like to stand by.", "I let myself be moved by what I hear.", "My plans hold until something happens.")
_HABIT = ("I keep seeing {them} at {there}.", "{them} seems to live at {there}.", "Whoever looks for {them} should try {there}.")
_PLACE = (
    "I feel well at {there}; I should go more often.",
    "{there} is a place that suits me.",
    "I could sit at {there} for hours.",
)
_NO_PLACE = ("{there} is too crowded for me.", "I need not be at {there} every day.")
_AGAIN = (
    "The longer I think of it, the surer I am about {them}.",
    "It was no passing mood: what I thought of {them} still holds.",
    "I was right about {them}.",
)


@rule(ImportancePrompt)
def importance(prompt: ImportancePrompt, _dice: Dice) -> Ratings:
    """From what kind of memory it is, and from words that weigh."""
    ratings = []
    for item in prompt.memories[:24]:
        weight = {"speech": 4, "conversation": 3, "observation": 2}.get(item.kind, 3)
        words = set(item.text.casefold().replace(".", " ").replace(",", " ").split())
        weight += sum(extra for word, extra in _WEIGHTY.items() if word in words)
        ratings.append(Rating(id=item.id, importance=max(1, min(10, weight))))
    return Ratings(ratings=tuple(ratings))


@rule(QuestionsPrompt)
def questions(prompt: QuestionsPrompt, dice: Dice) -> Questions:
    """The questions that the conclusions one would draw are answers to."""
    drawn = reflect(ReflectPrompt(identity=prompt.identity, day=prompt.day, memories=prompt.memories), dice)
    return Questions(questions=tuple(dict.fromkeys(insight.question for insight in drawn.insights)))


@rule(ReflectPrompt)
def reflect(prompt: ReflectPrompt, dice: Dice) -> Reflection:
    """What one doubts, whom one met most, what one did oneself, where one was most, and what one thought before; the new first.

    Where a question is asked, what answers it.
    """
    dice = dice.within(prompt.memories[-1].id)
    insights: list[Insight] = []
    for find in (_of_doubt, _of_oneself, _of_people, _of_habits, _of_place, _again):
        if len(insights) < 3:
            insights += find(prompt, dice, {insight.about for insight in insights})[: 3 - len(insights)]
    if not insights:
        text = FULL if any(memory.kind == "conversation" for memory in prompt.memories) else QUIET
        last = prompt.memories[-1].id
        insights.append(Insight(question="How was the day?", text=text, about="nobody", feeling=0, evidence=(last,)))
    answers = [insight for insight in insights if insight.question == prompt.asked] if prompt.asked else insights
    return Reflection(insights=tuple(answers or insights[:1]))


def _thought_of(prompt: ReflectPrompt) -> set[str]:
    """Whom and what one has drawn conclusions about lately: once is enough."""
    return {memory.about for memory in prompt.memories if memory.kind == "reflection"}


def _by_person(prompt: ReflectPrompt) -> list[tuple[str, list[Considered]]]:
    """Others, each with the memories of them, most of them first; talk counts for more than a sight."""
    by_person: dict[str, list[Considered]] = defaultdict(list)
    for memory in prompt.memories:
        if memory.about != prompt.identity.name and memory.kind in ("observation", "conversation", "speech"):
            by_person[memory.about].append(memory)
    weight = {name: sum(3 * (m.kind == "conversation") + 1 for m in rows) for name, rows in by_person.items()}
    return sorted(by_person.items(), key=lambda pair: (-weight[pair[0]], pair[0]))


def _of_doubt(prompt: ReflectPrompt, dice: Dice, done: set[str]) -> list[Insight]:
    doubted = [m for m in prompt.memories if m.doubted and m.about not in {prompt.identity.name, *done, *_thought_of(prompt)}]
    if not doubted:
        return []
    them = doubted[0].about
    text = dice.choice(_DOUBT, "doubt", them).format(them=them)
    evidence = _ids([m for m in doubted if m.about == them])
    return [Insight(question=f"Can I trust {them}?", text=text, about=them, feeling=-1, evidence=evidence)]


def _of_oneself(prompt: ReflectPrompt, dice: Dice, _done: set[str]) -> list[Insight]:
    """From what one did when something happened."""
    did = [m for m in prompt.memories if m.kind == "plan" and "; my answer was " in m.text]
    if not did or prompt.identity.name in _thought_of(prompt):
        return []
    text = dice.choice(_HELPED if "help" in did[-1].text else _ACTED, "self")
    return [Insight(question="What sort of person am I?", text=text, about="nobody", feeling=0, evidence=_ids(did))]


def _of_people(prompt: ReflectPrompt, dice: Dice, done: set[str]) -> list[Insight]:
    known = done | _thought_of(prompt)
    found = []
    for name, rows in _by_person(prompt):
        if name in known or not any(m.kind == "conversation" for m in rows):
            continue
        near = max(m.closeness for m in rows)
        glad = dice.chance(0.6 + 0.35 * near + 0.15 * sociability(prompt.identity), "glad", name)
        pool = (_DEAR if near > 0.75 else _GLAD) if glad else (_FRET if near > 0.75 else _WEARY)
        text = dice.choice(pool, "words", name).format(them=name)
        question = f"What is {name} to me?"
        found.append(Insight(question=question, text=text, about=name, feeling=1 if glad else -1, evidence=_ids(rows)))
    return found[:2]


def _of_habits(prompt: ReflectPrompt, dice: Dice, done: set[str]) -> list[Insight]:
    """Somebody seen again and again in one place."""
    known = done | _thought_of(prompt)
    for name, rows in _by_person(prompt):
        places = Counter(m.place for m in rows if m.place)
        if name in known or not places:
            continue
        place, often = min(places.items(), key=lambda pair: (-pair[1], pair[0]))
        if often >= 2:
            text = dice.choice(_HABIT, "habit", name).format(them=name, there=place)
            evidence = _ids([m for m in rows if m.place == place])
            return [Insight(question=f"What is {name} about?", text=text, about=name, feeling=0, evidence=evidence)]
    return []


def _of_place(prompt: ReflectPrompt, dice: Dice, _done: set[str]) -> list[Insight]:
    places = Counter(m.place for m in prompt.memories if m.place and m.place not in _thought_of(prompt))
    if not places:
        return []
    there, _ = min(places.items(), key=lambda pair: (-pair[1], pair[0]))
    well = dice.chance(0.75, "well", there)
    text = dice.choice(_PLACE if well else _NO_PLACE, "place", there).format(there=there)
    evidence = _ids([m for m in prompt.memories if m.place == there])
    return [Insight(question="Where am I at ease?", text=text, about=there, feeling=1 if well else -1, evidence=evidence)]


def _again(prompt: ReflectPrompt, dice: Dice, done: set[str]) -> list[Insight]:
    """An earlier conclusion, upheld by what was added to it: a reflection upon a reflection."""
    by_person = dict(_by_person(prompt))
    earlier = [m for m in prompt.memories if m.kind == "reflection" and m.about in by_person and m.about not in done]
    if not earlier or not dice.chance(0.5, "again"):
        return []
    last = earlier[-1]
    text = dice.choice(_AGAIN, "again words", last.about).format(them=last.about)
    question = f"What do I think of {last.about} by now?"
    return [
        Insight(question=question, text=text, about=last.about, feeling=1, evidence=(last.id, *_ids(by_person[last.about])[:3]))
    ]


@rule(RenewIdentityPrompt)
def renew_identity(prompt: RenewIdentityPrompt, _dice: Dice) -> Currently:
    """The first sentence of what was, the party that is ahead, the last thing thought, what is promised; the aims as they stand."""
    first = prompt.identity.name.split()[0]
    before = prompt.before.split(". ")[0].rstrip(".")
    party = party_of(prompt.identity.name, prompt.before, prompt.day - 1)
    ahead = party.sentence.rstrip(".") if party is not None and party.day >= prompt.day else ""
    if party is not None and party_of(prompt.identity.name, before, prompt.day - 1) is not None:
        before = ahead
    parts = [f"{before}." if before else f"{first} goes about the usual things."]
    if ahead not in ("", before):
        parts.append(f"{ahead}.")
    if prompt.yesterday:
        parts.append(f"Lately {first} thinks: {prompt.yesterday[-1].rstrip('.')}.")
    if prompt.promised:
        parts.append(f"{first} has promised to come to {prompt.promised[0]}.")
    return Currently(currently=" ".join(parts)[:500], aims=renewed(prompt))


_NEAR = ("{them} is dear to me, and today was no different.", "With {them} it needs few words.", "I can count on {them}.")
_FAIR = ("I get on with {them}.", "{them} and I understand each other well enough.", "There is more to {them} than I thought.")
_FAR = ("I keep {them} at arm's length.", "I talk with {them} when I must.", "I do not quite know what to make of {them}.")
_FRESH = ("Now I know who {them} is.", "{them} and I have begun to talk.", "{them} seems pleasant, as far as I can tell.")


@rule(RelationshipsPrompt)
def relationships(prompt: RelationshipsPrompt, dice: Dice) -> Views:
    """By closeness and trust; of somebody hardly known, that one knows them now."""
    return Views(views=tuple(View(name=met.name, view=_view(met, dice)) for met in prompt.met))


def _view(met: Met, dice: Dice) -> str:
    pool = _FAR if met.trust < 0.45 else _NEAR if met.closeness > 0.75 else _FAIR if met.closeness > 0.3 else _FRESH
    told = next((talk for talk in met.talks if "promised" in talk), "")
    text = dice.choice(pool, "view", met.name).format(them=met.name.split()[0])
    return f"{text} I promised something." if told else text


@rule(NoticePrompt)
def notice(prompt: NoticePrompt, _dice: Dice) -> Notice:
    """The first thing, plainly, and whom to tell."""
    first = prompt.memories[0]
    text = f"{first.text} Please tell {prompt.identity.name}."[:400]
    return Notice(text=text, cites=(first.id,), tells=(Tell(what=first.id, stance="affirms"),))


def _ids(memories: list[Considered]) -> tuple[str, ...]:
    return tuple(memory.id for memory in memories[-4:])

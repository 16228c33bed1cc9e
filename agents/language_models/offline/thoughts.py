"""What memories weigh, what follows from them, and what occupies a person now, by rule."""

from collections import Counter, defaultdict

from agents.language_models.offline.dice import Dice
from agents.prompts.importance import ImportancePrompt, Rating, Ratings
from agents.prompts.notice import Notice, NoticePrompt
from agents.prompts.reflect import Considered, Insight, Reflection, ReflectPrompt
from agents.prompts.relationships import Met, RelationshipsPrompt, View, Views
from agents.prompts.renew_identity import Currently, RenewIdentityPrompt
from agents.temperament import sociability

_WEIGHTY = {
    "party": 3, "missing": 4, "lost": 4, "close": 3, "council": 3, "birthday": 3, "promised": 2, "secret": 3, "died": 5,
    "fire": 5, "friend": 1, "called": 2,
}  # fmt: skip
_GLAD = (
    "I am glad of {them}: we keep meeting, and it does me good.",
    "{them} is good company.",
    "I seem to look out for {them} by now.",
)
_WEARY = ("I see rather much of {them}.", "I could do with a day without {them}.", "{them} is everywhere I go, and it tires me.")
_DOUBT = ("I should be careful with what {them} says.", "I do not take the word of {them} for everything.")
_PLACE = ("I feel well at {there}; I should go more often.", "{there} is a place that suits me.")
_AGAIN = ("The longer I think of it, the surer I am about {them}.", "It was no passing mood: what I thought of {them} still holds.")


def importance(prompt: ImportancePrompt, _dice: Dice) -> Ratings:
    """From what kind of memory it is, and from words that weigh."""
    ratings = []
    for item in prompt.memories[:24]:
        weight = {"speech": 4, "conversation": 3, "observation": 2}.get(item.kind, 3)
        words = set(item.text.casefold().replace(".", " ").replace(",", " ").split())
        weight += sum(extra for word, extra in _WEIGHTY.items() if word in words)
        ratings.append(Rating(id=item.id, importance=max(1, min(10, weight))))
    return Ratings(ratings=tuple(ratings))


def reflect(prompt: ReflectPrompt, dice: Dice) -> Reflection:
    """About whom one met most, whom one doubts, where one was most, and what one thought before."""
    me = prompt.identity.name
    by_person: dict[str, list[Considered]] = defaultdict(list)
    for memory in prompt.memories:
        if memory.about != me and memory.kind in ("observation", "conversation", "speech"):
            by_person[memory.about].append(memory)
    insights: list[Insight] = []
    doubted = [m for m in prompt.memories if m.doubted and m.about != me]
    if doubted:
        them = doubted[0].about
        text = dice.choice(_DOUBT, "doubt").format(them=them)
        insights.append(
            Insight(
                question=f"Can I trust {them}?",
                text=text,
                about=them,
                feeling=-1,
                evidence=_ids([m for m in doubted if m.about == them]),
            )
        )
    earlier = [m for m in prompt.memories if m.kind == "reflection" and m.about in by_person]
    if earlier and dice.chance(0.5, "again"):
        last = earlier[-1]
        evidence = (last.id, *_ids(by_person[last.about])[:3])
        text = dice.choice(_AGAIN, "again words").format(them=last.about)
        insights.append(
            Insight(question=f"What do I think of {last.about} by now?", text=text, about=last.about, feeling=1, evidence=evidence)
        )
    talked = Counter({name: sum(m.kind == "conversation" for m in rows) * 3 + len(rows) for name, rows in by_person.items()})
    for name, _ in sorted(talked.items(), key=lambda pair: (-pair[1], pair[0]))[:2]:
        if len(insights) < 2 and all(insight.about != name for insight in insights):
            glad = dice.chance(0.72 + 0.2 * sociability(prompt.identity), "glad", name)
            text = dice.choice(_GLAD if glad else _WEARY, "words", name).format(them=name)
            question = f"What is {name} to me?"
            insights.append(
                Insight(question=question, text=text, about=name, feeling=1 if glad else -1, evidence=_ids(by_person[name]))
            )
    places = Counter(m.place for m in prompt.memories if m.place)
    if places and len(insights) < 3:
        there, _ = min(places.items(), key=lambda pair: (-pair[1], pair[0]))
        evidence = _ids([m for m in prompt.memories if m.place == there])
        insights.append(
            Insight(
                question="Where am I at ease?",
                text=dice.choice(_PLACE, "place").format(there=there),
                about=there,
                feeling=1,
                evidence=evidence,
            )
        )
    if not insights:
        insights.append(
            Insight(
                question="How was the day?",
                text="A quiet day; I kept to myself.",
                about="nobody",
                feeling=0,
                evidence=(prompt.memories[-1].id,),
            )
        )
    return Reflection(insights=tuple(insights[:3]))


def renew_identity(prompt: RenewIdentityPrompt, _dice: Dice) -> Currently:
    """The first sentence of what was, the last thing thought, and what is promised."""
    first = prompt.identity.name.split()[0]
    before = prompt.before.split(". ")[0].rstrip(".")
    parts = [f"{before}." if before else f"{first} goes about the usual things."]
    if prompt.yesterday:
        parts.append(f"Lately {first} thinks: {prompt.yesterday[-1].rstrip('.')}.")
    if prompt.promised:
        parts.append(f"{first} has promised to come to {prompt.promised[0]}.")
    return Currently(currently=" ".join(parts)[:500])


_NEAR = ("{them} is dear to me, and today was no different.", "With {them} it needs few words.", "I can count on {them}.")
_FAIR = ("I get on with {them}.", "{them} and I understand each other well enough.", "There is more to {them} than I thought.")
_FAR = ("I keep {them} at arm's length.", "I talk with {them} when I must.", "I do not quite know what to make of {them}.")
_FRESH = ("Now I know who {them} is.", "{them} and I have begun to talk.", "{them} seems pleasant, as far as I can tell.")


def relationships(prompt: RelationshipsPrompt, dice: Dice) -> Views:
    """By closeness and trust; of somebody hardly known, that one knows them now."""
    return Views(views=tuple(View(name=met.name, view=_view(met, dice)) for met in prompt.met))


def _view(met: Met, dice: Dice) -> str:
    pool = _FAR if met.trust < 0.4 else _NEAR if met.closeness > 0.75 else _FAIR if met.closeness > 0.3 else _FRESH
    told = next((talk for talk in met.talks if "promised" in talk), "")
    text = dice.choice(pool, "view", met.name).format(them=met.name.split()[0])
    return f"{text} I promised something." if told else text


def notice(prompt: NoticePrompt, _dice: Dice) -> Notice:
    """The first thing, plainly, and whom to tell."""
    first = prompt.memories[0]
    return Notice(text=f"{first.text} Please tell {prompt.identity.name}."[:400], cites=(first.id,))


def _ids(memories: list[Considered]) -> tuple[str, ...]:
    return tuple(memory.id for memory in memories[-4:])

"""The content words of a text, and whether one text states what another does."""

import re

from twinville.worlds.daytime import DAY, format_time

_WORD = re.compile(r"[\w']+")
_ARTICLES = "a an the of at in on to and or for from by with"
_VERBS = "is are was were be been has have had may might"
_POINTERS = "that this there it his her"
_EMPTY = frozenset(f"{_ARTICLES} {_VERBS} {_POINTERS}".split())


#: Words that end like a present participle and are none.
_NOUNS = "anything ceiling evening everything king morning nothing ring something spring string thing wing"
_VERBS_IN_ING = "bring cling fling ping sing sling sting swing wring"
_NO_DOING = frozenset(f"during {_NOUNS} {_VERBS_IN_ING}".split())
_ON_THE_WAY = ("walking to ", "going to ", "knocking at ")
_DOING = re.compile(r"(?:[a-z]+-)?[a-z]+ing\b(?!-)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CLAUSE = re.compile(r"(?<=[.!?:])\s+")
#: Words that begin a sentence, and are small within one.
_OPENING = frozenset(
    (
        "a", "after", "all", "an", "as", "at", "before", "both", "but", "each", "even", "everybody", "for", "he", "her", "here",
        "his", "if", "in", "it", "its", "it's", "my", "no", "nobody", "not", "nothing", "now", "of", "on", "one", "our", "she",
        "since", "so", "some", "somebody", "that", "the", "their", "then", "there", "these", "they", "this", "to", "two",
        "we", "what", "when", "where", "while", "who", "with", "without", "you", "your",
    )
)  # fmt: skip
#: What people ask each other to do, and how it is called while it is done; none of these is a thing or an event as well.
_ORDERS = {
    order: order.removesuffix("e") + "ing"
    for order in (
        "arrange", "bake", "bring", "build", "buy", "carry", "clean", "collect", "come", "cook", "decorate", "deliver", "eat",
        "explain", "fetch", "find", "give", "go", "hang", "have", "hear", "join", "keep", "learn", "listen", "make", "meet",
        "mend", "open", "paint", "pick", "play", "practise", "prepare", "read", "say", "sell", "send", "share", "sing", "speak",
        "sweep", "take", "teach", "tell", "tidy", "unpack", "wash", "water", "write",
    )
} | {"get": "getting", "put": "putting", "run": "running", "set": "setting", "sit": "sitting"}  # fmt: skip
#: Words convey a statement when they hold at least this share of its content words.
CONVEYS = 0.7
#: A clause of a line belongs to a statement when at least this share of its own content words comes from there.
_BELONGS = 0.34


def words(text: str) -> list[str]:
    """All words, in order."""
    return _WORD.findall(text)


def content_words(text: str) -> frozenset[str]:
    """Distinct words, case folded, without those that carry no content of their own."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [part for part in _SENTENCE.split(text.strip()) if part]


def conveys(text: str, statement: str) -> bool:
    """Whether words say what a statement says: enough of its content words are among them."""
    meant = content_words(statement)
    return bool(meant) and len(meant & content_words(text)) >= CONVEYS * len(meant)


def gist(text: str, statement: str) -> str:
    """The part of somebody's words that says what a statement says, as they put it: mistakes included, preamble left out.

    Where no clauses of theirs say it, it is all of their words: a fragment says nothing by itself.
    """
    meant = content_words(statement)
    kept = []
    for clause in _CLAUSE.split(text.strip()):
        said = content_words(clause)
        if said and len(said & meant) >= _BELONGS * len(said):
            kept.append(clause)
    found = " ".join(kept)
    return found if conveys(found, statement) else text.strip()


def cut(text: str, longest: int) -> str:
    """A text of so many characters at most, in whole words; that something is left out is seen."""
    if len(text) <= longest:
        return text
    kept = text[:longest].rpartition(" ")[0] or text[: longest - 1]
    return f"{kept.rstrip(' ,;:.')}…"


def as_clause(text: str) -> str:
    """A sentence of somebody's as it goes on after "because": without its capital, where that is not a name's or "I", nor a
    "because" of its own, nor a full stop.
    """
    text = text.strip().rstrip(".")
    first, space, rest = text.partition(" ")
    if first.casefold() == "because" and rest:
        return as_clause(rest)
    return f"{first.casefold()}{space}{rest}" if first.casefold() in _OPENING else text


def as_doing(activity: str) -> str:
    """What is to be done, as it is being done: "carry two crates" is "carrying two crates"; what is no order stays as it is."""
    first, space, rest = activity.partition(" ")
    return f"{_ORDERS[first.casefold()]}{space}{rest}" if first.casefold() in _ORDERS else activity


def is_doing(activity: str) -> bool:
    """Whether an activity can follow "is": it begins with a present participle, in small letters ("playing guitar")."""
    match = _DOING.match(activity)
    return match is not None and match[0] not in _NO_DOING


def does(name: str, activity: str) -> str:
    """That somebody does something, whatever the language and form of the activity: "X is reading", "X: ask Mamma for a roll"."""
    return f"{name} is {activity}" if is_doing(activity) else f"{name}: {activity}"


def does_at(name: str, activity: str, place: str) -> str:
    """The same with a place, which comes last: "X is reading at The Green", "X: ask Mamma for a roll, at Castellano House".

    Who is on the way to a place is not at it, and who knocks says where.
    """
    if activity.startswith(_ON_THE_WAY):
        return f"{name} is {activity}"
    return f"{name} is {activity} at {place}" if is_doing(activity) else f"{name}: {activity}, at {place}"


def moment(seconds: int) -> str:
    """A moment of the run in words: "day 1, 16:05"."""
    return f"day {seconds // DAY + 1}, {format_time(seconds)}"

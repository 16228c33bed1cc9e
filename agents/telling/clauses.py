"""The clauses of a text: what each speaks of, whether it asks, how often it says no, and whether it takes something back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twinville.agents.telling import cues
from twinville.agents.telling.content import CJK, WORD, Content, content


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: its content with its weight, and how it is said. A topic asks, but only names what is spoken of."""

    content: Content
    weight: float
    asks: bool
    negations: int
    withdraws: bool
    topic: bool
    #: Its sentence speaks of another time; it puts things in another's mouth or in doubt.
    past: bool
    doubt: bool

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its content."""
        return self.content.keys


_SENTENCE = re.compile(r"(?:[^.!?。！？…\n]|\.(?=\d))+[.!?。！？…\n]*")
_CLAUSE = re.compile(
    r"[,:](?!\d)|[;，；：、—–]|\b(?:but|aber|sondern|since|because|weil|denn)\b|\band\b(?= (?:i|he|she|it|they|we|the)\b)"
    r"|但是?|因为|所以"
)
_INTERJECTION = re.compile(r"(?:^|[.!?,;]\s*)(?:no|nein)(?=\s*[,.!?;—–]|$)", re.IGNORECASE)
_REMINDING = re.compile(cues.REMINDING)
_NO = re.compile(r"\bno\b(?! doubt)")


def pattern(words: str) -> re.Pattern[str]:
    """A pattern for cues: those in letters of our alphabet begin a word, others stand anywhere."""
    parts = [cue for cue in words.split("|") if cue]
    spaced = "|".join(re.escape(cue) for cue in parts if not CJK.search(cue))
    joined = "|".join(re.escape(cue) for cue in parts if CJK.search(cue))
    return re.compile("|".join(part for part in (rf"\b(?:{spaced})" if spaced else "", joined) if part))


_PAST = re.compile(rf"\b(?:{cues.PAST}|{cues.PAST_GERMAN})|{cues.PAST_CHINESE}")
_DOUBT = pattern(cues.DOUBT)
_LETTING_GO = re.compile(cues.LETTING_GO)
_CALLING_OFF, _WITHDRAWING = pattern(cues.CALLING_OFF), pattern(cues.WITHDRAWING)
_RHETORICAL = re.compile(rf"^\W*(?:and |so )?(?:{cues.RHETORICAL})(?: (?:that|it|this|das|es))?\W*$")
_ASKING_END = re.compile(r"[?？]\s*[\"'”’»]?\s*$")
_ASKING_LAST = re.compile(rf"^(?:and |und )?(?:{cues.ASKING_START})|\b(?:why|what|how|tell me)\b")
_QUESTION_START = re.compile(rf"(?:and |und |so |miss |sir )?(?:{cues.QUESTION_START})\b")
#: A question of at most so many words, before a statement, only names what it is about.
_TOPIC = 4
_ASKING_ZH = re.compile(r"[吗呢]\s*[。]?$")
_NOT_NEGATING = re.compile(cues.NOT_NEGATING)


def _negations(lower: str, off: int) -> int:
    """How often words say no; an interjection says it of nothing, nor does "don't forget". Calling a thing off counts as a no."""
    plain = _REMINDING.sub(" ", _INTERJECTION.sub(" ", lower))
    count: int = sum(word in cues.NEGATORS or word.endswith(("n't", "n’t")) for word in WORD.findall(plain))
    count += len(_NO.findall(plain)) + off
    if CJK.search(lower):
        count += sum(char in cues.NEGATING_CHARACTERS for char in _NOT_NEGATING.sub("", lower))
    return count


def _asking(sentence: str, parts: Sequence[str]) -> tuple[list[bool], Sequence[str]]:
    """Which clauses of a sentence ask, and the clauses without a closing that makes no question of it.

    "I'm not in the Bell, who says so?" states first and asks then; "you haven't been there, have you?" asks throughout.
    """
    asks = bool(_ASKING_END.search(sentence) or _ASKING_ZH.search(sentence))
    if asks and len(parts) > 1:
        last = parts[-1].strip().casefold()
        if _RHETORICAL.match(last):
            return [False] * (len(parts) - 1), parts[:-1]
        if _ASKING_LAST.search(last) and not _QUESTION_START.match(parts[0].strip().casefold()):
            return [False] * (len(parts) - 1) + [True], parts
    return [asks] * len(parts), parts


def _clause(part: str, german: bool, inside: bool, asks: bool, short: bool, past: bool, doubt: bool) -> Clause:
    found = content(part, german, inside)
    lower = part.casefold()
    off = len(_CALLING_OFF.findall(lower))
    count = _negations(lower, off)
    return Clause(
        content=found,
        weight=sum(unit.weight for unit in found.units),
        asks=asks,
        negations=count,
        # What is "not called off" stands.
        withdraws=(bool(_WITHDRAWING.search(lower)) and not (off and count % 2 == 0))
        or (not asks and not count and bool(_LETTING_GO.match(lower))),
        topic=asks and short and not _QUESTION_START.match(lower.strip()),
        past=past,
        doubt=doubt,
    )


def clauses(text: str, german: bool) -> tuple[Clause, ...]:
    """The clauses in order. "My mother's loaves? They're two twenty" begins with a topic, which asks for no answer."""
    found = []
    sentences = _SENTENCE.findall(text)
    for i, sentence in enumerate(sentences):
        asking, parts = _asking(sentence, [part for part in _CLAUSE.split(sentence) if part.strip()])
        follows = i + 1 < len(sentences) and not _ASKING_END.search(sentences[i + 1])
        short = follows and len(WORD.findall(sentence)) + len("".join(CJK.findall(sentence))) / 2 <= _TOPIC
        lower = sentence.casefold()
        past, doubt = bool(_PAST.search(lower)), bool(_DOUBT.search(lower))
        for j, part in enumerate(parts):
            found.append(_clause(part, german, j > 0, asking[j], short, past, doubt))
    return tuple(found)

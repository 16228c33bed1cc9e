"""Those with whom a person talks, as the prompts of talk show them: what each is to that person, and what each knows already."""

from pydantic import BaseModel, ConfigDict

from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say, word

#: From which closeness, and from which trust, one says what of a tie.
_CLOSE = ((0.8, "very close"), (0.5, "close"), (0.25, "an acquaintance"), (0.0, "hardly known"))
_TRUST = ((0.75, "trusted"), (0.35, "trusted in part"), (0.0, "not trusted"))


def tie_in_words(relation: str, view: str, closeness: float, trust: float) -> tuple[str, str]:
    """What somebody is to a person, and what came of it lately; the second is "" where nothing did."""
    tie = f"{quote_retold(relation)}, {_word(_CLOSE, closeness)}, {_word(_TRUST, trust)}"
    return tie, f"; {say('lately: {view}', view=quote(view))}" if view else ""


class Other(BaseModel):
    """One of several with whom a person talks. `knows` are the ids of that person's memories whose news this one has already."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    relation: str
    view: str = ""
    closeness: float
    trust: float
    knows: tuple[str, ...] = ()

    def line(self, person: str) -> str:
        """What they are to somebody, in one line."""
        tie, lately = tie_in_words(self.relation, self.view, self.closeness, self.trust)
        return say("{other} is to {name}: {tie}", other=quote(self.name), name=person, tie=tie) + lately


def who_knows(memory: str, others: tuple[Other, ...]) -> str:
    """Which of several know the news of a memory, in words; "" for nobody."""
    knowing = [other.name for other in others if memory in other.knows]
    if len(knowing) == len(others):
        return say("all know")
    if not knowing:
        return ""
    names = ", ".join(map(quote, knowing))
    return say("{names} knows", names=names) if len(knowing) == 1 else say("{names} know", names=names)


def _word(scale: tuple[tuple[float, str], ...], value: float) -> str:
    return word(next(words for least, words in scale if value >= least))

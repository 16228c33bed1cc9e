"""Said, heard and known: three measures of how far a fact has come, and where they disagree.

Said is what lines and notices told; heard is who holds a memory of it; known is what people say when asked, off the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from twinville.agents.language_models.journal import Journal
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.memory.connection import Connection
from twinville.agents.prompts.wording import ENGLISH, say, speaking, word
from twinville.simulation.asking.survey import Item, put_item
from twinville.simulation.episode.projections.news import News, spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.scenario import wording_of

SCALE = ("no", "yes")
#: How one is asked whether one knows something.
HEARD = "Have you heard of this:"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a fact has come: tellings of it, who heard it (and has not forgotten it), who says they know it when asked."""

    fact: str
    statement: str
    said: int
    heard: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """Who heard it and does not say so."""
        return tuple(name for name in self.heard if name not in self.known)

    @property
    def unheard(self) -> tuple[str, ...]:
        """Who says they know it and never heard it."""
        return tuple(name for name in self.known if name not in self.heard)

    def data(self) -> dict[str, Any]:
        """It as plain JSON values."""
        return {
            "fact": self.fact,
            "statement": self.statement,
            "said": self.said,
            "heard": list(self.heard),
            "known": list(self.known),
            "heard_not_known": list(self.silent),
            "known_not_heard": list(self.unheard),
        }


def reach(
    episode: Episode,
    model: LanguageModel,
    *,
    facts: Iterable[str] = (),
    journal: Journal | None = None,
    connection: Connection | None = None,
) -> list[Reach]:
    """Every fact, or some by id, at the end of an episode: each person is asked once. Raises InputError without an answer."""
    wanted = set(facts)
    return [_asked(episode, news, model, journal, connection) for news in spread(episode) if not wanted or news.id in wanted]


def _asked(episode: Episode, news: News, model: LanguageModel, journal: Journal | None, connection: Connection | None) -> Reach:
    with speaking(wording_of(episode.scenario) if model.is_language_model else ENGLISH):
        item = Item(f"{say(HEARD)} {news.statement}", tuple(map(word, SCALE)))
    given = put_item(episode, item, episode.last_tick, model, draws=1, journal=journal, connection=connection)
    known = tuple(each.person for each in given if each.answers[0] == len(SCALE))
    return Reach(news.id, news.statement, sum(news.told.values()), tuple(news.known_by), known)

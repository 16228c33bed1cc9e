"""Living an episode against a packed file of answers that were thought out by hand, without a server.

`benchmarks/hand_lived.py` makes such files. An answer is found by who is asked, the kind of prompt and the text of the prompt, so
that it stands as long as the prompt reads the same.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.hand_lived import Row, said, text_hash, unpacked
from twinville.agents.language_models.model import LanguageModel, Reply, Request
from twinville.agents.language_models.recorded import MissingAnswerError
from twinville.agents.population.population import Population
from twinville.simulation.history.run import run
from twinville.worlds.world import World

#: Agent, kind, hash of the text, attempt and draw.
Key = tuple[str, str, str, int, int]


class FromFile:
    """Answers from a packed file; a prompt that is not in it is an error that names it."""

    name = "by-hand"
    is_language_model = True

    def __init__(self, path: Path) -> None:
        self.settings: dict[str, Any] = {"model": "by-hand"}
        self._path = path
        self._rows: dict[Key, Row] = {}
        for row in unpacked(path):
            one = row.asked
            self._rows[one.agent, one.kind, text_hash(one.system, one.question), one.attempt, row.draw] = row
        self._asked: Counter[tuple[str, str, str, int]] = Counter()

    def model_for(self, kind: str) -> LanguageModel:
        """Itself."""
        return self

    async def prepare(self) -> None:
        """Nothing to learn."""

    async def answer(self, request: Request) -> Reply:
        """The answer to this very text, the next where it was asked before; raises MissingAnswerError."""
        prompt = request.prompt
        agent, text = prompt.identity.name, text_hash(prompt.system(), prompt.question())
        same = agent, prompt.kind, text, 2 if request.complaint else 1
        draw = self._asked[same]
        row = self._rows.get((*same, draw))
        if row is None:
            start = " ".join(prompt.question().split())[:160]
            again = " again" if request.complaint else ""
            raise MissingAnswerError(
                f"{self._path} holds no answer to '{prompt.kind}' of {agent}{again}, {text}, draw {draw}: {start}"
            )
        self._asked[same] += 1
        return Reply(said(row.answer))

    async def close(self) -> None:
        """Nothing to release."""

    @property
    def unused(self) -> list[Row]:
        """Answers that nobody asked for."""
        return [row for key, row in self._rows.items() if key[4] >= self._asked[key[:4]]]


def live_by_hand(world: World, people: Population, model: FromFile, out: Path, **options: Any) -> Path:
    """An episode in which every answer is from the file; options are those of `run`. Raises RunPausedError for a missing one."""
    return run(world, people, out, model=model, when_refused="pause", **options)

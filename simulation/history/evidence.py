"""What an episode keeps as evidence, against what is really put and saved while it is re-executed.

The log is compared by `re_execution`. This compares each used row of the journal with the prompt that is put at its place, and each
checkpoint with the simulation's own state at its tick.
"""

import json
from collections.abc import Iterator
from typing import Any

from twinville.agents.language_models.journal import Question, reason_of
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.shortening import without
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.episode.checkpoints import CHECKPOINT_VERSION
from twinville.simulation.episode.compressed import inflated
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

#: So many problems are told one by one; of more, only how many.
TOLD = 5


class Evidence:
    """Gathers what differs: `question` is told of every prompt that is put, `look` is shown the simulation between ticks."""

    def __init__(self, episode: Episode) -> None:
        #: The last tick up to which the re-execution came.
        self.reached = -1
        self._episode = episode
        self._found: list[str] = []
        self._used: set[str] = set()
        kept = episode.custody.rows("checkpoints")
        self._checkpoints = [(tick, data) for tick, version, _, data in kept if version == CHECKPOINT_VERSION]

    def question(self, question: Question) -> None:
        """Compare a prompt with what the journal keeps under its key. A missing answer is an error of its own."""
        self._used.add(question.key)
        try:
            row = self._episode.journal.row(question.key)
        except InputError as error:
            self._found.append(str(error).removeprefix(f"{self._episode.path}: "))
            return
        if row is not None:
            self._found += (
                f"the journal keeps another {part} than was put: {question.key}, '{question.prompt.kind}' of {question.agent}"
                for part in _differing(row, question)
            )

    def look(self, simulation: Simulation, tick: int) -> None:
        """Compare the checkpoints up to a tick, for which the simulation's state holds."""
        self.reached = tick
        while self._checkpoints and self._checkpoints[0][0] <= tick:
            at, data = self._checkpoints.pop(0)
            state = simulation.state()
            try:
                kept = inflated(data, self._episode.path)
            except InputError:
                self._found.append(f"the checkpoint of tick {at} cannot be read")
                continue
            if differing := _parts(kept, state):
                self._found.append(f"the checkpoint of tick {at} is not the state there: {differing}")

    def problems(self) -> tuple[str, ...]:
        """What differs, in the order in which it was come upon."""
        more = len(self._found) - TOLD
        told = self._found[:TOLD]
        return (*told, f"and {more} more like these") if more > 0 else tuple(told)

    def unused(self) -> int:
        """How many rows of the journal no prompt has used."""
        return sum(key not in self._used for key in self._episode.journal.answers())


def _differing(row: dict[str, Any], question: Question) -> Iterator[str]:
    prompt = question.prompt
    for part, kept, put in (
        ("kind", row["kind"], prompt.kind),
        ("version", row["version"], prompt.version),
        ("agent", row["agent"], question.agent),
        ("inputs", row["inputs"], question.inputs),
    ):
        if kept != put:
            yield part
    if not _is_spelled_as_kept(row["answer"], prompt):
        yield "spelling of the answer"
    if question.of_language_model:
        if not any(row["text"] == text for text in _texts(prompt)):
            yield "text"
    elif row["text"]:
        yield "text (rules read none)"


def _is_spelled_as_kept(answer: str, prompt: Prompt[Any]) -> bool:
    """Whether an answer is as the journal spells answers. One that does not fit at all is an error of its own."""
    try:
        return bool(reason_of(answer) or prompt.answer_type.model_validate_json(answer).model_dump_json() == answer)
    except ValueError:
        return True


def _texts(prompt: Prompt[Any]) -> Iterator[str]:
    """What a language model may have read: the prompt, or it without as many memories as did not fit its context."""
    expendable = prompt.expendable()
    for count in range(len(expendable) + 1):
        put = without(prompt, expendable[:count]) if count else prompt
        yield f"{put.system()}\n\n{put.question()}"


def _parts(kept: str, state: dict[str, Any]) -> str:
    """The names of the parts of a state that differ; empty where it is the same, however it is spelled."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return "it is no JSON"
    if not isinstance(found, dict):
        return "it is no state"
    names = sorted(name for name in found.keys() | state.keys() if canonical(found.get(name)) != canonical(state.get(name)))
    return ", ".join(name[:40] for name in names[:TOLD])

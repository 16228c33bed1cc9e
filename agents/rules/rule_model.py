"""The rule model behind the language-model protocol: looks up the rule for a prompt's kind and lets it answer."""

from typing import Any

from twinville.agents.language_models.model import AnswerError, LanguageModel, Reply, Request
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules

RULES_VERSION = 3


class RuleModel:
    """Answers every prompt kind by rules. A pure function of (seed, prompt, draw)."""

    name = "offline"
    is_language_model = False

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.settings: dict[str, Any] = {"model": "offline", "rules": RULES_VERSION, "seed": seed}

    def model_for(self, kind: str) -> LanguageModel:  # noqa: ARG002
        """Itself: there is a rule for every kind."""
        return self

    async def prepare(self) -> None:
        """Nothing to learn."""

    async def answer(self, request: Request) -> Reply:
        """The rule's answer; raises AnswerError for a prompt kind without a rule."""
        prompt = request.prompt
        rule = rules().get(prompt.kind)
        if rule is None:
            raise AnswerError(f"{prompt.identity.name}: the offline rule model has no rule for '{prompt.kind}'")
        # The draw, the last part of the key, makes a repeated question a fresh one.
        dice = Dice(self._seed, prompt.kind, prompt.identity.name, prompt.day, request.key.rpartition("-")[2])
        return Reply(rule(prompt, dice).model_dump_json())

    async def close(self) -> None:
        """Nothing to release."""

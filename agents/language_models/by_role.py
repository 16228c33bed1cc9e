"""A model for each role behind the protocol of one."""

from collections.abc import Mapping
from typing import Any

from twinville.agents.language_models.model import LanguageModel, Reply, Request
from twinville.agents.language_models.roles import role_of
from twinville.agents.prompts.role import ROLES


class ModelByRole:
    """Passes each prompt to the model of its role. One model may have several roles."""

    def __init__(self, models: Mapping[str, LanguageModel]) -> None:
        missing = set(ROLES) - models.keys()
        if missing:
            raise ValueError(f"roles without a model: {', '.join(sorted(missing))}")
        self._models: dict[str, LanguageModel] = {role: models[role] for role in ROLES}

    @property
    def name(self) -> str:
        """The names of all its models."""
        return " + ".join(dict.fromkeys(model.name for model in self._models.values()))

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of each role."""
        return {"model": self.name, "roles": {role: dict(model.settings) for role, model in sorted(self._models.items())}}

    @property
    def is_language_model(self) -> bool:
        """False as soon as rules have any role: what they touch must say so."""
        return all(model.is_language_model for model in self._models.values())

    def model_for(self, kind: str) -> LanguageModel:
        """Who answers a kind of prompt."""
        return self._models[role_of(kind)].model_for(kind)

    async def prepare(self) -> None:
        """Learn what each server honours."""
        for model in self._distinct():
            await model.prepare()

    async def answer(self, request: Request) -> Reply:
        """The answer of the role's model."""
        return await self.model_for(request.prompt.kind).answer(request)

    async def close(self) -> None:
        """Release all connections."""
        for model in self._distinct():
            await model.close()

    def _distinct(self) -> list[LanguageModel]:
        return list({id(model): model for model in self._models.values()}.values())

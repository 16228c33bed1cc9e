"""From what a user types to a language model: "offline", or "openai:NAME" for any OpenAI-compatible server."""

from collections.abc import Mapping
from typing import Any

from agents.language_models.model import LanguageModel
from agents.language_models.offline.improviser import Improviser
from worlds.errors import InputError, suggestion

CHOICES = ("offline", "openai:NAME")


def choose_model(text: str, *, seed: int, base_url: str | None = None) -> LanguageModel:
    """The model a user chose; raises InputError for an unknown one, or one whose key is not in the environment."""
    if text == "offline":
        if base_url is not None:
            raise InputError("--base-url goes with --model openai:NAME; the offline improviser has no server")
        return Improviser(seed)
    provider, colon, name = text.partition(":")
    if provider == "openai" and colon and name.strip():
        from agents.language_models.openai_compatible import OpenAICompatible

        return OpenAICompatible(name.strip(), base_url=base_url)
    raise InputError(f"--model '{text}': choose offline, or openai:NAME for a server.{suggestion(text, CHOICES)}")


def model_of(settings: Mapping[str, Any], *, base_url: str | None = None) -> LanguageModel:
    """The model of recorded settings; raises InputError when it cannot be had, or is not what it was."""
    name = str(settings.get("model", ""))
    model = choose_model(name, seed=int(settings.get("seed", 0)), base_url=base_url)
    if dict(model.settings) != dict(settings):
        raise InputError(f"the model '{name}' has other settings here than when it was recorded; use that version")
    return model

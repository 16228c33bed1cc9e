"""From what a user types to a language model: "offline", or "openai:NAME" for any OpenAI-compatible server."""

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

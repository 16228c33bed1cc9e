"""What models cost: a small table that ships, and the user's own entries before it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from twinville.agents.language_models.providers import bare, provider_of

TABLE = Path(__file__).parent / "prices.toml"
_MILLION = 1_000_000


class Price(BaseModel):
    """Dollars per million tokens, read and written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    output: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Dollars."""
        return (prompt_tokens * self.input + completion_tokens * self.output) / _MILLION


@cache
def shipped() -> Mapping[str, Price]:
    """The table that ships."""
    return {name: Price.model_validate(entry) for name, entry in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()}


class Prices:
    """Prices by model, as "gpt-4o" or "openai:gpt-4o"."""

    def __init__(self, own: Mapping[str, Price] | None = None) -> None:
        self._own = {bare(name): price for name, price in (own or {}).items()}

    def of(self, model: str) -> Price | None:
        """The price of a model, None where nobody knows it. Rules, and servers of one's own, are free unless the user says."""
        if model == "offline":
            return _FREE
        own = self._own.get(bare(model))
        if own is None and provider_of(model) is not None:
            return _FREE
        return own or shipped().get(bare(model))


_FREE = Price(input=0)

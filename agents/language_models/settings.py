"""Settings files: models by role, prices, what follows when no legal answer comes; and which settings shape answers."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
)

from twinville.agents.language_models.prices import Price
from twinville.agents.language_models.providers import PATTERN
from twinville.agents.language_models.structured import Mode
from twinville.agents.language_models.wire.patience import Patience
from twinville.agents.prompts.role import ROLES, Role
from twinville.worlds.errors import InputError
from twinville.worlds.reading import read_toml

#: What follows when no legal answer can be had: the run pauses, or that person goes on without.
WhenRefused = Literal["pause", "go-on"]
TEMPERATURE = 0.8
#: Tokens an answer may have, and with a model that reasons first.
MAX_TOKENS, ROOM_TO_REASON = 2048, 16_384
KEY_VARIABLE = "OPENAI_API_KEY"
#: A context that makes sense, tokens: one shorter holds no prompt, one longer no machine.
SHORTEST_CONTEXT, LONGEST_CONTEXT = 256, 10_000_000
Context = Annotated[int, Field(ge=SHORTEST_CONTEXT, le=LONGEST_CONTEXT)]


class ServedSettings(BaseModel):
    """All of a served model that shapes an answer. Part of journal keys and of the manifest: it holds no key and no URL."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: As the user chose it: "openai:NAME", or a server by name, "ollama:NAME".
    model: Annotated[str, Field(pattern=PATTERN, max_length=200)]
    #: None where the server takes no temperature.
    temperature: Annotated[float, Field(ge=0, le=2)] | None = TEMPERATURE
    max_tokens: Annotated[int, Field(ge=1, le=1_000_000)] = MAX_TOKENS
    #: The name under which the server takes the cap.
    tokens_as: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    structured: Mode = "json_schema"
    #: Whether the server takes lengths of strings in a schema.
    lengths: bool = True
    #: Whether a seed made from the journal key is sent along.
    seeded: bool = False
    #: Tokens that a prompt and its answer may have together: a longer prompt is put with fewer memories. None where it is not
    #: known, and each prompt is put as it is.
    context: Context | None = None

    @model_serializer(mode="wrap")
    def _without_what_is_not_known(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A context that is not known is not written, so that the keys of answers are those of before there was one."""
        settings: dict[str, Any] = serialize(self)
        if self.context is None:
            del settings["context"]
        return settings


class Choice(BaseModel):
    """A model as the settings file names it. The server is asked for what is left out of `structured`, `max_tokens`, `context`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    base_url: str | None = None
    key_variable: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")] = KEY_VARIABLE
    temperature: Annotated[float, Field(ge=0, le=2)] = TEMPERATURE
    max_tokens: Annotated[int, Field(ge=64, le=1_000_000)] | None = None
    structured: Mode | None = None
    context: Context | None = None


class Answers(BaseModel):
    """`when_refused` says what follows when no legal answer can be had, None what is usual; `ask_above` is in dollars."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when_refused: WhenRefused | None = None
    ask_above: Annotated[float, Field(ge=0)] = 1.0

    @field_validator("when_refused", mode="before")
    @classmethod
    def _by_its_name(cls, value: object) -> object:
        if value == "skip":
            raise ValueError("'skip' is called 'go-on' now")
        return value


class Settings(BaseModel):
    """A settings file. `models` is by role; "default" stands for the roles that are not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: dict[Role | Literal["default"], Choice] = {}
    prices: dict[str, Price] = {}
    answers: Answers = Answers()
    patience: Patience = Patience()


def read_settings(path: Path) -> Settings:
    """The settings in a TOML file; raises InputError naming file, place and rule."""
    data = read_toml(path)
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"] if part != "[key]")
        raise InputError(f"{path}: {where}: {first['msg']}") from None
    roles = set(settings.models) - {"default"}
    if roles and "default" not in settings.models and len(roles) < len(ROLES):
        raise InputError(f"{path}: models: name a model for 'default' too; it answers for the roles that are not named")
    return settings

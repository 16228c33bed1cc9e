"""Makes the language model that a user chose, or that an episode recorded."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.by_role import ModelByRole
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.settings import Choice, Settings
from twinville.agents.prompts.role import ROLES
from twinville.agents.rules.rule_model import RuleModel
from twinville.worlds.errors import InputError, suggestion

CHOICES = ("offline", "openai:NAME")


def choose_model(
    text: str | None,
    *,
    seed: int,
    base_url: str | None = None,
    settings: Settings | None = None,
    account: Account | None = None,
) -> LanguageModel:
    """The model a user chose by name, or, with None, by a settings file; the offline rule model where neither says anything.

    Raises InputError for an unknown one, or one whose key is not in the environment.
    """
    if text == "offline" and base_url is not None:
        raise InputError("--base-url goes with --model openai:NAME; the offline rule model has no server")
    if text is not None:
        return _one(Choice(model=text), seed, base_url, account)
    chosen = settings.models if settings is not None else {}
    default = chosen.get("default", Choice(model="offline"))
    made: dict[Choice, LanguageModel] = {}
    by_role: dict[str, LanguageModel] = {}
    for role in ROLES:
        choice = chosen.get(role, default)
        if choice not in made:
            made[choice] = _one(choice, seed, base_url, account)
        by_role[role] = made[choice]
    return next(iter(made.values())) if len(made) == 1 else ModelByRole(by_role)


def _one(choice: Choice, seed: int, base_url: str | None, account: Account | None) -> LanguageModel:
    if choice.model == "offline":
        return RuleModel(seed)
    return _served(choice, base_url, account, None)


def _served(choice: Choice, base_url: str | None, account: Account | None, recorded: dict[str, Any] | None) -> LanguageModel:
    provider, colon, name = choice.model.partition(":")
    if provider != "openai" or not colon or not name.strip():
        raise InputError(
            f"--model '{choice.model}': choose offline, or openai:NAME for a server.{suggestion(choice.model, CHOICES)}"
        )
    # Only who uses it waits for its client to be imported.
    from twinville.agents.language_models.openai_compatible import OpenAICompatible

    choice = choice.model_copy(update={"model": f"openai:{name.strip()}"})
    return OpenAICompatible(choice, base_url=base_url, account=account, recorded=recorded)


def model_of(
    recorded: Mapping[str, Any],
    *,
    base_url: str | None = None,
    settings: Settings | None = None,
    account: Account | None = None,
) -> LanguageModel:
    """The model of recorded settings; `settings` and `base_url` say where its servers are.

    Raises InputError when it cannot be had, or is not what it was.
    """
    roles = recorded.get("roles")
    if isinstance(roles, dict):
        if set(roles) != set(ROLES):
            raise InputError("the recorded models do not match the roles of this version; use the version that recorded them")
        return ModelByRole({role: _again(role, part, base_url, settings, account) for role, part in roles.items()})
    return _again("default", recorded, base_url, settings, account)


def _again(
    role: str, recorded: Mapping[str, Any], base_url: str | None, settings: Settings | None, account: Account | None
) -> LanguageModel:
    name = str(recorded.get("model", ""))
    if name == "offline":
        model: LanguageModel = RuleModel(int(recorded.get("seed", 0)))
        if model.settings != dict(recorded):
            raise InputError("the offline rules of this version differ from the recorded ones; use the version that recorded them")
        return model
    chosen = settings.models if settings is not None else {}
    by_role = chosen.get(role, chosen.get("default"))  # type: ignore[call-overload]
    choice = Choice(model=name)
    if by_role is not None and by_role.model == name:
        choice = choice.model_copy(update={"base_url": by_role.base_url, "key_variable": by_role.key_variable})
    try:
        return _served(choice, base_url, account, dict(recorded))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"the recorded settings of '{name}' cannot be read ({first['msg']})") from None

"""Makes the language model that a user chose, or that an episode recorded."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.by_role import ModelByRole
from twinville.agents.language_models.installed import the_one
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.providers import PROVIDERS, bare, named, provider_of, url_of
from twinville.agents.language_models.settings import Choice, Settings
from twinville.agents.prompts.role import ROLES
from twinville.agents.rules.rule_model import RuleModel
from twinville.worlds.errors import InputError


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
        raise InputError("--base-url goes with a model that a server has; the offline rule model has none")
    if text is not None:
        return _one(Choice(model=text), seed, base_url, account, settings)
    chosen = settings.models if settings is not None else {}
    default = chosen.get("default", Choice(model="offline"))
    made: dict[Choice, LanguageModel] = {}
    by_role: dict[str, LanguageModel] = {}
    for role in ROLES:
        choice = chosen.get(role, default)
        if choice not in made:
            made[choice] = _one(choice, seed, base_url, account, settings)
        by_role[role] = made[choice]
    return next(iter(made.values())) if len(made) == 1 else ModelByRole(by_role)


def _one(choice: Choice, seed: int, base_url: str | None, account: Account | None, settings: Settings | None) -> LanguageModel:
    if choice.model == "offline":
        return RuleModel(seed)
    return _served(choice, base_url, account, settings, None)


def _served(
    choice: Choice, base_url: str | None, account: Account | None, settings: Settings | None, recorded: dict[str, Any] | None
) -> LanguageModel:
    # Only who uses it waits for its client to be imported.
    from twinville.agents.language_models.openai_compatible import OpenAICompatible

    choice = _with_its_model(at_its_server(choice, base_url))
    patience = settings.patience if settings is not None else None
    return OpenAICompatible(choice, base_url=base_url, account=account, recorded=recorded, patience=patience)


def at_its_server(choice: Choice, base_url: str | None) -> Choice:
    """A choice of a server with a name, with where it listens and which key it takes; any other choice as it is."""
    server = provider_of(choice.model)
    if server is None:
        return choice
    # The key of a hosted service is not for another server, unless the settings say so.
    variable = choice.key_variable if "key_variable" in choice.model_fields_set else server.key_variable
    return choice.model_copy(update={"base_url": choice.base_url or base_url or url_of(server), "key_variable": variable})


def _with_its_model(choice: Choice) -> Choice:
    """A choice at its server with its model: the one there is, where a server that has but one is named alone.

    Raises InputError for what names no server, and, with the models there are, for a server without a model.
    """
    provider, name = named(choice.model)
    if not name:
        name = the_one(PROVIDERS[provider], choice.base_url or PROVIDERS[provider].url)
    return choice.model_copy(update={"model": f"{provider}:{name}"})


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
    if not bare(name).strip():
        # What is recorded names its model: a file makes nobody look for one.
        raise InputError(f"the recorded settings of '{name}' cannot be read (they name no model)")
    chosen = settings.models if settings is not None else {}
    by_role = chosen.get(role, chosen.get("default"))  # type: ignore[call-overload]
    choice = Choice(model=name)
    if by_role is not None and is_meant(by_role.model, name):
        choice = by_role.model_copy(update={"model": name})
    try:
        return _served(choice, base_url, account, settings, dict(recorded))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"the recorded settings of '{name}' cannot be read ({first['msg']})") from None


def is_meant(chosen: str, recorded: str) -> bool:
    """Whether a name that a user gave speaks of a recorded model: by its name, or by that of a server that has but one."""
    server = PROVIDERS.get(chosen)
    return chosen == recorded or (server is not None and server.single and recorded.startswith(f"{chosen}:"))

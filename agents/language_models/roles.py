"""Settings of models by role: which of them shape the answers to a kind of prompt."""

from collections.abc import Mapping
from typing import Any

from twinville.agents.prompts.registry import prompt_kinds


def role_of(kind: str) -> str:
    """The role of a prompt kind; of a kind that is not known here, planning."""
    prompt = prompt_kinds().get(kind)
    return prompt.role if prompt is not None else "planning"


def settings_for(settings: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """What of a model's settings shapes the answers to one kind: those of its role, where roles have their own."""
    roles = settings.get("roles")
    return roles.get(role_of(kind), settings) if isinstance(roles, dict) else settings


def parts(settings: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The settings of every model that answers: one, or one for each role."""
    roles = settings.get("roles")
    return [part for part in roles.values() if isinstance(part, dict)] if isinstance(roles, dict) else [settings]


def uses_rules(settings: Mapping[str, Any]) -> bool:
    """Whether hand-written rules answer, in any role."""
    return any(part.get("model") == "offline" for part in parts(settings))

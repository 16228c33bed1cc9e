"""Roles: which kinds of prompts go together, so that each can have a model of its own."""

from collections.abc import Mapping
from typing import Any

#: Prompt kinds by role.
ROLES: dict[str, tuple[str, ...]] = {
    "planning": ("wake_time", "day_plan", "hour_plan", "decompose", "replan", "react", "comply"),
    "dialogue": ("converse", "utter", "keep_talk", "notice"),
    "reflection": ("questions", "reflect", "relationships", "renew_identity"),
    "importance": ("importance",),
    "interviews": ("interview", "survey"),
}
_ROLE_OF = {kind: role for role, kinds in ROLES.items() for kind in kinds}


def role_of(kind: str) -> str:
    """The role of a prompt kind; what is in no list is planning."""
    return _ROLE_OF.get(kind, "planning")


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

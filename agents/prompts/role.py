"""Roles: which kinds of prompts go together, so that each role can have a model of its own."""

from typing import Literal, get_args

Role = Literal["planning", "dialogue", "reflection", "importance", "interviews"]

#: All roles, in the order in which they are listed.
ROLES: tuple[Role, ...] = get_args(Role)

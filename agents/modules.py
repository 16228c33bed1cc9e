"""Parts of a mind that can be switched off, to see what they do."""

MEMORY, REFLECTION, PLANNING, TALK = "memory", "reflection", "planning", "talk"
ALL_MODULES = frozenset({MEMORY, REFLECTION, PLANNING, TALK})

"""Parts of a mind that can be switched off, to see what they do."""

MEMORY, REFLECTION, PLANNING, TALK = "memory", "reflection", "planning", "talk"
#: Meaning to talk to somebody, and thinking before one does; what one works towards; thinking of what came up; going somewhere new.
INTENTS, AIMS, CONSIDERING, EXPLORING = "intents", "aims", "considering", "exploring"
ALL_MODULES = frozenset({MEMORY, REFLECTION, PLANNING, TALK, INTENTS, AIMS, CONSIDERING, EXPLORING})

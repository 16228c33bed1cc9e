"""Changing: who somebody is, when it is changed from outside."""

from twinville.agents.cognition.context import Context
from twinville.agents.component import Part
from twinville.agents.prompts.identity import Identity
from twinville.agents.records import Changed
from twinville.agents.stimulus import PersonaChanged, Stimulus


class Changing(Part):
    """An attribute of the identity is another from now on."""

    name = "changing"

    def __init__(self, context: Context) -> None:
        self._context = context

    def perceive(self, stimulus: Stimulus, now: int) -> bool:  # noqa: ARG002
        """Be somebody else by what was changed."""
        if not isinstance(stimulus, PersonaChanged):
            return False
        renewed = Identity.model_validate(self._context.identity.model_dump() | {stimulus.attribute: stimulus.value})
        self._context.identity = renewed
        self._context.records.append(Changed(stimulus.attribute, renewed.model_dump(mode="json")[stimulus.attribute]))
        return True

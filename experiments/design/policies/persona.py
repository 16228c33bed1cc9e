"""A change of persona: who some people are is another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Reach, Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.persona import Attribute, PersonaChanged
from twinville.worlds.errors import InputError


def _one_attribute(value: Any, others: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) != 1:
        raise InputError("'persona' changes one attribute: give its name and value, as {persona: {currently: TEXT}}")
    ((attribute, changed),) = value.items()
    return {"attribute": attribute, "value": changed, "to": None, **others}


@register("persona", given=("attribute", "value"), read=_one_attribute)
@dataclass(frozen=True, slots=True)
class PersonaChange:
    """Who some people are: an attribute of theirs (occupation, traits, values, interests, habits, currently, biography; wake and
    sleep in minutes of the day) is another from a moment on. They do not know that it was ever different.
    """

    attribute: Attribute
    value: str | tuple[str, ...] | int
    to: Reach
    start: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One change."""
        people = setting.treated(self.to) if self.to is not None else tuple(setting.names)
        if not people:
            return []
        return [Change(PersonaChanged(people=people, attribute=self.attribute, value=self.value), moment(self.start))]

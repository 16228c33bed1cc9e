"""A process of the world that runs from a moment on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.process import ProcessBegun


@register("process")
@dataclass(frozen=True, slots=True)
class WorldProcess:
    """A process of the world that runs from a moment on, such as "weather"; its parameters are the process's own."""

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    start: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:  # noqa: ARG002  # the same for any town
        """One process."""
        return [Change(ProcessBegun(process=self.name, parameters=dict(self.parameters)), moment(self.start))]

"""A process of the world, such as the weather, begins, has other parameters, or ends."""

import json
from collections.abc import Sequence
from typing import Any, Literal, Self

from twinville.simulation.chance import KeyedChance
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.engine import Engine
from twinville.simulation.interventions.past import Past
from twinville.simulation.interventions.registry import register
from twinville.simulation.processes.process import Adjustable, Ground
from twinville.simulation.processes.registry import make_process


@register
class ProcessBegun(Intervention):
    """`process` runs with `parameters`; where it runs already and can be adjusted, it has these from now on."""

    what: Literal["process"] = "process"
    process: str
    parameters: dict[str, Any] | None = None

    def put(self, past: Past, before: Sequence[Intervention]) -> Self:  # noqa: ARG002  # as every intervention
        """It, checked by making the process; raises InputError for one that there is not, or parameters that do not fit."""
        ground = Ground(past.world, past.clock, KeyedChance(0), tuple(past.names), (), ())
        settings = dict(self.parameters or {})
        running = [row for row in past.interventions if row["what"] == "process" and row.get("process") == self.process]
        if running:
            process = make_process(self.process, ground, int(running[0]["tick"]), running[0].get("parameters") or {})
            if isinstance(process, Adjustable):
                process.adjust(settings)
                return self
        make_process(self.process, ground, self.tick, settings)
        return self

    def holds(self, engine: Engine) -> None:
        """It runs."""
        engine.begin_process(self.process, self.tick, self.parameters or {})

    def in_words(self) -> str:
        """Which, with what."""
        return f"process {self.process}: {json.dumps(self.parameters or {}, ensure_ascii=False)}"


@register
class ProcessEnded(Intervention):
    """`process` runs no more."""

    what: Literal["end process"] = "end process"
    process: str

    def holds(self, engine: Engine) -> None:
        """It does not run."""
        engine.end_process(self.process)

    def in_words(self) -> str:
        """Which."""
        return f"end of process {self.process}"

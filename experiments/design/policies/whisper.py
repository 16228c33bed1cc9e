"""A whisper: an inner voice to one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.experiments.design.policies.base import moment
from twinville.experiments.design.policies.registry import register
from twinville.experiments.design.setting import Setting
from twinville.simulation.history.fork import Change
from twinville.simulation.interventions.whisper import Whispered
from twinville.worlds.errors import InputError


def _to_one(text: Any, others: dict[str, Any]) -> dict[str, Any]:
    to = others.get("to")
    if to is None or len(to) != 1:
        raise InputError("a whisper goes to one person: name them with 'to: [NAME]'")
    return {"person": to[0], "text": text, **{name: value for name, value in others.items() if name != "to"}}


@register("whisper", given=("text", "person"), also=("to",), read=_to_one)
@dataclass(frozen=True, slots=True)
class Whisper:
    """An inner voice to one person."""

    person: str
    text: str
    start: str | None = None

    def changes(self, setting: Setting) -> Sequence[Change]:
        """One whisper."""
        return [Change(Whispered(person=setting.person(self.person), text=self.text), moment(self.start))]

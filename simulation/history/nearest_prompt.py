"""What differs between a prompt that has no answer in the journal and the nearest one that has."""

import json
from difflib import unified_diff
from typing import Any

from twinville.agents.language_models.model import Request
from twinville.simulation.episode.reader import Episode
from twinville.worlds.reading import parse_object

#: Lines of a difference that are shown.
SHOWN = 16


def difference_with_nearest(episode: Episode, request: Request) -> str:
    """One message: prompt kind, agent, day, key, and how the nearest answered prompt of this kind and agent differs."""
    prompt = request.prompt
    who = prompt.identity.name
    head = f"{who}: the journal has no answer to '{prompt.kind}' of day {prompt.day} (key {request.key})"
    wanted = json.loads(prompt.model_dump_json())
    nearest: tuple[int, str, dict[str, Any]] | None = None
    for key, inputs in episode.journal.prompts_of(prompt.kind, who):
        found = parse_object(inputs, f"{episode.path}: is damaged: the inputs of {key}")
        distance = sum(found.get(name) != value for name, value in wanted.items())
        if nearest is None or distance < nearest[0]:
            nearest = (distance, key, found)
    if nearest is None:
        return f"{head}; it has none of this kind for {who}"
    _, key, found = nearest
    if found == wanted:
        return f"{head}; {key} asks the very same, of another model or with another template"
    lines = list(unified_diff(_pretty(found), _pretty(wanted), f"answered ({key})", "asked now", lineterm="", n=0))
    more = f"\n... and {len(lines) - SHOWN} lines more" if len(lines) > SHOWN else ""
    return f"{head}; the nearest that was answered differs:\n" + "\n".join(lines[:SHOWN]) + more


def _pretty(value: dict[str, Any]) -> list[str]:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).splitlines()

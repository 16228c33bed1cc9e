"""The command that goes on with an episode, and which of the models that it names may be asked.

A file may come from anybody: what it names is asked with the key of whoever opens it only when they name it, too.
"""

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from twinville.agents.language_models.roles import parts
from twinville.agents.memory.embedders import BUILT_IN
from twinville.agents.model_choice import is_meant
from twinville.worlds.reading import shown

OFFLINE = "offline"


def served_models(recorded: Mapping[str, Any]) -> list[str]:
    """The names in recorded settings of models that a server has, each once."""
    return [name for name in dict.fromkeys(str(part.get("model", "")) for part in parts(recorded)) if name != OFFLINE]


def not_named(names: Iterable[str], given: Iterable[str]) -> list[str]:
    """Those of a file's names of models that its user has not `given`, too."""
    chosen = tuple(given)
    return [name for name in names if name != OFFLINE and not any(is_meant(each, name) for each in chosen)]


def unconfirmed_models(recorded: Mapping[str, Any], confirmed: Iterable[str]) -> str:
    """Why the models of recorded settings are not asked; "" where each is built in, or `confirmed` by the user."""
    names = served_models(recorded)
    unknown = not_named(names, confirmed)
    if not unknown:
        return ""
    if len(names) == 1:
        told = shown(names[0])
        return f"the episode names the model '{told}', which is asked only when you say so, with --model and its name"
    told = ", ".join(f"'{shown(name)}'" for name in unknown)
    return f"the episode names the models {told}, which are asked only when you say so, with --settings and a file that has them"


def resume_command(path: Path, recorded: Mapping[str, Any], embedder: str) -> str:
    """What goes on with an episode: with the names of what it is asked, which its user confirms by giving them."""
    names = served_models(recorded)
    model = ["--model", names[0]] if len(names) == 1 else ["--settings", "FILE"] if names else []
    return shlex.join(["twinville", "resume", str(path), *model, *(["--embedder", embedder] if embedder not in BUILT_IN else [])])

"""Which models a server of one's own has, for a user who named the server alone."""

import json
import os
from typing import Any

from twinville.agents.language_models.looking import look
from twinville.agents.language_models.providers import Provider
from twinville.worlds.errors import InputError

#: As many names are shown, and each is at most this long, characters.
_SHOWN, _LONG = 30, 180


def the_one(provider: Provider, url: str) -> str:
    """The model of a server that serves just one, by the server's own name for it, or that of its file.

    Raises InputError, with what there is to choose from, or how to start the server.
    """
    names = installed(provider, url)
    if provider.single and len(names) == 1:
        # llama.cpp calls a model by the path of its file, which is nobody's business, and answers to any name.
        return names[0].replace("\\", "/").rpartition("/")[2] if names[0].endswith(".gguf") else names[0]
    if not names:
        raise InputError(f"--model {provider.name}: {provider.title} at {url} has no model; {provider.get}")
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    choices = ", ".join(f"{provider.name}:{name}" for name in names[:_SHOWN])
    raise InputError(f"--model {provider.name}: choose one of these: {choices}{more}")


def installed(provider: Provider, url: str) -> tuple[str, ...]:
    """The names of a server's models, in its order; raises InputError when it does not say."""
    where = f"{url.rstrip('/')}/models"
    try:
        body = look(where, key=os.environ.get(provider.key_variable, ""))
    except (OSError, ValueError) as error:
        status = getattr(error, "code", None)
        if status in (401, 403):
            raise InputError(
                f"--model {provider.name}: {provider.title} at {url} wants a key; put it into {provider.key_variable}"
            ) from None
        said = f"says {status}" if status is not None else "does not answer"
        raise InputError(
            f"--model {provider.name}: {provider.title} at {url} {said}; {provider.start}, or name another server with --base-url"
        ) from None
    try:
        return _names(json.loads(body))
    except (ValueError, RecursionError):
        raise InputError(
            f"--model {provider.name}: what answers at {where} lists no models; name the server of {provider.title} with --base-url"
        ) from None


def _names(answer: Any) -> tuple[str, ...]:
    """Names that can be shown and used; raises ValueError for what is no list of models."""
    rows = answer.get("data") if isinstance(answer, dict) else None
    # Ollama without a model says null.
    if rows is None and isinstance(answer, dict) and "data" in answer:
        return ()
    if not isinstance(rows, list):
        raise ValueError("no list")
    names = (row.get("id") for row in rows if isinstance(row, dict))
    kept = (name.strip() for name in names if isinstance(name, str) and name.isprintable() and 0 < len(name.strip()) <= _LONG)
    return tuple(dict.fromkeys(kept))

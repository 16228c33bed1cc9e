"""Whom a name means: somebody one knows or has heard of, by the whole name or a part that no other of them has; else nobody."""

import re

from twinville.agents.cognition.context import Context
from twinville.agents.telling.names import capital

_WORD = re.compile(r"[^\W_]+")


def who_is(context: Context, said: str) -> str | None:
    """The person whom words name among all whom somebody knows or has heard of; None for nobody, or for more than one."""
    wanted = _parts(said)
    if not wanted:
        return None
    people = dict.fromkeys((*context.acquaintances.names, *context.above.residents.people))
    near = [name for name in people if name != context.name and _parts(name) & wanted and _heard_of(context, name)]
    parts = {name: _parts(name) for name in near}
    exact = [name for name in near if parts[name] == wanted]
    within = [name for name in near if parts[name] < wanted]
    short = [name for name in near if wanted < parts[name]]
    found = exact or within or short
    return found[0] if len(found) == 1 else None


def _heard_of(context: Context, name: str) -> bool:
    """Whether one knows somebody, by the ties one has or by meeting them daily, or their name stands in anything one remembers."""
    if name in context.acquaintances or context.above.residents.meet_daily(context.name, name):
        return True
    return name in context.identity.biography or context.recollection.stream.tell_of(name)


def _parts(text: str) -> frozenset[str]:
    """The words of a name, folded; of more words than a name has, those that are written as names."""
    words = _WORD.findall(text)
    return frozenset(word.casefold() for word in [word for word in words if capital(word)] or words)

"""Reads whatever a server answered, whole: the answer, or the fault that keeps it from coming."""

import re
from collections.abc import Mapping
from datetime import datetime

from twinville.agents.language_models.wire.answers import Asked, completion_of, not_of_protocol
from twinville.agents.language_models.wire.completion import Completion
from twinville.agents.language_models.wire.refusing import refusal
from twinville.agents.language_models.wire.streaming import LARGEST, Pieces

#: How a stream begins, which some servers send although none was asked for.
_STREAM = re.compile(rb"\s*(?:\xef\xbb\xbf)?(?:data|event|id|retry|error)?:")


def read_answer(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    key_variable: str,
    secret: str = "",
    now: datetime | None = None,
) -> Completion:
    """The answer in a whole body; raises a ServerFault, and nothing else, where there is none.

    `key_variable` is the environment variable that the user is told to set. Where `secret`, the key, is given, it is taken out of
    what a server says. `now` is the moment that dates in the headers are compared with.
    """
    if not 200 <= status < 300:
        raise refusal(status, headers, body[:LARGEST], key_variable=key_variable, secret=secret, now=now)
    if len(body) > LARGEST:
        raise not_of_protocol(f"it is longer than {LARGEST >> 20} MB")
    if _STREAM.match(body):
        pieces = Pieces(key_variable=key_variable, headers=headers, secret=secret, now=now)
        pieces.feed(body)
        return pieces.completion()
    return completion_of(body, Asked(headers, key_variable, secret, now))

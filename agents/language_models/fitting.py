"""Makes a prompt fit a model's context: with fewer memories where it is too long, or not at all.

This happens when a prompt is put, and depends on the prompt and the recorded settings alone; `context` is one of them, and so part
of the journal key, which is that of the whole prompt. The same run, with the same answers, is shortened in the same places. What
was shortened offers no more than the whole, so an answer that is legal for what was put is legal for what is journalled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twinville.agents.language_models.model import AnswerError
from twinville.agents.language_models.providers import how_to_lengthen
from twinville.agents.language_models.settings import ServedSettings
from twinville.agents.language_models.structured import BY_SCHEMA, IN_WORDS, in_words
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.shortening import NothingLeftError, shortened

#: A server's tokenizer may count so much more than ours (that of SmolLM2 counts 17 % more), and adds tokens for its own markup.
MARGIN, MARKUP = 1.2, 128
#: Room for an answer is kept up to this share of the context: a cap may be longer than all of it, most answers are far shorter.
FOR_THE_ANSWER = 0.25


class TooLongError(AnswerError):
    """A prompt that does not fit, whatever is left out."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A prompt as it is put, without `left_out` memories. `max_tokens` caps the answer, at most as the settings do."""

    prompt: Prompt[Any]
    left_out: int
    max_tokens: int


def fitted(prompt: Prompt[Any], settings: ServedSettings, more: Sequence[str] = ()) -> Fitted:
    """The prompt as it fits the context of the settings; the very one where it does, or where no context is known.

    `more` are further texts of the same request: the answer that was wrong, and what was wrong with it. Raises TooLongError.
    """
    context = settings.context
    if context is None:
        return Fitted(prompt, 0, settings.max_tokens)
    kept = min(settings.max_tokens, int(context * FOR_THE_ANSWER))
    try:
        found, left_out = shortened(prompt, lambda candidate: _fits(candidate, settings, more, context - kept))
    except NothingLeftError as error:
        raise TooLongError(_too_long(error, kept, settings, more)) from None
    if kept == settings.max_tokens:
        return Fitted(found, left_out, kept)
    return Fitted(found, left_out, min(settings.max_tokens, context - tokens_of(found, settings, more)))


def tokens_of(prompt: Prompt[Any], settings: ServedSettings, more: Sequence[str] = ()) -> int:
    """The tokens of a request, at most: as our tokenizer counts them, and more. A schema that a server enforces is none of them."""
    return int(sum(map(len, token_ids(_texts(prompt, settings, more)))) * MARGIN) + MARKUP


def _fits(prompt: Prompt[Any], settings: ServedSettings, more: Sequence[str], room: int) -> bool:
    # No token is shorter than a byte: what is short enough so need not be counted.
    longest = sum(len(text.encode()) for text in _texts(prompt, settings, more)) + MARKUP
    return longest <= room or tokens_of(prompt, settings, more) <= room


def _texts(prompt: Prompt[Any], settings: ServedSettings, more: Sequence[str]) -> list[str]:
    schema = [in_words(prompt.answer_schema(), prompt.say(IN_WORDS))] if settings.structured not in BY_SCHEMA else []
    return [prompt.system(), prompt.question(), *schema, *more]


def _too_long(error: NothingLeftError, kept: int, settings: ServedSettings, more: Sequence[str]) -> str:
    """What does not fit, by how much, and what to do."""
    tokens = tokens_of(error.shortest, settings, more)
    left = f" with {error.left_out} memories left out" if error.left_out else ""
    return (
        f"{error.shortest.identity.name}: the prompt '{error.shortest.kind}' has about {tokens:,} tokens{left} and keeps {kept:,} "
        f"for its answer, more than the context of {settings.context:,} that {settings.model} has; "
        f"{how_to_lengthen(settings.model, tokens + settings.max_tokens)}"
    )

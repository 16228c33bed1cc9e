"""The text that is kept of a prompt is that which a language model can have read: the whole, or it with fewer memories."""

from tests.agents.language_models.test_fitting import MANY
from twinville.agents.prompts.shortening import shortened
from twinville.simulation.history.evidence import _texts


def _text(prompt: object) -> str:
    return f"{prompt.system()}\n\n{prompt.question()}"  # type: ignore[attr-defined]


def test_a_prompt_that_was_shortened_is_among_what_may_have_been_read() -> None:
    texts = list(_texts(MANY))
    assert texts[0] == _text(MANY)
    assert len(texts) == len(MANY.expendable()) + 1
    longest = len(_text(MANY))
    for share in (0.95, 0.8):
        put, left_out = shortened(MANY, lambda prompt, most=share * longest: len(_text(prompt)) <= most)  # type: ignore[misc]
        assert left_out
        assert _text(put) == texts[left_out]
    assert len(set(texts)) == len(texts)

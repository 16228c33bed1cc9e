"""Whatever stands where a text belongs is read."""

from typing import Any

import pytest
from hypothesis import given

from tests.agents.language_models.wire.odd import JSON
from twinville.agents.language_models.wire.parts import Parts, parts


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, Parts()),
        ("a", Parts("a")),
        (["a", "b"], Parts("ab")),
        ([{"type": "text", "text": "a"}, {"type": "output_text", "text": "b"}], Parts("ab")),
        ({"type": "text", "text": "a"}, Parts("a")),
        ([{"text": "a"}], Parts("a")),
        ([{"type": "text", "text": {"value": "a", "annotations": []}}], Parts("a")),
        ([{"type": "thinking", "thinking": [{"type": "text", "text": "why"}]}, {"type": "text", "text": "a"}], Parts("a", "why")),
        ([{"type": "reasoning.text", "text": "why"}, {"type": "reasoning.encrypted", "data": "x"}], Parts("", "why")),
        ([{"type": "reasoning", "summary": [{"type": "summary_text", "text": "why"}], "content": []}], Parts("", "why")),
        ([{"type": "refusal", "refusal": "no"}], Parts("", "", "no")),
        ([{"type": "image_url", "image_url": {"url": "x"}}], Parts()),
        ([None, {}, []], Parts()),
        ({"a": 1}, Parts('{"a": 1}')),
        (5, Parts("5")),
        ([[[[[[[["deep"]]]]]]]], Parts()),
    ],
)
def test_parts(value: Any, found: Parts) -> None:
    assert parts(value) == found


@given(JSON)
def test_anything_is_read(value: Any) -> None:
    assert all(isinstance(text, str) for text in parts(value))

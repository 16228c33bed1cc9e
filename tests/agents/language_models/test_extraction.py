import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.extraction import json_object


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        '```\n{"a": 1}\n```\n',
        '<think>Is it {"b": 2}? No.</think>{"a": 1}',
        '<thinking>\nhm\n</thinking>\n\n```json\n{"a": 1}\n```',
    ],
)
def test_one_object_is_found(text: str) -> None:
    assert json.loads(json_object(text)) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("<think>so</think>", "is empty"),
        ("<think>it goes on and on", "ends within its reasoning"),
        ("8/10", "no JSON object"),
        ('{"a": 1', "cut off"),
        ('{"a": "b', "is not valid|cut off"),
        ('{"a": NaN}', "NaN, which is no number"),
        ('{"a": -Infinity}', "no number"),
        ('{"a": 1} {"a": 2}', "more after"),
        ('Here you are: {"a": 1}', "text before"),
        ('{"a": 1}\nI hope this helps!', "more after"),
        ("{'a': 1}", "is not valid"),
        ("[1, 2]", "no JSON object"),
        ("{" * 100_000, "cut off|nested|is not valid"),
    ],
)
def test_anything_else_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        json_object(text)


@given(st.text())
def test_any_text_is_an_object_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(json.loads(json_object(text)), dict)

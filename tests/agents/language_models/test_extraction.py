import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.language_models.wire.odd import TEXTS
from twinville.agents.language_models.extraction import (
    BOX,
    FENCE,
    LARGEST,
    LISTED,
    PYTHON,
    REASONING,
    TWICE,
    WORDS,
    WRAPPED,
    json_object,
)

FENCED = '```json\n{"a": 1}\n```'


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ('{"a": 1}', ()),
        (' \n{"a": 1}\n', ()),
        (f"{FENCED}", (FENCE,)),
        ('```\n{"a": 1}\n```\n', (FENCE,)),
        ('<think>Is it {"b": 2}? No.</think>{"a": 1}', (REASONING,)),
        (f"<thinking>\nhm\n</thinking>\n\n{FENCED}", (REASONING, FENCE)),
        ('They want {a plan}.\n</think>\n{"a": 1}', (REASONING,)),
        ('Here you are: {"a": 1}', (WORDS,)),
        (f"Sure! Here is the JSON:\n{FENCED}", (FENCE, WORDS)),
        ('{"a": 1}\nI hope this helps!', (WORDS,)),
        ('They want {a plan}, as in [1] and [sic]: {"a": 1}', (WORDS,)),
        ('<answer>{"a": 1}</answer>', (WORDS,)),
        (f"{FENCED}\n{FENCED}", (TWICE, FENCE)),
        ('{"a": 1} {"a":1}', (TWICE,)),
        ('\\boxed{{"a": 1}}', (BOX,)),
        ('\\boxed{"a": 1}', (BOX,)),
        ('So it is $\\boxed{ {"a": 1} }$', (BOX, WORDS)),
        ('[{"a": 1}]', (LISTED,)),
        ("{'a': 1}", (PYTHON,)),
        ('{"a": 1,}', (PYTHON,)),
        ("```python\n{'a': 1}\n```", (FENCE, PYTHON)),
    ],
)
def test_one_object_is_found(text: str, repairs: tuple[str, ...]) -> None:
    found = json_object(text)
    assert json.loads(found.text) == {"a": 1}
    assert sorted(found.repairs) == sorted(repairs)


@pytest.mark.parametrize("name", ["response", "answer", "json", "result", "output", "Answer"])
def test_a_wrapper_is_taken_off_where_the_answer_has_no_such_field(name: str) -> None:
    wrapped = json.dumps({name: {"a": 1}})
    found = json_object(wrapped, ("a", "b"))
    assert (json.loads(found.text), found.repairs) == ({"a": 1}, (WRAPPED,))
    assert json_object(f"[{wrapped}]", ("a",)).repairs == (LISTED, WRAPPED)
    assert json_object(wrapped).text == wrapped
    assert json_object(wrapped, (name, "a")).text == wrapped
    assert json_object(wrapped, (name.upper(), "a")).text == wrapped


@pytest.mark.parametrize("text", ['{"answer": 1}', '{"answer": {"a": 1}, "b": 2}', '{"plan": {"a": 1}}', '{"answer": [{"a": 1}]}'])
def test_what_is_no_wrapper_stays(text: str) -> None:
    assert json_object(text, ("a",)).text == text


@pytest.mark.parametrize(
    "said", ["</think>", "<think>", "\\boxed{{x}}", "```json", "[{", "{'a': 1}", "<|channel|>final<|message|>"]
)
def test_what_somebody_says_stays(said: str) -> None:
    text = json.dumps({"a": said})
    for around in ("", "Here it is: "):
        assert json_object(around + text).text == text


def test_python_is_read_only_where_it_says_what_json_can() -> None:
    found = json_object("{'a': True, 'b': None, 'c': ['it\\'s', 1.5]}")
    assert (json.loads(found.text), found.repairs) == ({"a": True, "b": None, "c": ["it's", 1.5]}, (PYTHON,))
    for text in ("('a', 1)", "{1: 2}", "{'a': (1, 2)}", "{'a': {1, 2}}", "{'a': b'x'}", "{'a': 1 + 2j}", "{'a': f('x')}"):
        with pytest.raises(ValueError):
            json_object(text)


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
        ('{"a": 1e999}', "too large"),
        ('{"a": ' + "1" * 5000 + "}", "too large"),
        ("{'a': 1e999}", "too large"),
        ('{"a": 1, "a": 2}', "the field 'a' twice"),
        ("{'a': 1, 'a': 2}", "is not valid"),
        ('{"a": ["x" "y"]}', "is not valid"),
        ("{'a': ['x' 'y']}", "is not valid"),
        ('{"a": {"b": 1}, "c": }', "is not valid"),
        ('{"a": {"b": 1}', "cut off"),
        ('{a: {"b": 1}}', "is not valid"),
        ('[{"a": 1}, {"a": 2}]', "a list of 2"),
        ('[{"a": 1}, {"b":', "cut off"),
        (f'{FENCED} ```{{"a": 2}}```', "a second one that differs"),
        ("[1, 2]", "no JSON object"),
        ("{" * 100_000, "is not valid"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deep"),
        ('{"a":' * 150 + "1" + "}" * 150, "nested too deep"),
        ("[" * 100_000, "nested too deep"),
        ("{'a':" * 5000 + "1" + "}" * 5000, "is not valid"),
        ("{'a':" + "-" * 40_000 + "1}", "is not valid"),
        ('["' * 100_000, "full of brackets"),
        ("x" * (LARGEST + 1), "longer than 1,000,000 characters"),
    ],
)
def test_anything_else_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        json_object(text)


@given(TEXTS)
def test_any_text_is_an_object_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        found = json_object(text, ("a",))
        assert isinstance(json.loads(found.text), dict)
        found.text.encode()


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.none())))
def test_a_legal_object_is_taken_as_it_is(value: dict[str, object]) -> None:
    found = json_object(json.dumps(value))
    assert (json.loads(found.text), found.repairs) == (value, ())


@pytest.mark.parametrize(
    "part", ["[a", '["', "{a}", "{a", "{ ", "<think>", "</think>", "```", "\\boxed{", "[1,", '{"a":{', "analysis assistant"]
)
def test_hostile_text_is_read_in_linear_time(part: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError):
        json_object(part * (LARGEST // len(part)))
    assert time.process_time() - began < 3

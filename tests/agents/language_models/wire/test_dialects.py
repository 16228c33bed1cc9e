"""Reasoning is told apart from the answer in every dialect, and a legal answer stays as it is."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.wire.dialects import apart

GOOD = '{"a": "x"}'
WHY = 'They want {a plan}. Let me think: {"word": maybe}, or {"word": "x"}.'

DIALECTS = {
    "think": f"<think>{WHY}</think>\n\n{GOOD}",
    "thinking": f"<thinking>\n{WHY}\n</thinking>{GOOD}",
    "thought": f"<thought>{WHY}</thought>\n{GOOD}",
    "reasoning": f"<reasoning>{WHY}</reasoning>{GOOD}",
    "capitals": f"<THINK>{WHY}</Think>{GOOD}",
    "seed": f"<seed:think>{WHY}</seed:think>{GOOD}",
    "longcat": f"<longcat_think>{WHY}</longcat_think>{GOOD}",
    "magistral": f"[THINK]{WHY}[/THINK]{GOOD}",
    "kimi": f"◁think▷{WHY}◁/think▷{GOOD}",
    "open thinker": f"<|begin_of_thought|>{WHY}<|end_of_thought|>{GOOD}",
    "command": f"<|START_THINKING|>{WHY}<|END_THINKING|>{GOOD}",
    "the template opened it": f"{WHY}\n</think>\n\n{GOOD}",
    "the template opened it, Magistral": f"{WHY}[/THINK]{GOOD}",
    "harmony": f"<|channel|>analysis<|message|>{WHY}<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}",
    "harmony to the end": (
        f"<|start|>assistant<|channel|>analysis<|message|>{WHY}<|end|>"
        f"<|start|>assistant<|channel|>final<|constrain|>json<|message|>{GOOD}<|return|>"
    ),
    "harmony without its first token": f"analysis<|message|>{WHY}<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}",
    "harmony with a call": (
        f"<|channel|>analysis<|message|>{WHY}<|end|><|start|>assistant<|channel|>commentary to=functions.answer "
        f"<|constrain|>json<|message|>{GOOD}<|call|>"
    ),
    "harmony without tokens": f"analysis{WHY}assistantfinal{GOOD}",
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS.keys())
def test_a_dialect_is_read(text: str) -> None:
    assert apart(text) == (GOOD, WHY)


def test_a_commentary_is_no_answer() -> None:
    said = "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary<|message|>b<|end|>"
    assert apart(f"{said}<|start|>assistant<|channel|>final<|message|>{GOOD}<|return|>") == (GOOD, "a\nb")


@pytest.mark.parametrize(
    ("text", "answer", "reasoning"),
    [
        ("<think>it goes on and on", "", "it goes on and on"),
        ("<think>so</think>", "", "so"),
        ("<think></think>" + GOOD, GOOD, ""),
        ("<|channel|>analysis<|message|>it goes on", "", "it goes on"),
        (f'<think>They wrote "</think>" there. </think>{GOOD}', GOOD, 'They wrote "</think>" there.'),
        (f"<think>a <think> b</think>{GOOD}", GOOD, "a <think> b"),
        (f"<think>a</think>{GOOD}<think>was it right?</think>", GOOD, "a\nwas it right?"),
        (f"{GOOD}<think>was it right?</think>", GOOD, "was it right?"),
        (f"<think>a</think>{GOOD}</think> Done.", f"{GOOD}</think> Done.", "a"),
        (f"{GOOD}</think>", GOOD, ""),
        (f"{GOOD}\n</think></think>", GOOD, ""),
        (f"<think>{GOOD}</think>{GOOD}", GOOD, GOOD),
        (f"{GOOD}<|return|>", GOOD, ""),
        (f"<think>{GOOD}", "", GOOD),
        (f"<think>a</think><thought>b</thought>{GOOD}", GOOD, "a\nb"),
        ("no marks, 1 < 2", "no marks, 1 < 2", ""),
    ],
)
def test_what_is_cut_off_or_odd(text: str, answer: str, reasoning: str) -> None:
    assert apart(text) == (answer, reasoning)


TAGS = "<think> </think> <|channel|> <|message|> <|end|> [THINK] [/THINK] ◁think▷ ◁/think▷ assistantfinal </seed:think>"


@given(st.dictionaries(st.text(), st.text() | st.sampled_from(TAGS.split()) | st.just(TAGS)), st.sampled_from(["", " ", "\n"]))
def test_a_legal_object_comes_back_untouched(value: dict[str, str], around: str) -> None:
    text = around + json.dumps(value, ensure_ascii=False) + around
    assert apart(text) == (text, "")


def test_marks_in_a_legal_object_are_none_after_reasoning_either() -> None:
    good = json.dumps({"a": "He said </think> and <think>."})
    assert apart(f"<think>hm</think>{good}") == (good, "hm")
    assert apart(f"hm</think>{good}") == (good, "hm")


@given(st.lists(st.sampled_from([*TAGS.split(), GOOD, '{"a": "', "words", '"', "{"])).map("".join))
def test_any_text_is_read(text: str) -> None:
    answer, reasoning = apart(text)
    assert len(answer) + len(reasoning) <= len(text) + 1


@pytest.mark.parametrize(
    "text",
    [
        "<think>" * 100_000,
        "</think>" * 100_000,
        "<think></think>" * 100_000,
        f"<think>{GOOD}</think>" * 50_000,
        "<think>" * 50_000 + "</think>" * 50_000,
        '{"a":' * 100_000 + "</think>",
        "<|channel|>" * 100_000,
        "<|message|>a<|end|>" * 50_000,
        "analysis" + "assistant" * 100_000,
        "{ " * 200_000 + "</think>",
        "</think" * 100_000 + "[THINK" * 100_000 + "[THINK]",
    ],
    ids=lambda text: text[:24],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    apart(text)
    assert time.process_time() - began < 3

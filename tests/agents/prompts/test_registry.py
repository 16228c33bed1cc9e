"""Prompts and their rules are found by themselves: those of the house, and those of another installed package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agents.prompts.examples import EXAMPLES
from tests.conftest import ROOT
from twinville.agents.prompts.notice import NoticePrompt
from twinville.agents.prompts.registry import prompt_kinds, register
from twinville.agents.rules.registry import rule, rules
from twinville.worlds.errors import InputError

PROMPT = """
from typing import ClassVar
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role

class Mood(Answer):
    mood: str

@register
class MoodPrompt(Prompt[Mood]):
    kind: ClassVar[str] = "mood"
    role: ClassVar[Role] = "reflection"
    version: ClassVar[int] = 1
    task: ClassVar[str] = "Say how this person feels."
    answer_type: ClassVar[type[Answer]] = Mood

    def question(self) -> str:
        return "How do you feel?"
"""
RULE = """
from outside_prompt import Mood, MoodPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule

@rule(MoodPrompt)
def mood(prompt: MoodPrompt, dice: Dice) -> Mood:
    return Mood(mood=dice.choice(("glad", "tired"), "mood"))
"""
ASK = """
import asyncio
from tests.agents.prompts.examples import IDENTITY
from twinville.agents.language_models.model import Request
from twinville.agents.language_models.roles import role_of
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.rules.rule_model import RuleModel

prompt = prompt_kinds()["mood"](identity=IDENTITY, day=1)
print(role_of("mood"), asyncio.run(RuleModel(0).answer(Request(prompt, "key-0"))).text)
"""


def test_each_kind_has_a_rule_and_an_example() -> None:
    kinds = set(prompt_kinds())
    assert kinds == set(rules()) == {prompt.kind for prompt in EXAMPLES}
    assert all(prompt_kinds()[prompt.kind] is type(prompt) for prompt in EXAMPLES)


def test_a_kind_is_registered_once() -> None:
    assert register(NoticePrompt) is NoticePrompt
    other = type("Other", (NoticePrompt,), {"__module__": "somewhere"})
    with pytest.raises(InputError, match=r"the kind of prompt 'notice' is there twice, in .*\.NoticePrompt and somewhere"):
        register(other)
    with pytest.raises(InputError, match="the rule for the prompt 'notice' is there twice"):
        rule(NoticePrompt)(lambda _prompt, _dice: None)  # type: ignore[type-var]


def test_another_package_brings_a_prompt_and_its_rule(tmp_path: Path) -> None:
    # In a process of its own, so that the prompt stays out of the other tests.
    (tmp_path / "outside_prompt.py").write_text(PROMPT, encoding="utf-8")
    (tmp_path / "outside_rule.py").write_text(RULE, encoding="utf-8")
    info = tmp_path / "outside-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: outside\nVersion: 1.0\n", encoding="utf-8")
    points = "[twinville.prompts]\nmood = outside_prompt\n\n[twinville.rules]\nmood = outside_rule\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", ASK], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ('reflection {"mood":"glad"}', 'reflection {"mood":"tired"}')

"""A server that answers the doctor's prompts sensibly, by rules over what the prompts say."""

import json
import re
from functools import cache
from typing import Any

from tests.loopback import Fault
from twinville.agents.doctor.gate import gates
from twinville.agents.doctor.probes import probes
from twinville.agents.doctor.samples import shipped
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.survey import SurveyPrompt
from twinville.agents.prompts.tell import owned
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rules
from twinville.agents.words import content_words

_NAME = re.compile(r"Name: «([^»]+)»")


def sensible(body: dict[str, Any]) -> Fault | None:
    """What a sensible model would answer to a request of the doctor's; None for one that is no prompt of ours."""
    system, asked = (message["content"] for message in body["messages"][:2]) if len(body["messages"]) > 1 else ("", "")
    if "What is your full name?" in asked:
        named = _NAME.search(system)
        return _content({"text": f"My name is {named[1]}." if named else "I could not say.", "cites": []})
    prompt = next((prompt for (before, text), prompt in _prompts().items() if system == before and asked.startswith(text)), None)
    if isinstance(prompt, SurveyPrompt):
        known = content_words(prompt.memories[0].text)
        best = max(prompt.options, key=lambda option: len(known & content_words(option.label)))
        return _content({"option": best.id, "reason": prompt.memories[0].text})
    if isinstance(prompt, ConversePrompt):
        return _content(_talk(prompt))
    if prompt is None:
        return None
    return {"content": rules()[prompt.kind](prompt, Dice(0, prompt.kind, prompt.identity.name, prompt.day, "0")).model_dump_json()}


def truncating(body: dict[str, Any], most: int) -> Fault | None:
    """The same from a server that drops the beginning of what is longer than `most` words, and says nothing of it."""
    system, asked = (message["content"] for message in body["messages"][:2]) if len(body["messages"]) > 1 else ("", "")
    over = len(f"{system} {asked}".split()) - most
    if over <= 0:
        return sensible(body)
    left = " ".join(system.split(" ")[over:])
    messages = [{"role": "system", "content": left}, {"role": "user", "content": asked}]
    return (sensible({"messages": messages}) or {}) | {"usage": {"prompt_tokens": most}}


def _talk(prompt: ConversePrompt) -> dict[str, Any]:
    news = prompt.a.memories[0]
    lines = [
        ("a", news.text, [owned(news.id, "a")]),
        ("b", f"So you say: {news.text} I had not thought of it.", []),
        ("a", "Well, now you know.", []),
    ]
    return {
        "lines": [{"speaker": by, "text": text[:400], "cites": cites, "tells": []} for by, text, cites in lines],
        "agreements": [],
        "summary_a": "We talked about the news.",
        "summary_b": "I was told the news.",
    }


def _content(answer: dict[str, Any]) -> Fault:
    return {"content": json.dumps(answer)}


@cache
def _prompts() -> dict[tuple[str, str], Prompt[Any]]:
    """Every prompt of the doctor's by its text."""
    cases = [case.prompt for gate in gates() for case in gate.cases] + [probe.prompt for probe in probes()]
    every = [*cases, *(prompt for prompts in shipped().prompts.values() for prompt in prompts)]
    return {(prompt.system(), prompt.question()): prompt for prompt in every}

"""The German set is whole: it has every template of every prompt and nothing else, and nothing of ours stays English."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agents.prompts.examples import EXAMPLES
from tests.agents.prompts.variants import VARIANTS
from twinville.agents.language_models.openai_compatible import AGAIN
from twinville.agents.language_models.structured import IN_WORDS
from twinville.agents.prompts.languages.catalogue import own_templates, shipped, translated, wording_for
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.retelling import templates
from twinville.agents.prompts.wording import Wording, fault, fields_of
from twinville.simulation.measures.known import HEARD, SCALE

GOLDEN = Path(__file__).parent.parent / "golden"
GERMAN = wording_for("de")
ALL = (*EXAMPLES, *VARIANTS)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: What a template is cut at: fields, and values of answers.
PARTS = re.compile(r"\{\w+\}|'[\w ]+'")
#: Names of fields and values of answers, as tasks quote them.
SYNTAX = re.compile(r"'[\w ]+'")
CLAUSE = re.compile(r"[,;:.!?()\n]")
QUOTED = re.compile(r"«[^«»]*»")


class Recorded(dict[str, str]):
    """A catalogue that translates nothing, and keeps what it was asked for."""

    def get(self, key: str, default: Any = None) -> Any:
        self[key] = key
        return default


class Emptied(dict[str, str]):
    """A catalogue in which a template says nothing but its fields."""

    def get(self, key: str, default: Any = None) -> Any:
        return " ".join("{" + name + "}" for name in sorted(fields_of(key)))


def _in(wording: Wording, prompt: Prompt[Any]) -> str:
    worded = prompt.in_words_of(wording)
    return f"{worded.system()}\n\n{worded.question()}\n"


def _runs(text: str) -> Iterator[str]:
    """Every three words that follow each other in a clause."""
    for clause in CLAUSE.split(text.casefold()):
        found = WORD.findall(clause)
        yield from (" ".join(found[start : start + 3]) for start in range(len(found) - 2))


def _recorded() -> set[str]:
    catalogue = Recorded()
    wording = Wording("de", catalogue)
    object.__setattr__(wording, "digest", "")
    for prompt in ALL:
        _in(wording, prompt)
    worded = EXAMPLES[0].in_words_of(wording)
    worded.say(IN_WORDS)
    worded.say(AGAIN, complaint="")
    return set(catalogue) | set(templates()) | {HEARD, *SCALE}


def test_every_template_is_translated_and_nothing_else_is() -> None:
    said, known = _recorded(), set(GERMAN.templates)
    assert not said - known, "missing in de.yaml"
    assert not known - said, "left over in de.yaml"


def test_the_set_counts_as_whole() -> None:
    done, whole = translated(GERMAN)
    assert done == whole == len(GERMAN.templates)
    assert set(own_templates("fr")) - set(own_templates("de")) == {"French"}


@pytest.mark.parametrize(("template", "translation"), GERMAN.templates.items())
def test_every_translation_is_sound(template: str, translation: str) -> None:
    assert not fault(template, translation)


@pytest.mark.parametrize("prompt", EXAMPLES, ids=lambda prompt: prompt.kind)
def test_the_german_text_is_as_agreed(prompt: Prompt[Any]) -> None:
    """When a prompt's text changes, its translation changes with it; write the golden file anew then."""
    agreed = (GOLDEN / "de" / f"{prompt.kind}.v{prompt.version}.txt").read_text(encoding="utf-8")
    assert _in(GERMAN, prompt) == agreed


def test_no_golden_text_is_left_over() -> None:
    names = {f"{prompt.kind}.v{prompt.version}.txt" for prompt in EXAMPLES}
    assert {file.name for file in (GOLDEN / "de").iterdir()} == names


def test_no_english_sentence_of_ours_stands_in_a_german_prompt() -> None:
    english = {run for template in shipped()["de"].templates for part in PARTS.split(template) for run in _runs(part)}
    assert "small town in" in english
    for prompt in ALL:
        outside = SYNTAX.sub("''", QUOTED.sub("«»", _in(GERMAN, prompt)))
        assert not english.intersection(_runs(outside)), prompt.kind


def test_no_word_of_ours_reaches_a_prompt_but_through_the_catalogue() -> None:
    """Where the catalogue says nothing, there is nothing but data and what answers are written in."""
    wording = Wording("de", Emptied({"": ""}))
    object.__setattr__(wording, "digest", "")
    for prompt in ALL:
        outside = QUOTED.sub("", _in(wording, prompt))
        syntax = {word for legal in prompt.choices().values() for each in legal for word in WORD.findall(each)}
        syntax |= {
            word
            for place in (*prompt.known_places(), *getattr(prompt, "near", ()))
            for use in place.affords
            for word in WORD.findall(use)
        }
        syntax |= {"Cal"}  # from whom something is to be kept is named without marks
        left = [word for word in WORD.findall(outside) if word not in syntax and len(word) > 1]
        assert not left, (prompt.kind, left)

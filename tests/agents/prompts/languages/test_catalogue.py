"""Where a town's templates come from, and what is said to who wrote a set that cannot be used."""

from pathlib import Path

import pytest

from twinville.agents.prompts.languages.catalogue import shipped, translated, wording_for
from twinville.agents.prompts.wording import ENGLISH
from twinville.worlds.errors import InputError


def _set(folder: Path, text: str, tag: str = "fr") -> Path:
    (folder / f"prompts.{tag}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_english_is_the_templates_as_they_stand() -> None:
    assert wording_for("en") is ENGLISH


def test_a_language_that_ships_is_whole_and_serves_its_regions() -> None:
    german, austrian = wording_for("de"), wording_for("de-AT")
    assert (german.language, austrian.language) == ("de", "de-AT")
    assert german.templates == austrian.templates == shipped()["de"].templates


def test_a_language_without_a_set_keeps_english_templates() -> None:
    wording = wording_for("fr")
    assert (wording.language, dict(wording.templates), wording.digest) == ("fr", {}, "")
    assert translated(wording)[0] == 0


def test_a_town_brings_its_own_set(tmp_path: Path) -> None:
    folder = _set(tmp_path, '"Question: {text}": "Question : {text}"\nFrench: français\n')
    wording = wording_for("fr", folder)
    assert wording.templates == {"Question: {text}": "Question : {text}", "French": "français"}
    done, whole = translated(wording)
    assert (done, whole) == (2, len(shipped()["de"].templates))
    assert wording_for("fr-CA", folder).language == "fr-CA"
    assert wording_for("fr-CA", folder).templates == wording.templates
    assert not wording_for("it", folder).templates


def test_the_set_of_a_town_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    folder = _set(tmp_path, "today: heut\n", "de")
    assert wording_for("de", folder).templates == {"today": "heut"}


def test_the_nearest_tag_is_taken(tmp_path: Path) -> None:
    _set(tmp_path, "today: hüt\n", "de-CH")
    _set(tmp_path, "today: heut\n", "de")
    assert wording_for("de-CH", tmp_path).templates == {"today": "hüt"}
    assert wording_for("de-LI", tmp_path).templates == {"today": "heut"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"Question : {text}": "x {text}"', "'Question : {text}' is no template of the prompts; the nearest is 'Question: {text}'"),
        ("xyzzy: x", "'xyzzy' is no template of the prompts"),
        ('"Question: {text}": "Demande"', "the translation of 'Question: {text}' lacks the field {text} of the English text"),
        ('"today": "{0.__class__}"', "the translation of 'today' holds a brace that is no field of the English text"),
        ("today: &a x\nwork: *a", "YAML anchors and aliases are not read here"),
        ("- today", "must be a mapping"),
        ("today: [x]", "today: "),
        ("", "the file is empty"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        wording_for("fr", _set(tmp_path, text))
    assert message in str(refused.value)
    assert str(tmp_path / "prompts.fr.yaml") in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_set_whose_name_is_no_tag_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"prompts\.french!\.yaml: 'french!' is no tag of a language"):
        wording_for("fr", _set(tmp_path, "today: x", "french!"))


def test_nothing_else_in_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("{", encoding="utf-8")
    _set(tmp_path, "{", "it")
    assert not wording_for("fr", tmp_path).templates

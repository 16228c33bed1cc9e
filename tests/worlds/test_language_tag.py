"""Tags of languages as people write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.worlds.document import from_document, to_document
from twinville.worlds.errors import InputError
from twinville.worlds.language_tag import broader, canonical
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter


@pytest.mark.parametrize(
    ("tag", "usual"),
    [("de", "de"), ("EN", "en"), ("pt-br", "pt-BR"), ("zh-hans-cn", "zh-Hans-CN"), ("gsw", "gsw"), ("de-1996", "de-1996")],
)
def test_a_tag_is_brought_to_its_usual_form(tag: str, usual: str) -> None:
    assert canonical(tag) == usual


@pytest.mark.parametrize("tag", ["", "d", "german", "de_AT", "de-", "de AT", "de\n", "../de", "de-" + "a" * 40, "dé"])
def test_what_is_no_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="is no tag of a language; write one such as en, de or pt-BR"):
        canonical(tag)


@given(st.text(max_size=40))
def test_a_tag_is_safe_in_a_file_name_and_stays_as_it_is(text: str) -> None:
    try:
        tag = canonical(text)
    except ValueError:
        return
    assert canonical(tag) == tag
    assert tag.replace("-", "").isalnum()
    assert tag.isascii()


def test_the_nearest_comes_first() -> None:
    assert broader("zh-Hans-CN") == ("zh-Hans-CN", "zh-Hans", "zh")


def test_a_town_plan_names_its_language(tmp_path: Path) -> None:
    folder = write_starter("Neustadt", tmp_path)
    plan = folder / "town.yaml"
    assert load_world(folder).language == ""
    assert "language" not in to_document(load_world(folder))
    plan.write_text(plan.read_text(encoding="utf-8").replace("about:", "language: DE\nabout:", 1), encoding="utf-8")
    world = load_world(folder)
    assert world.language == "de"
    assert from_document(to_document(world)).language == "de"
    plan.write_text(plan.read_text(encoding="utf-8").replace("language: DE", "language: german"), encoding="utf-8")
    with pytest.raises(InputError, match=r"town\.yaml:\d+:\d+: language: 'german' is no tag of a language"):
        load_world(folder)

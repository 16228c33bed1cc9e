"""Sets of translated templates: `de.yaml` and its like here, `prompts.<language>.yaml` beside a town.

A set is a YAML mapping from English templates to their translations. What it leaves out stays English.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from twinville.agents.prompts.language_names import name_of
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.prompts.wording import ENGLISH, Wording, fault
from twinville.worlds.errors import InputError
from twinville.worlds.language_tag import ENGLISH as ENGLISH_TAG
from twinville.worlds.language_tag import broader, canonical
from twinville.worlds.yaml_file import read_yaml

HERE = Path(__file__).parent
#: The set that is complete; a test holds it to the prompts. Its keys are all templates of ours.
COMPLETE = "de"
#: Length of a template that a message shows, characters.
_SHOWN = 60


class TemplatesFile(RootModel[dict[str, Annotated[str, Field(max_length=20_000)]]]):
    """A YAML file of translations, by their English templates."""


@cache
def shipped() -> Mapping[str, Wording]:
    """The sets that ship, by language."""
    return {file.stem: Wording(file.stem, read_yaml(file, TemplatesFile).root) for file in sorted(HERE.glob("*.yaml"))}


def own_templates(language: str) -> tuple[str, ...]:
    """Every template that a set for a language can translate: ours, the tasks of other packages, the language's name."""
    tasks = (
        part for _, kind in sorted(prompt_kinds().items()) for part in (*kind.fields_parts, *(kind.task_parts or (kind.task,)))
    )
    name = name_of(language)
    own = [template for template in shipped()[COMPLETE].templates if template != name_of(COMPLETE)]
    return tuple(dict.fromkeys((*own, *tasks, *(() if name == language else (name,)))))


def wording_for(language: str, folder: Path | None = None) -> Wording:
    """The wording of a town's prompts: a set of the town's folder, else one that ships, else English templates.

    A set for "de" serves "de-AT". Raises InputError in one sentence for a set that cannot be used.
    """
    if language == ENGLISH_TAG:
        return ENGLISH
    for tag in broader(language) if folder is not None else ():
        for file in _files(folder, tag):
            return Wording(language, _read(file, language))
    for tag in broader(language):
        if tag in shipped():
            return Wording(language, shipped()[tag].templates)
    return Wording(language)


def translated(wording: Wording) -> tuple[int, int]:
    """How many templates of how many a wording translates."""
    own = own_templates(wording.language)
    return sum(template in wording.templates for template in own), len(own)


def _files(folder: Path | None, tag: str) -> list[Path]:
    """The set of a folder for a tag, whatever the case of the tag in the file's name."""
    return [] if folder is None else sorted(file for file in folder.glob("prompts.*.yaml") if _tag_of(file) == tag)


def _tag_of(file: Path) -> str:
    text = file.name.removeprefix("prompts.").removesuffix(".yaml")
    try:
        return canonical(text)
    except ValueError as error:
        raise InputError(f"{file}: {error}") from None


def _read(file: Path, language: str) -> dict[str, str]:
    templates = read_yaml(file, TemplatesFile).root
    own = own_templates(language)
    for template, translation in templates.items():
        if template not in own:
            near = get_close_matches(template, own, n=1, cutoff=0.5)
            nearest = f"; the nearest is '{near[0]}'" if near else ""
            raise InputError(f"{file}: '{_short(template)}' is no template of the prompts{nearest}")
        if wrong := fault(template, translation):
            raise InputError(f"{file}: the translation of '{_short(template)}' {wrong}")
    return templates


def _short(template: str) -> str:
    return template if len(template) <= _SHOWN else f"{template[:_SHOWN]}..."

"""Writing a new town: a commented starter, or a generated one."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from twinville.worlds.errors import InputError
from twinville.worlds.outward.file_names import file_name
from twinville.worlds.town_plan import TownPlan
from twinville.worlds.whole_file import check_new, write_folder

STARTER = Path(__file__).parent / "starter"
_NAME = re.compile(r"[^\W_][\w .'-]{0,79}")


def new_folder(name: str, into: Path) -> Path:
    """The folder a new town will stand in; raises InputError for an invalid name, or a folder that exists."""
    if not _NAME.fullmatch(name) or file_name(name) != name:
        raise InputError(f"'{name}' cannot be a town's name: use letters, digits, spaces, - and ', and no slashes")
    folder = into / name
    check_new(folder)
    return folder


def write_starter(name: str, into: Path) -> Path:
    """A small commented town with two people, ready to run; returns its folder."""
    folder = new_folder(name, into)
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(STARTER.glob("*.yaml"))}
    write_folder(folder, {file: text.replace("town: NAME", f"town: {_scalar(name)}", 1) for file, text in texts.items()})
    return folder


def write_town(name: str, into: Path, plan: TownPlan, people: Mapping[str, Any]) -> Path:
    """A generated town and its people as YAML files; returns the folder."""
    folder = new_folder(name, into)
    content = {"town.yaml": plan.model_dump(mode="json", exclude_defaults=True), "people.yaml": dict(people)}
    write_folder(folder, {file: _dump(data) for file, data in content.items()})
    return folder


def _scalar(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=1000).partition("\n")[0]


def _dump(data: dict[str, Any]) -> str:
    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=140))

"""Writing a new town: a commented starter, or a generated one."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from twinville.worlds.errors import InputError
from twinville.worlds.outward.file_names import file_name
from twinville.worlds.town_plan import TownPlan

STARTER = Path(__file__).parent / "starter"
_NAME = re.compile(r"[^\W_][\w .'-]{0,79}")


def new_folder(name: str, into: Path) -> Path:
    """The folder a new town will stand in; raises InputError for an invalid name, or a folder that exists."""
    if not _NAME.fullmatch(name) or file_name(name) != name:
        raise InputError(f"'{name}' cannot be a town's name: use letters, digits, spaces, - and ', and no slashes")
    folder = into / name
    if folder.exists():
        raise InputError(f"{folder}: exists already; choose another name")
    return folder


def write_starter(name: str, into: Path) -> Path:
    """A small commented town with two people, ready to run; returns its folder."""

    def fill(folder: Path) -> None:
        for file in sorted(STARTER.glob("*.yaml")):
            text = file.read_text(encoding="utf-8").replace("town: NAME", f"town: {_scalar(name)}", 1)
            (folder / file.name).write_text(text, encoding="utf-8")

    return _whole(new_folder(name, into), fill)


def write_town(name: str, into: Path, plan: TownPlan, people: Mapping[str, Any]) -> Path:
    """A generated town and its people as YAML files; returns the folder."""

    def fill(folder: Path) -> None:
        (folder / "town.yaml").write_text(_dump(plan.model_dump(mode="json", exclude_defaults=True)), encoding="utf-8")
        (folder / "people.yaml").write_text(_dump(dict(people)), encoding="utf-8")

    return _whole(new_folder(name, into), fill)


def _whole(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a folder under a temporary name and move it into place, so that a partly written town is never seen."""
    draft = folder.with_name(f".{folder.name}.new")
    try:
        draft.mkdir(parents=True)
        fill(draft)
        draft.rename(folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from None
    return folder


def _scalar(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=1000).partition("\n")[0]


def _dump(data: dict[str, Any]) -> str:
    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=140))

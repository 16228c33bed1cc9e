"""Installing a package for a test: what an installer leaves of it, in a folder of its own."""

import shutil
import tomllib
from pathlib import Path


def install(example: Path, folder: Path) -> None:
    """The modules of an example, and the folder that tells of its entry points, put into `folder`."""
    project = tomllib.loads((example / "pyproject.toml").read_text(encoding="utf-8"))
    name, version = project["project"]["name"], project["project"]["version"]
    folder.mkdir(exist_ok=True)
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = project["project"]["entry-points"].items()
    lines = [line for group, points in groups for line in (f"[{group}]", *(f"{point} = {at}" for point, at in points.items()))]
    (info / "entry_points.txt").write_text("\n".join(lines))
    built = project["tool"]["setuptools"]
    for module in built.get("py-modules", ()):
        shutil.copy(example / f"{module}.py", folder)
    for package in built.get("packages", ()):
        shutil.copytree(example / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))

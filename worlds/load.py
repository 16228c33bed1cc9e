"""Finding and loading a town: a bundled name, a folder with `town.yaml`, a plan file, or an original matrix folder."""

from pathlib import Path

from twinville.worlds.compiler import Compiler, compile_town
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.matrix import is_matrix, load_matrix
from twinville.worlds.town_plan import TownPlan
from twinville.worlds.world import World
from twinville.worlds.yaml_file import read_yaml

TOWNS = Path(__file__).parent / "towns"


def bundled_towns() -> list[str]:
    """The names of the towns that ship."""
    return sorted(folder.name for folder in TOWNS.iterdir() if (folder / "town.yaml").is_file())


def town_path(town: str | Path) -> Path:
    """The file or folder a town's name or path stands for; raises InputError with the nearest bundled name."""
    if str(town) in bundled_towns():
        return TOWNS / str(town)
    path = Path(town)
    if path.exists():
        return path
    raise InputError(
        f"there is no town '{town}': neither a file or folder nor one of the bundled towns "
        f"({', '.join(bundled_towns())}).{suggestion(str(town), bundled_towns())}"
    )


def plan_file(path: Path) -> Path:
    """The plan of a town folder, or the plan file itself; raises InputError when there is none."""
    file = path / "town.yaml" if path.is_dir() else path
    if not file.is_file():
        raise InputError(f"{path}: this folder is no town; it has neither a town.yaml nor an original map (maze_meta_info.json)")
    return file


def load_world(town: str | Path) -> World:
    """The world of a bundled town's name or of a path; raises InputError naming file, object and rule."""
    path = town_path(town)
    if path.is_dir() and is_matrix(path):
        return load_matrix(path)
    file = plan_file(path)
    return compile_town(read_yaml(file, TownPlan), file)


def check_world(town: str | Path) -> list[str]:
    """Every problem of a town as one sentence each; empty when it is valid."""
    try:
        path = town_path(town)
        if path.is_dir() and is_matrix(path):
            load_matrix(path)
            return []
        file = plan_file(path)
        return Compiler(read_yaml(file, TownPlan), file).problems()
    except InputError as error:
        return [str(error)]

"""People as rows of a CSV file: `name` and `age`, and as many of the other columns as one likes.

Lists (traits, values, interests, habits, memories, knows) are separated by semicolons; a shift is "mon-fri 09:00-17:00".
"""

import csv
import io
from pathlib import Path
from typing import Any

from twinville.agents.population.importers.importer import IMPORTERS, Importer
from twinville.agents.population.placement import place_people
from twinville.agents.population.population import Population
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.outward.spreadsheet import raw
from twinville.worlds.reading import read_text
from twinville.worlds.world import World

_LISTS = ("traits", "values", "interests", "habits", "memories", "knows")
_TEXTS = ("name", "age", "pronouns", "home", "occupation", "workplace", "wake", "sleep", "biography", "currently", "work")
COLUMNS = (*_TEXTS, *_LISTS, "shifts")


def read_csv(path: Path) -> list[dict[str, Any]]:
    """One draft a row; raises InputError naming file, line, column and rule."""
    csv.field_size_limit(1 << 20)
    try:
        reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
        header = [name.strip() for name in reader.fieldnames or ()]
        for column in header:
            if column not in COLUMNS:
                raise InputError(f"{path}:1: there is no column '{column}'.{suggestion(column, COLUMNS)}")
        if "name" not in header or "age" not in header:
            raise InputError(f"{path}:1: needs at least the columns name and age")
        reader.fieldnames = header
        return [_draft(_raw(row), f"{path}:{reader.line_num}") for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}: is not valid CSV ({error})") from None


def _raw(row: dict[Any, Any]) -> dict[Any, Any]:
    """A row without the apostrophes that an export puts before what a spreadsheet would compute."""
    return {column: raw(value) if isinstance(value, str) else value for column, value in row.items()}


def _draft(row: dict[Any, Any], where: str) -> dict[str, Any]:
    if None in row or None in row.values():
        raise InputError(f"{where}: has another number of cells than the header; quote cells that contain commas")
    draft: dict[str, Any] = {column: row[column].strip() for column in _TEXTS if row.get(column, "").strip()}
    if "name" not in draft:
        raise InputError(f"{where}: the name is empty; every person needs one")
    try:
        draft["age"] = int(draft["age"])
    except (KeyError, ValueError):
        raise InputError(f"{where}: age must be a whole number of years") from None
    for column in _LISTS:
        items = tuple(item.strip() for item in row.get(column, "").split(";") if item.strip())
        if items:
            draft[column] = items
    if row.get("shifts", "").strip():
        draft["shifts"] = tuple(_shift(text, where) for text in row["shifts"].split(";"))
    return draft


def _shift(text: str, where: str) -> dict[str, str]:
    days, _, times = text.strip().rpartition(" ")
    start, dash, end = times.partition("-")
    if not days or not dash:
        raise InputError(f"{where}: '{text}' is not a shift; write for example mon-fri 09:00-17:00")
    return {"days": days, "start": start, "end": end}


def recognises(path: Path) -> bool:
    """Whether it is a CSV file."""
    return path.is_file() and path.suffix == ".csv"


def read_table(path: Path, world: World, count: int | None, seed: int) -> Population:
    """The first `count` rows, placed where they name no home."""
    return Population(place_people(world, read_csv(path)[:count], seed, str(path)))


IMPORTERS.register("table", Importer(recognises, read_table))

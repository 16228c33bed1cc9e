import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from twinville.simulation.episode.events import Spoke
from twinville.simulation.episode.export import export_table
from twinville.simulation.episode.export_columns import COLUMNS, FORMATS, TABLES, TEXTS
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError


@pytest.mark.parametrize("table", TABLES)
def test_every_format_holds_the_same_rows(larkwater_day: Path, tmp_path: Path, table: str) -> None:
    with Episode(larkwater_day) as episode:
        counts = {form: export_table(episode, table, form, tmp_path / f"x.{form}") for form in FORMATS}
    assert len(set(counts.values())) == 1
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    from_jsonl = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    from_parquet = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert len(from_csv) == len(from_jsonl) == len(from_parquet) == counts["csv"] > 0
    assert tuple(from_csv[0]) == tuple(from_jsonl[0]) == tuple(from_parquet[0]) == COLUMNS[table]
    assert from_jsonl == from_parquet


@pytest.mark.parametrize("table", TABLES)
def test_redacted_tables_hold_no_texts(larkwater_day: Path, tmp_path: Path, table: str) -> None:
    with Episode(larkwater_day) as episode:
        export_table(episode, table, "jsonl", tmp_path / "x.jsonl", redact=True)
        spoken = [entry.event.text for entry in episode.entries(Spoke)]
    text = (tmp_path / "x.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert all(row[name] == "" for row in rows for name in TEXTS & set(row))
    assert not [line for line in spoken if len(line) > 40 and line in text]


def test_positions_can_be_sampled(larkwater_day: Path, tmp_path: Path) -> None:
    with Episode(larkwater_day) as episode:
        count = export_table(episode, "positions", "jsonl", tmp_path / "x.jsonl", every="10m")
        assert count == 25 * (24 * 6 + 1)
        for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()[::97]:
            row = json.loads(line)
            assert (row["x"], row["y"]) == episode.positions.at(row["person"], row["tick"])


@pytest.mark.parametrize(
    ("table", "form", "every", "words"),
    [
        ("memory", "csv", None, "Did you mean 'memories'"),
        ("people", "xls", None, "choose from csv"),
        ("people", "csv", "60s", "--every goes with"),
        ("positions", "csv", "1h", "from 1s to 10m"),
    ],
)
def test_what_cannot_be_exported(larkwater_day: Path, tmp_path: Path, table: str, form: str, every: str | None, words: str) -> None:
    with Episode(larkwater_day) as episode, pytest.raises(InputError, match=words):
        export_table(episode, table, form, tmp_path / "x", every=every)
    assert list(tmp_path.iterdir()) == []


def test_an_output_is_not_overwritten(larkwater_day: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("precious")
    with Episode(larkwater_day) as episode:
        with pytest.raises(InputError, match="exists already"):
            export_table(episode, "people", "csv", tmp_path / "x")
        with pytest.raises(InputError, match="is a folder"):
            export_table(episode, "people", "csv", tmp_path)
        assert (tmp_path / "x").read_text() == "precious"
        assert export_table(episode, "people", "csv", tmp_path / "x", force=True) == 25

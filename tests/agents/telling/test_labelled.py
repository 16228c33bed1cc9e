"""Floors under what is understood of the labelled lines set aside for tuning; `benchmarks/tellings.py` measures the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.telling.telling import NEW, Declared, InMind, Understood
from twinville.agents.telling.understanding import understand

LINES = Path(__file__).parent.parent / "tellings" / "lines.jsonl"


def _understood(row: dict[str, Any], with_tells: bool) -> list[Understood]:
    minds = [
        InMind(fact["id"], fact["statement"], fact["id"], fact["statement"]) for fact in row["facts"] if fact["id"] in row["knows"]
    ]
    tells = [Declared(tell["of"], tell["stance"], tell.get("statement") or "") for tell in row["tells"]] if with_tells else []
    return [each for each in understand(row["line"], row["cites"], tells, minds) if each.told == "told"]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    every = (json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines())
    return [row for row in every if row["split"] == "tune" and row["label"]["told"] != "unsure"]


@pytest.mark.parametrize(("with_tells", "recall", "precision", "stances"), [(True, 0.93, 0.94, 0.96), (False, 0.53, 0.94, 0.86)])
def test_precision_recall_and_stances_do_not_fall(
    rows: list[dict[str, Any]], with_tells: bool, recall: float, precision: float, stances: float
) -> None:
    told = right = understood = stance = 0
    for row in rows:
        label = row["label"]
        of = label["of"] if label["told"] == "yes" else None
        found = _understood(row, with_tells)
        told += of is not None
        understood += len(found)
        hits = [each for each in found if (each.fact or NEW) == of]
        right += len(hits)
        stance += sum(each.stance == label["stance"] for each in hits)
    assert right >= recall * told
    assert right >= precision * understood
    assert stance >= stances * right


def test_facts_are_neither_merged_nor_split(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["label"]["told"] == "yes":
            found = {each.fact or NEW for each in _understood(row, True)}
            assert NEW not in found or row["label"]["of"] == NEW, row["id"]
            assert row["label"]["of"] != NEW or found <= {NEW}, row["id"]

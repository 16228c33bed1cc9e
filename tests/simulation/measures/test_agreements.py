"""The life of agreements as the log of an episode tells it, in the summary and in the export."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.population.population import Fact, Population
from twinville.simulation.commands.tables import print_summary
from twinville.simulation.episode.export import export_table
from twinville.simulation.episode.projections.agreements import lives
from twinville.simulation.episode.projections.town import day_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.run import run
from twinville.simulation.measures.summary import summarize
from twinville.worlds.world import World

ADA, BEN = "Ada Field", "Ben Field"


def _speech(said: str, text: str) -> dict[str, Any]:
    return {"id": said, "to": BEN, "text": text, "cites": [], "facts": [], "conversation": 1}


def _changed(name: str, act: str, standing: str, said: str, **terms: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": name, "act": act, "standing": standing, "by": ADA, "who": [ADA, BEN], "asked": [], "to": [], "activity": "chess",
        "day": 1, "at": 630, "place": "The Green", "minutes": None, "condition": "", "fact": None, "said": said, "conversation": 1,
        "problems": [],
    }  # fmt: skip
    return plain | terms


def _over(name: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "outcome": outcome, "activity": "chess", "met": [], "absent": [], "late": 0, "instead": ""} | more


@pytest.fixture
def written(small: tuple[World, Population], tmp_path: Path) -> Path:
    """Half a day whose log is written by hand."""
    world, people = small
    fact = Fact(id="fair", origin=ADA, statement="There is a fair.")
    path = run(world, Population(people.personas, (fact,)), tmp_path / "x.episode", until="day 1 12:00")
    sleep = {"activity": "asleep", "category": "sleep", "use": "sleep", "phase": "doing", "emoji": "", "address": "x"}
    entries: list[tuple[int, str, str | None, dict[str, Any]]] = [
        *((0, "entered", name, {"x": 2 + number, "y": 2}) for number, name in enumerate((ADA, BEN))),
        *((0, "activity", name, sleep) for name in (ADA, BEN)),
        (900, "speech", ADA, _speech("s1", "Chess at half past ten?")),
        (900, "agreement", ADA, _changed("A1", "proposes", "proposed", "s1", who=[ADA], asked=[BEN])),
        (905, "agreement", BEN, _changed("A1", "accepts", "accepted", "s2")),
        (910, "agreement", ADA, _changed("A2", "proposes", "proposed", "s3", who=[ADA], asked=[BEN], at=None)),
        (911, "agreement", ADA, _changed("A3", "promises", "accepted", "s4", who=[ADA], place="the moon", problems=["no"])),
        (912, "agreement", ADA, _changed("A4", "accepts", "accepted", "s5", fact="fair")),
        (913, "agreement", BEN, _changed("A5", "accepts", "accepted", "s6", fact="born-in-talk")),
        (914, "agreement", BEN, _changed("A5", "calls off", "called off", "s7", who=[], fact="born-in-talk")),
        (1980, "agreement_over", ADA, _over("A1", "kept", met=[BEN])),
        (1980, "agreement_over", BEN, _over("A1", "late", met=[ADA], late=20)),
        (1980, "agreement", None, _changed("A1", "", "kept", "")),
        (1980, "agreement_over", ADA, _over("A4", "missed", instead="reading")),
        (1980, "agreement_over", BEN, _over("A4", "kept", absent=[ADA])),
        (1980, "agreement", None, _changed("A4", "", "missed", "", fact="fair")),
    ]
    db = sqlite3.connect(path)
    db.execute("DELETE FROM log")
    for seq, (tick, kind, person, data) in enumerate(entries, start=1):
        db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?)", (seq, tick, kind, person, json.dumps(data)))
    db.commit()
    db.close()
    return path


def test_each_agreement_has_its_life(written: Path) -> None:
    with Episode(written) as episode:
        found = {life.last.id: life for life in lives(episode)}
    assert list(found) == ["A1", "A2", "A3", "A4", "A5"]
    assert [life.scripted for life in found.values()] == [False, False, False, True, False]
    assert [life.made for life in found.values()] == [True, False, True, True, True]
    assert [life.is_open for life in found.values()] == [False, True, True, False, False]
    assert found["A5"].people == (ADA, BEN)
    first = found["A1"].lines[0]
    assert (first.speaker, first.listener, first.text, first.act) == (ADA, BEN, "Chess at half past ten?", "proposes")


def test_the_summary_counts_what_was_born_in_talk_apart(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Episode(written) as episode:
        summary = summarize(episode)
    found = summary["agreements"]
    assert {name: found[name] for name in ("made", "kept", "missed", "open")} == {"made": 3, "kept": 1, "missed": 0, "open": 2}
    assert found["scripted"] == {"made": 1, "kept": 0, "missed": 1, "open": 0}
    chess = found["list"][0]
    assert chess["words"] == "chess at The Green, day 1 at 10:30"
    assert (chess["day"], chess["time"], chess["place"], chess["people"]) == (1, "10:30", "The Green", [ADA, BEN])
    assert chess["lines"][0] == {
        "at": "day 1 08:30", "speaker": ADA, "to": BEN, "text": "Chess at half past ten?", "does": "proposes"
    }  # fmt: skip
    assert chess["outcomes"] == {ADA: "kept", BEN: "late"}
    assert chess["late"] == {BEN: 20}
    assert json.loads(json.dumps(found)) == found
    print_summary(summary, written, stopped=False)
    printed = capsys.readouterr().out
    assert "Agreements born in talk: 3 made, 1 kept, 0 missed, 2 open" in printed
    assert "Agreements scripted: 1 made, 0 kept, 1 missed, 0 open" in printed


def test_the_export_has_a_row_for_each(written: Path, tmp_path: Path) -> None:
    with Episode(written) as episode:
        assert export_table(episode, "agreements", "jsonl", tmp_path / "a.jsonl") == 5
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (rows[0]["standing"], rows[0]["people"], rows[0]["late"], rows[0]["at"]) == ("kept", f"{ADA}; {BEN}", BEN, "10:30")
    assert rows[0]["text"].startswith(f"{ADA}: Chess at half past ten?")
    assert (rows[1]["at"], rows[2]["problems"], rows[3]["scripted"], rows[3]["missed"]) == ("", "no", True, ADA)


def test_the_story_of_a_person_tells_it(written: Path) -> None:
    with Episode(written) as episode:
        told = [line.text for line in day_of(episode, BEN, 0, 86_399) if line.kind == "agreement"]
    assert told[0] == f"agreed with {ADA}: chess at The Green, day 1 at 10:30"
    assert f"chess: came 20 minutes late, met {ADA}" in told

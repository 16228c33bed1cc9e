"""Interventions are found by what they are called; the log, the episode's table and older files have them as they are."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.model_choice import model_of
from twinville.agents.ordinance import Ordinance
from twinville.agents.population.population import Population
from twinville.simulation.episode.custody import seal
from twinville.simulation.episode.digests import canonical
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.base import Intervention
from twinville.simulation.interventions.hours import HoursChanged
from twinville.simulation.interventions.model import ModelSwitched
from twinville.simulation.interventions.ordinance import Ordained
from twinville.simulation.interventions.persona import PersonaChanged
from twinville.simulation.interventions.process import ProcessBegun, ProcessEnded
from twinville.simulation.interventions.registry import KINDS, read
from twinville.simulation.interventions.seed import Reseeded
from twinville.simulation.interventions.whisper import Whispered
from twinville.simulation.measures.spec_sheet import markdown, spec_sheet
from twinville.viewer.story import story
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

#: Every field of a row as it was stored before each kind had its own, where it is another kind's.
OTHERS: dict[str, Any] = {
    "person": None, "people": [], "text": "", "place": "", "hours": None, "seed": None, "settings": None, "channel": "letter",
    "of": "", "origin": "", "against": "", "ordinance": None, "attribute": None, "value": None, "process": "", "parameters": None,
}  # fmt: skip

_ASKED = Ordinance(id="i1", statement="Quiet.", asks="close", places=("A:B",), hours=("daily 18:00-05:00",))
#: Each kind, and what the log has always kept of it.
KEPT: list[tuple[Intervention, str]] = [
    (Whispered(id="i1", tick=5, person="Ann", text="Go."), '{"id":"i1","text":"Go.","what":"whisper"}'),
    (
        Announced(id="i1", tick=5, text="Rain.", people=("Ann",), channel="word", against="f1"),
        '{"against":"f1","channel":"word","id":"i1","people":["Ann"],"text":"Rain.","what":"announcement"}',
    ),
    (Announced(id="i1", tick=5), '{"id":"i1","what":"announcement"}'),
    (
        Announced(id="i2", tick=5, text="Rain.", of="i1", origin="Ann"),
        '{"id":"i2","of":"i1","origin":"Ann","text":"Rain.","what":"announcement"}',
    ),
    (
        Ordained(id="i1", tick=5, ordinance=_ASKED),
        '{"id":"i1","ordinance":{"asks":"close","enforced":false,"hours":["daily 18:00-05:00"],"id":"i1","places":["A:B"],'
        '"sign":false,"statement":"Quiet.","voluntary":false,"wardens":[]},"what":"ordinance"}',
    ),
    (HoursChanged(id="i1", tick=5, place="A:B", hours=()), '{"hours":[],"id":"i1","place":"A:B","what":"hours"}'),
    (HoursChanged(id="i1", tick=5, place="A:B"), '{"id":"i1","place":"A:B","what":"hours"}'),
    (
        PersonaChanged(id="i1", tick=5, people=("Ann",), attribute="traits", value=("shy",)),
        '{"attribute":"traits","id":"i1","people":["Ann"],"value":["shy"],"what":"persona"}',
    ),
    (
        ProcessBegun(id="i1", tick=5, process="weather", parameters={}),
        '{"id":"i1","parameters":{},"process":"weather","what":"process"}',
    ),
    (ProcessEnded(id="i1", tick=5, process="noise"), '{"id":"i1","process":"noise","what":"end process"}'),
    (Reseeded(id="i1", tick=5, seed=0), '{"id":"i1","seed":0,"what":"seed"}'),
    (
        ModelSwitched(id="i1", tick=5, settings={"model": "offline", "seed": 4}),
        '{"id":"i1","settings":{"model":"offline","seed":4},"what":"model"}',
    ),
]


def test_every_kind_is_found_by_its_file() -> None:
    assert {each.what for each, _ in KEPT} <= set(KINDS.names())
    assert all(KINDS.find(each.what) is type(each) for each, _ in KEPT)
    assert KINDS.find("flood") is None
    with pytest.raises(ValueError, match="the intervention 'seed' is there twice"):
        KINDS.register("seed", Whispered)


@pytest.mark.parametrize(("intervention", "content"), KEPT)
def test_the_log_the_table_and_older_tables_have_it(intervention: Intervention, content: str) -> None:
    assert canonical(intervention.content()) == content
    stored = json.loads(canonical(intervention.stored()))
    assert read(stored) == intervention
    assert read(OTHERS | stored) == intervention
    assert intervention.in_words()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"id": "i1", "tick": 5, "what": "seed", "seed": 1, "text": "x"}, "text"),
        ({"id": "i1", "tick": -1, "what": "seed", "seed": 1}, "tick"),
        ({"id": "i1", "tick": 5, "what": "seed"}, "seed"),
        ({"id": "i1", "tick": 5, "what": "persona", "people": ["Ann"], "attribute": "wake", "value": "early"}, "cannot be 'early'"),
        ({"id": "i1", "tick": 5, "what": "persona", "people": [], "attribute": "wake", "value": 400}, "people"),
        ({"id": "i1", "tick": 5, "what": "hours", "place": "P", "hours": ["mon 9-5"]}, "hours: '9' is not a time of day"),
        ({"id": "i1", "tick": 5, "what": "flood"}, "of the kind 'flood'"),
    ],
)
def test_what_does_not_fit_is_one_sentence(row: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as raised:
        read(row)
    assert "\n" not in str(raised.value)


@pytest.fixture(scope="module")
def morning(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*small, tmp_path_factory.mktemp("m") / "m.episode", until="day 1 08:00", seed=3)


def test_an_episode_with_an_unknown_kind_opens_and_names_it(morning: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    fork(morning, path, None)
    row = {"id": "i1", "tick": 1000, "what": "flood", "text": "The lake rises.", "settings": {"depth": 2}}
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO interventions VALUES ('i1', 1000, ?)", (json.dumps(row),))
        seal(db)
    db.close()
    with Episode(path) as episode:
        assert "an intervention of the kind 'flood', which this installation does not know" in markdown(spec_sheet(episode))
        assert [item.text for item in story(episode)][-1] == "an intervention of the kind 'flood': The lake rises."
        assert episode.model_settings["model"] == "offline"
        verdict = verify(episode)
        assert verdict.sound
        assert "an intervention of the kind 'flood'" in verdict.not_executed
    with pytest.raises(InputError, match=r"holds an intervention of the kind 'flood'.*install the package"):
        resume(path, model_of, until="day 1 09:00")


def test_rows_of_before_live_the_same(morning: Path, small: tuple[World, Population], tmp_path: Path) -> None:
    name, home = small[1].personas[0].name, small[1].personas[0].home
    changes = [
        Change(Whispered(person=name, text="Look outside.")),
        Change(Announced(text="The ferry is late.", people=(name,))),
        Change(HoursChanged(place=home, hours=("daily 10:00-20:30",)), 8 * 3600 + 60),
        Change(PersonaChanged(people=(name,), attribute="currently", value="I have won a boat.")),
        Change(Ordained.asking("Nobody is to be out.", asks="stay home", enforced=True)),
    ]
    digests = []
    for out in (tmp_path / "new.episode", tmp_path / "old.episode"):
        fork(morning, out, None, changes=changes)
        if out.stem == "old":
            with sqlite3.connect(out) as db:
                for key, data in db.execute("SELECT id, data FROM interventions").fetchall():
                    db.execute("UPDATE interventions SET data = ? WHERE id = ?", (canonical(OTHERS | json.loads(data)), key))
            db.close()
        for until in ("day 1 09:00", "day 1 10:00"):
            resume(out, model_of, until=until)
        with Episode(out) as episode:
            assert len(episode.interventions) == len(changes)
            assert verify(episode).sound
            digests.append(episode.digest)
    assert digests[0] == digests[1]

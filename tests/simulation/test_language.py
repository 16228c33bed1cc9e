"""A town of another language: its prompts are in it, its episode holds their words, and what stays English is said."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from twinville.agents.language_models.journal import Entry, JournalledModel
from twinville.agents.language_models.model import LanguageModel, Reply, Request
from twinville.agents.population.load import load_people
from twinville.agents.prompts.languages.catalogue import shipped, wording_for
from twinville.agents.prompts.wording import ENGLISH, Wording
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.asking.interview import interview
from twinville.simulation.asking.survey import Item, put_item
from twinville.simulation.commands.runs import add_commands
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import prepare, run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.ordinance import Ordained
from twinville.simulation.interventions.process import ProcessBegun
from twinville.simulation.measures.known import reach
from twinville.simulation.preparing.estimate import again, lived_offline
from twinville.simulation.run_options import RunOptions
from twinville.simulation.scenario import Scenario, wording_of
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter

HOUR = 3600
PLACES = {
    "Rose Cottage": "Rosenhaus",
    "Corner Cafe": "Eckcafé",
    "The Green": "Anger",
    "living room": "Stube",
    "bathroom": "Bad",
    "bedroom": "Schlafzimmer",
    "washroom": "Waschraum",
    "name: cafe": "name: Gastraum",
    "name: green": "name: Wiese",
}
PEOPLE = """
language: de
people:
  - name: Ada Feld
    age: 34
    pronouns: sie
    home: Rosenhaus
    occupation: Wirtin
    workplace: Eckcafé:Gastraum
    shifts: [{days: mon-sat, start: "08:00", end: "16:00"}]
    wake: "06:30"
    sleep: "22:15"
    traits: [gesellig, ordentlich]
    biography: Ada führt das Eckcafé.
    ties: [{name: Ben Feld, relation: Bruder}]
  - name: Ben Feld
    age: 37
    pronouns: er
    home: Rosenhaus
    occupation: Schriftsteller
    workplace: Rosenhaus:Stube
    shifts: [{days: mon-fri, start: "10:00", end: "15:00", use: read, activity: Lesen}]
    wake: "08:00"
    sleep: "00:00"
    traits: [verträumt]
    routines: [{activity: Kaffee, use: dine, place: "Eckcafé:Gastraum", days: mon-sat, at: "15:30", minutes: 45}]
    biography: Ben schreibt.
    ties: [{name: Ada Feld, relation: Schwester}]
facts:
  - {id: kuchen, origin: Ada Feld, statement: Im Eckcafé gibt es bald einen neuen Pflaumenkuchen.}
"""
#: What the German answers say in free text, by field.
FREE = {
    "activity": "Teig kneten",
    "state": "ein Kuchen",
    "goal": "ein Garten",
    "next": "Beete umgraben",
    "progress": "schon begonnen",
    "reason": "weil es so ist",
    "currently": "Es geht voran.",
    "statement": "Eine Neuigkeit.",
    "view": "Wir verstehen uns.",
    "question": "Wie weiter?",
    "questions": "Wie weiter?",
    "text": "Das ist ein Satz.",
    "summary": "Wir sprachen miteinander.",
    "summary_a": "Wir sprachen miteinander.",
    "summary_b": "Wir sprachen miteinander.",
}
QUOTED = re.compile(r"«[^«»]*»")
#: Words that no German sentence of these holds, and every English one of the engine's some.
ENGLISH_WORDS = re.compile(r"\b(?:the|is|at|with|and|I|of|to|from|my|did|this|not|for|going|having|working)\b")


class German:
    """The rules, whose free text is replaced by German; it keeps what it read."""

    name = "deutsch"
    is_language_model = True

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {"model": "deutsch"}
        self.read: list[tuple[str, str]] = []
        self._rules = RuleModel(1)

    def model_for(self, kind: str) -> LanguageModel:
        return self

    async def prepare(self) -> None: ...

    async def close(self) -> None: ...

    async def answer(self, request: Request) -> Reply:
        self.read.append((request.prompt.kind, f"{request.prompt.system()}\n{request.prompt.question()}"))
        reply = await self._rules.answer(request)
        return Reply(json.dumps(_german(json.loads(reply.text)), ensure_ascii=False))


def _german(value: Any, field: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _german(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_german(part, field) for part in value]
    return FREE[field] if field in FREE and isinstance(value, str) and value != "open" else value


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter town with German names and people."""
    folder = write_starter("Neustadt", tmp_path_factory.mktemp("towns"))
    plan = (folder / "town.yaml").read_text(encoding="utf-8")
    for english, german in PLACES.items():
        plan = plan.replace(english, german)
    (folder / "town.yaml").write_text(plan, encoding="utf-8")
    (folder / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    return folder


def _lived(town: Path, out: Path, model: LanguageModel, **options: Any) -> Path:
    world = load_world(town)
    return run(world, load_people(world, town, None, None, 0), out, model=model, **options)


@pytest.fixture(scope="module", params=["thrifty", "faithful"])
def lived(request: pytest.FixtureRequest, town: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[German, Path]:
    """Two days of the town, and the model that answered."""
    model = German()
    return model, _lived(town, tmp_path_factory.mktemp("lived") / "x.episode", model, days=2, profile=request.param)


def test_no_english_sentence_stands_in_a_prompt_of_a_german_town(lived: tuple[German, Path]) -> None:
    """Within the marks, too: what the engine writes into minds is told in German."""
    model, _ = lived
    assert {"wake_time", "day_plan", "decompose", "reflect", "renew_identity", "relationships"} <= {kind for kind, _ in model.read}
    assert {"converse", "utter"} & {kind for kind, _ in model.read}
    english = {span for _, text in model.read for span in QUOTED.findall(text) if ENGLISH_WORDS.search(span)}
    assert not english
    assert all("spricht man Deutsch" in text and "resident" not in text for _, text in model.read)


def test_its_episode_holds_the_words_of_its_prompts(lived: tuple[German, Path]) -> None:
    _, path = lived
    with Episode(path) as episode:
        assert episode.scenario["language"] == "de"
        assert wording_of(episode.scenario) == wording_for("de")
        assert replay(episode) == episode.digest
        assert verify(episode).sound


def test_interviews_and_surveys_of_it_are_german(lived: tuple[German, Path]) -> None:
    _, path = lived
    asking = German()
    with Episode(path) as episode:
        assert interview(episode, "Ada Feld", "Was machst du gerade?", 20 * HOUR, asking)[0].text == "Das ist ein Satz."
        put_item(episode, Item("Das Café sollte länger öffnen.", ("nein", "ja")), episode.last_tick, asking)
        reach(episode, asking)
    assert {kind for kind, _ in asking.read} == {"interview", "survey"}
    assert not {span for _, text in asking.read for span in QUOTED.findall(text) if ENGLISH_WORDS.search(span)}
    assert any("Hast du davon gehört: Im Eckcafé" in text for _, text in asking.read)


def test_a_fork_speaks_the_same_language(lived: tuple[German, Path], tmp_path: Path) -> None:
    _, path = lived
    same, other, model = tmp_path / "same.episode", tmp_path / "other.episode", German()
    fork(path, same, 24 * HOUR)
    resume(same, lambda _: model, until="day 3 06:00")
    with Episode(path) as whole, Episode(same) as episode:
        assert episode.digest == whole.digest
    assert not model.read
    fork(path, other, 24 * HOUR, seed=5)
    resume(other, lambda _: model, until="day 3 06:00")
    assert model.read
    assert all("spricht man Deutsch" in text for _, text in model.read)


def test_what_happens_to_the_town_is_told_in_german(town: Path, tmp_path: Path) -> None:
    """News and an ordinance of the council, a warden, an inner voice, an illness."""
    path, out, model = tmp_path / "x.episode", tmp_path / "fork.episode", German()
    _lived(town, path, model, until="day 1 07:00")
    mask = "Im Eckcafé trägt man eine Maske."
    ill = {"rate": 5.0, "index": ["Ben Feld"], "latent_days": 0.1, "symptomatic": 1.0, "begins": "day 1 10:00"}
    changes = [
        Change(Announced(text="Der Markt fällt aus."), 8 * HOUR),
        Change(Ordained.asking(mask, asks="mask", places=("Eckcafé",), enforced=True, wardens=("Ada Feld",)), 9 * HOUR),
        Change(ProcessBegun(process="contagion", parameters=ill), 9 * HOUR),
    ]
    fork(path, out, None, changes=changes, whispers=["Ben Feld: Geh zum Anger."])
    resume(out, lambda _: model, until="day 3 12:00")
    read = "\n".join(text for _, text in model.read)
    for said in (
        "«der Gemeinderat hat einen Aushang angebracht: Der Markt fällt aus.»",
        f"Der Gemeinderat hat beschlossen: «{mask}»",
        "«Eine innere Stimme sagte: Geh zum Anger.»",
        "«Ich fühle mich fiebrig und habe angefangen zu husten.»",
        f"obwohl gilt: {mask}»",
    ):
        assert said in read, said
    assert f"Sie wissen, wie es ist: {mask}" in read or f"Ich muss Ihren Namen aufnehmen. {mask}" in read
    assert not {span for span in QUOTED.findall(read) if ENGLISH_WORDS.search(span)}


def test_damaged_templates_of_an_episode_are_named(lived: tuple[German, Path]) -> None:
    _, path = lived
    with Episode(path) as episode:
        scenario = {**episode.scenario, "templates": {"Question: {text}": "{text.__class__}"}}
    with pytest.raises(
        InputError, match=r"the templates of this episode are damaged: the translation of 'Question: \{text\}' holds a brace"
    ):
        wording_of(scenario)
    with pytest.raises(ValueError, match="holds a brace"):
        Scenario.model_validate(scenario)


def _scenario(town: Path, **options: Any) -> Scenario:
    world = load_world(town)
    return prepare(world, load_people(world, town, None, None, 0), RunOptions(**options))[0]


def test_an_option_comes_before_people_and_people_before_the_plan(town: Path, tmp_path: Path) -> None:
    assert _scenario(town).language == "de"
    assert _scenario(town, language="EN").language == "en"
    folder = write_starter("Anywhere", tmp_path)
    assert "language" not in _scenario(folder).model_dump()
    plan = folder / "town.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("about:", "language: fr\nabout:", 1), encoding="utf-8")
    assert _scenario(folder).language == "fr"
    people = folder / "people.yaml"
    people.write_text("language: de\n" + people.read_text(encoding="utf-8"), encoding="utf-8")
    assert _scenario(folder).language == "de"
    with pytest.raises(InputError, match="--language: 'german' is no tag of a language"):
        _scenario(folder, language="german")


def test_a_town_without_a_set_has_english_templates_that_ask_for_its_language(town: Path) -> None:
    scenario = _scenario(town, language="it")
    assert scenario.templates == {}
    assert scenario.model_dump()["language"] == "it"
    entry = lived_offline(scenario, load_world(town), HOUR)[0]
    text = again(entry, scenario.wording).system()
    assert text.startswith("You decide for one resident")
    assert "speak Italian. Write what they say and think, and every other free text of the answer, in Italian;" in text


def test_a_town_brings_a_set_of_its_own(town: Path) -> None:
    own = town / "prompts.fr.yaml"
    own.write_text('"Known places:": "Lieux connus :"\nFrench: français\n', encoding="utf-8")
    try:
        scenario = _scenario(town, language="fr")
        assert scenario.templates == {"Known places:": "Lieux connus :", "French": "français"}
        prompts = [again(entry, scenario.wording) for entry in lived_offline(scenario, load_world(town), 3 * HOUR)]
        assert any("Lieux connus :" in prompt.system() and "speak français" in prompt.system() for prompt in prompts)
        done = _run(town, "--language", "fr")
        whole = len(shipped()["de"].templates)
        assert f"language fr: 2 of {whole} templates are translated; the others stay English" in done.stderr.splitlines()
        own.write_text('"Known place:": x\n', encoding="utf-8")
        refused = _run(town, "--language", "fr")
        assert isinstance(refused.exception, InputError)
        assert "'Known place:' is no template of the prompts; the nearest is 'Known places:'" in str(refused.exception)
    finally:
        own.unlink()


def _run(town: Path, *options: str) -> Any:
    app = typer.Typer()
    add_commands(app)
    app.callback()(lambda: None)
    out = str(town.parent / "run.episode")
    return CliRunner().invoke(app, ["run", "--town", str(town), "--out", out, "--days", "0.05", "--force", "--json", *options])


def test_a_run_says_what_stays_english(town: Path) -> None:
    offline = "language de: the offline rule model speaks English, whatever the language of a town"
    assert _run(town).stderr.splitlines() == [offline]
    assert _run(town, "--language", "en").stderr == ""
    lines = _run(town, "--language", "it").stderr.splitlines()
    assert lines[0] == "language it: there is no set of templates in it; they stay English, and ask for words in it"
    assert len(lines) == 2


class _Kept:
    """A journal that keeps what is put."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def get(self, key: str) -> str | None:
        return None

    def put(self, entry: Entry) -> None:
        self.entries.append(entry)


def test_the_words_of_a_prompt_are_part_of_its_key(town: Path) -> None:
    prompt = again(lived_offline(_scenario(town, language="en"), load_world(town), HOUR)[0])
    found = {}
    for name, wording in (
        ("en", ENGLISH),
        ("it", Wording("it")),
        ("de", wording_for("de")),
        ("other", Wording("de", {"today": "heut"})),
    ):
        kept = _Kept()
        asyncio.run(JournalledModel(German(), kept, wording=wording).ask("A", prompt))
        found[name] = kept.entries[0]
    assert len({entry.key for entry in found.values()}) == 4
    assert "language" not in found["en"].inputs
    assert "spricht man Deutsch" in found["de"].text

import json
import shutil
from pathlib import Path

import pytest

from twinville.agents.population.load import load_people
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world
from twinville.worlds.world import World

PERSON = "name: Ada\nage: 30\nhome: Rose Cottage\n"


def _refusal(world: World, path: Path, count: int | None = None) -> str:
    with pytest.raises(InputError) as error:
        load_people(world, "larkwater", path, count, 0)
    return str(error.value)


@pytest.fixture
def world(starter: Path) -> World:
    return load_world(starter)


def _people(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "people.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_bundled_people() -> None:
    world = load_world("larkwater")
    population = load_people(world, "larkwater", None, None, 0)
    people = population.personas
    assert len(people) == 25
    assert sum(persona.age < 16 for persona in people) == 5
    assert sum(persona.age > 65 for persona in people) >= 4
    assert all(100 <= len(persona.biography.split()) <= 200 for persona in people)
    assert len({persona.bed for persona in people}) == 25
    names = {persona.name for persona in people}
    assert all(tie.name in names for persona in people for tie in persona.ties)
    assert {fact.id for fact in population.facts} == {"party", "party-off", "council-run", "shop-closing", "lost-dog"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("people:\n  - {name: Ada, age: 30}\n", "people.0.home: is required and missing"),
        ("people:\n  - {name: Ada, age: 30, home: Rose Cotage}\n", "Did you mean 'Rose Cottage'?"),
        ("people:\n  - {name: Ada, age: 30, home: Rose Cottage, job: x}\n", "people.0.job: is not a known field"),
        ("people: []\n", "there are no people in it"),
        (
            "people:\n  - {name: Ada, age: 1, home: Rose Cottage}\n  - {name: ada, age: 1, home: Rose Cottage}\n",
            "the name 'ada' and 'Ada' look alike",
        ),
        (
            "people:\n" + "".join(f"  - {{name: P{i}, age: 30, home: Rose Cottage}}\n" for i in range(3)),
            "P2: no bed is left in 'Rose Cottage' (the town sleeps 2)",
        ),
        ("people:\n  - {name: A, age: 30, home: Rose Cottage, workplace: Mine}\n", "A: workplace: there is no place 'Mine'"),
        (
            "people:\n  - {name: A, age: 30, home: Rose Cottage, shifts: [{start: '09:00', end: '10:00'}]}\n",
            "has shifts but no workplace",
        ),
        ("people:\n  - {name: A, age: 30, home: Rose Cottage, bed: Rose Cottage:bedroom:bad 1}\n", "there is no bed"),
        (
            "people:\n  - {name: A, age: 30, home: Rose Cottage, routines: [{activity: x, at: '09:00', use: swin}]}\n",
            "nothing affords 'swin'",
        ),
        (
            "people:\n  - {name: A, age: 30, home: Rose Cottage}\nfacts: [{id: f, origin: B, statement: s}]\n",
            "fact 'f': nobody is called 'B'",
        ),
        ("people: {a: 1}\n", "people"),
        ("just words\n", "must be a mapping of fields"),
    ],
)
def test_mistakes_are_one_sentence(world: World, tmp_path: Path, text: str, words: str) -> None:
    assert words in _refusal(world, _people(tmp_path, text))


def test_more_people_than_there_are(world: World, tmp_path: Path) -> None:
    file = _people(tmp_path, "people:\n  - {name: A, age: 30, home: Rose Cottage}\n")
    assert "has only 1 people" in _refusal(world, file, 2)
    assert "at least one person" in _refusal(world, file, 0)


def test_names_in_any_script_and_one_file_each(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "a.yaml").write_text("name: ليلى حداد\nage: 30\nhome: Rose Cottage\n", encoding="utf-8")
    (folder / "b.yaml").write_text("name: 王小明\nage: 30\nhome: Rose Cottage\n", encoding="utf-8")
    assert [p.name for p in load_people(world, "x", tmp_path, None, 0).personas] == ["ليلى حداد", "王小明"]


def test_a_table(world: World, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "name,age,home,workplace,occupation,shifts,traits\n"
        'Ada,30,Rose Cottage,Corner Cafe:cafe,cook,"mon-fri 09:00-17:00",kind; sociable\nBen,40,,,,,\n',
        encoding="utf-8",
    )
    ada, ben = load_people(world, "x", file, None, 0).personas
    assert ada.traits == ("kind", "sociable")
    assert ada.shifts[0].seconds == (9 * 3600, 17 * 3600)
    assert ben.home == "Starter:Rose Cottage:bedroom"
    assert ben.bed != ada.bed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,agee\nA,1\n", "people.csv:1: there is no column 'agee'. Did you mean 'age'?"),
        ("name\nA\n", "needs at least the columns name and age"),
        ("name,age\nA,old\n", "people.csv:2: age must be a whole number"),
        ("name,age\nA,1,2\n", "has another number of cells"),
        ("name,age,shifts\nA,1,always\n", "is not a shift"),
        ("name,age\n", "no people"),
        ("name,age\n,4\n", "people.csv:2: the name is empty"),
    ],
)
def test_mistakes_in_a_table(world: World, tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    assert words in _refusal(world, file)


def test_survey_records(fixtures: Path) -> None:
    world = load_world("larkwater")
    people = load_people(world, "larkwater", fixtures / "gss_population.jsonl", 25, 0).personas
    assert len(people) == 25
    assert len({p.bed for p in people}) == 25
    employed = [p for p in people if p.shifts]
    assert employed
    assert all(p.workplace and p.occupation for p in employed)
    assert "more" not in people[0].name
    agents = load_people(world, "larkwater", fixtures / "genagents" / "gss_agents", None, 0).personas
    assert len(agents) == 3
    again = load_people(world, "larkwater", fixtures / "gss_population.jsonl", 25, 0).personas
    assert again == people


def test_doubled_names_of_a_survey_get_numbers(fixtures: Path, tmp_path: Path) -> None:
    line = (fixtures / "gss_population.jsonl").read_text(encoding="utf-8").splitlines()[0]
    file = tmp_path / "p.jsonl"
    file.write_text("\n".join([line] * 3), encoding="utf-8")
    names = [p.name for p in load_people(load_world("larkwater"), "larkwater", file, None, 0).personas]
    assert names == [names[0], f"{names[0]} II", f"{names[0]} III"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "p.jsonl:1: is not valid JSON"),
        ("[]", "must hold one JSON object"),
        ('{"first_name": "A"}', "needs first_name, last_name"),
        ('{"first_name": "A", "last_name": "B", "age": 999}', "outside 0 to 120"),
    ],
)
def test_mistakes_in_records(world: World, tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text(line)
    assert words in _refusal(world, file)


def test_more_records_than_beds(world: World, fixtures: Path) -> None:
    assert "has only 2 beds" in _refusal(world, fixtures / "gss_population.jsonl", 3)


@pytest.fixture
def base(fixtures: Path, tmp_path: Path) -> Path:
    shutil.copytree(fixtures / "reverie_base_n3", tmp_path / "n3")
    for file in (tmp_path / "n3").rglob("*"):
        file.chmod(0o755)
    return tmp_path / "n3" / "base_the_ville_isabella_maria_klaus"


@pytest.fixture
def village(fixtures: Path) -> World:
    return load_world(fixtures / "the_ville" / "matrix")


def test_the_original_people(village: World, base: Path) -> None:
    population = load_people(village, "x", base, None, 0)
    isabella, maria, klaus = population.personas
    assert [p.name for p in population.personas] == ["Isabella Rodriguez", "Maria Lopez", "Klaus Mueller"]
    assert str(population.start_date) == "2023-02-13"
    assert isabella.occupation == "cafe owner"
    assert isabella.workplace == "the Ville:Hobbs Cafe:cafe"
    assert isabella.shifts[0].seconds == (8 * 3600, 20 * 3600)
    assert (isabella.wake, isabella.sleep) == ("06:00", "23:00")
    assert (maria.wake, maria.sleep) == ("09:00", "02:00")
    assert klaus.studies
    assert isabella.vision_radius == 8
    assert any("Valentine's Day party" in memory for memory in isabella.memories)
    assert len(klaus.memories) == 5
    assert klaus.knows is not None
    assert "the Ville:Hobbs Cafe:cafe" in klaus.knows


def test_nodes_become_memories_oldest_first(village: World, base: Path) -> None:
    nodes = {f"node_{i}": {"description": f"thing {i}", "type": "event"} for i in (3, 2, 1)}
    memory = base / "personas" / "Maria Lopez" / "bootstrap_memory" / "associative_memory" / "nodes.json"
    memory.write_text(json.dumps(nodes))
    maria = load_people(village, "x", base, None, 0).personas[1]
    assert maria.memories[:3] == ("thing 1", "thing 2", "thing 3")


def test_any_names_and_any_number(village: World, base: Path) -> None:
    shutil.rmtree(base / "personas" / "Klaus Mueller")
    renamed = base / "personas" / "Maria Lopez" / "bootstrap_memory" / "scratch.json"
    renamed.write_text(renamed.read_text().replace('"name": "Maria Lopez"', '"name": "Нина Петрова"'), encoding="utf-8")
    assert {p.name for p in load_people(village, "x", base, None, 0).personas} == {"Isabella Rodriguez", "Нина Петрова"}


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("personas/Maria Lopez/bootstrap_memory/scratch.json", None, "there is no such file"),
        ("personas/Maria Lopez/bootstrap_memory/scratch.json", "{", "not valid JSON"),
        ("personas/Maria Lopez/bootstrap_memory/scratch.json", "[]", "must hold one JSON object"),
        ("personas/Maria Lopez/bootstrap_memory/scratch.json", '{"name": 3}', "name must be text"),
        ("personas/Maria Lopez/bootstrap_memory/scratch.json", '{"name": "A"}', "living_area is empty"),
        (
            "personas/Maria Lopez/bootstrap_memory/scratch.json",
            '{"name": "A", "living_area": "the Ville:Nowhere", "age": 5}',
            "there is no place 'the Ville:Nowhere'",
        ),
        ("personas/Maria Lopez/bootstrap_memory/scratch.json", '{"name": "A", "living_area": "x", "age": "old"}', "age"),
        ("personas/Maria Lopez/bootstrap_memory/spatial_memory.json", None, "there is no such file"),
        ("personas/Maria Lopez/bootstrap_memory/spatial_memory.json", '{"the Ville": 3}', "must hold sectors"),
        ("personas/Maria Lopez/bootstrap_memory/associative_memory/nodes.json", '{"a": 1}', "needs a description"),
        ("reverie/meta.json", '{"start_date": "yesterday"}', "start_date must read"),
        ("../agent_history_init_n3.csv", "Name,Whisper\nA\n", "agent_history_init_n3.csv:2"),
    ],
)
def test_damaged_base_simulations(village: World, base: Path, file: str, text: str | None, words: str) -> None:
    if text is None:
        (base / file).unlink()
    else:
        (base / file).write_text(text)
    assert words in _refusal(village, base)

"""A study with everything: factors, checks, surveys, strata, a pilot, a locked plan, attrition, a vignette."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from twinville.experiments.commands import add_commands
from twinville.experiments.design.locked_plan import lock
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.study import Experiment
from twinville.experiments.design.study_file import read_study
from twinville.experiments.outcomes.kinds import contacts, visits
from twinville.experiments.outcomes.outcome import Outcome
from twinville.experiments.outcomes.surveys import survey, survey_path
from twinville.experiments.results.pilot import live_pilot
from twinville.experiments.results.results import Results, results
from twinville.experiments.run_study import run_study
from twinville.experiments.running.local import live_study
from twinville.experiments.running.replicate import arm_path
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

STUDY = """
question: What does a mask mandate do?
agents: 8
until: day 1 20:00
fork_at: day 1 16:00
seed: 3
replicates: 3
arms:
  none: []
  some: [{mask_mandate: true, saturation: 0.5, start: "day 1 17:00"}]
  mandate: [{law: "{wording}", asks: mask, start: "day 1 17:00"}]
contrasts: [mandate - none, some - none]
vary: {wording: ["Everybody wears a mask indoors.", "Please cover your face indoors."]}
checks: [identity, decoupled, placebo]
paraphrases: {some: "Put on a mask wherever you go in."}
outcomes:
  - {kind: visits, of: The Copper Kettle, primary: true, smallest: 0.5}
  - {kind: compliance}
  - {kind: support}
  - {kind: contacts}
  - {kind: dwell_time, of: The Copper Kettle}
  - {kind: attendance, of: The Copper Kettle}
  - {kind: presence}
  - {kind: network, of: density}
  - {kind: network, of: modularity}
  - {kind: time_use, of: sleep, window: "day 1 16:00..day 1 18:00", control: true}
  - {kind: survey, of: "Everybody should wear a mask indoors.", reversed: "Nobody should wear one.", name: masks, draws: 3}
  - {kind: guess}
"""


def _twinville(*arguments: str) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, list(arguments))


SLOW_FIXTURES = ("found",)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "study.yaml"
    path.write_text(STUDY)
    return path


@pytest.fixture(scope="module")
def found(file: Path) -> Results:
    out = file.parent / "studies" / "masks"
    live_study(read_study(file), out)
    return results(read_study(file), out)


def test_factors_are_crossed_and_reported_as_such(found: Results) -> None:
    names = [arm.name for arm in found.arms]
    assert names[:6] == [f"{arm} in cell {cell}" for cell in (1, 2) for arm in ("none", "some", "mandate")]
    labels = [c.label for c in found.comparisons if not c.check]
    assert labels[0] == "mandate - none (wording: Everybody wears a mask indoors.)"
    assert len(labels) == 4
    with Episode(found.path(0, "mandate in cell 2")) as episode:
        assert episode.interventions[-1]["ordinance"]["statement"] == "Please cover your face indoors."
    # What does not vary is lived alike in every cell.
    assert found.digests[0, "none in cell 1"] == found.digests[0, "none in cell 2"]


def test_checks_say_what_they_found(found: Results) -> None:
    checks = {check.name.partition(":")[0]: check for check in found.checks}
    assert checks["arms are identical until the policy touches somebody"].passed
    assert checks["identity A/A"].passed
    assert "3 of 3" in checks["identity A/A"].found
    assert {"decoupled A/A", "placebo", "other words for the same", "negative control"} <= set(checks)
    assert checks["other words for the same"].passed is None


def test_compliance_is_tabulated_by_both_potential_decisions(found: Results) -> None:
    strata = [each for each in found.strata if each.contrast.startswith("mandate - none (wording: Every")]
    assert {each.in_second for each in strata} == {"not asked"}
    # Everybody of every world is in one stratum (staff of the cafe are no visitors).
    with Episode(found.path(0, "none in cell 1")) as episode:
        staff = sum("Copper Kettle" in str(p.get("workplace")) for p in episode.scenario["personas"])
    assert sum(each.people for each in strata) == 3 * (8 - staff)


def test_direct_and_spillover_effects_partition_everybody(found: Results) -> None:
    rows = [row for row in found.spillovers if row["contrast"].startswith("some - none")]
    contacts_of = [row for row in rows if row["outcome"] == "contacts"]
    assert contacts_of
    assert all(row["total_people"] == 24 for row in contacts_of)
    for row in rows:
        people = row["direct_people"], row["spillover_people"]
        assert sum(people) == row["total_people"]
        if all(people):
            total = (row["direct"] * people[0] + row["spillover"] * people[1]) / sum(people)
            assert total == pytest.approx(row["total"])
    # Of what people answer, at least, the two differ.
    assert any(row["outcome"] == "masks" and row["direct"] and row["spillover"] != row["direct"] for row in rows)


def test_surveys_are_off_the_record_and_keep_who_does_not_know(found: Results, file: Path) -> None:
    shares = {(row["survey"], row["arm"]): row for row in found.surveys}
    masks = shares["masks", "mandate in cell 1"]
    assert masks["answers"] == 3 * 8 * 3
    assert sum(masks["shares"].values()) == pytest.approx(1)
    assert "does not know" in masks["shares"]
    # Those who live the same life give the same answers.
    assert shares["masks", "none in cell 1"]["shares"] == shares["masks", "none in cell 2"]["shares"]
    path = found.path(0, "none in cell 1")
    before = path.read_bytes()
    survey_path(path).unlink()
    live_study(read_study(file), found.folder)
    assert path.read_bytes() == before
    assert survey_path(path).exists()


def test_the_longer_tables(found: Results) -> None:
    people = found.data("person")
    assert set(people.columns) == {"replicate", "arm", "outcome", "unit", "person", "value"}
    world = found.data()
    by_hand = people[(people.outcome == "contacts") & (people.arm == "mandate in cell 1") & (people.replicate == 1)].value.mean()
    row = world[(world.outcome == "contacts") & (world.arm == "mandate in cell 1") & (world.replicate == 1)]
    assert row.value.iloc[0] == pytest.approx(by_hand)
    assert len(found.data("place").place.unique()) > 5
    with pytest.raises(InputError, match="choose from"):
        found.data("city")
    words = found.watch_words(1)
    assert words[0] == "watch"
    assert all(Path(path).exists() for path in (words[1], words[3]))
    with pytest.raises(InputError, match="counted from 0"):
        found.watch_words(7)


def test_how_people_were_exposed_and_parted(found: Results) -> None:
    exposure = next(e for e in found.exposures if e.arm == "mandate in cell 1")
    assert len(exposure.people) == 8
    assert all((p.hop is None) == (p.hours is None) for p in exposure.people)
    assert all(p.hours is None or p.hours >= 1 for p in exposure.people)
    mine = [p for p in found.partings if p.contrast == "check identity - none in cell 1"]
    assert len(mine) == 24
    assert all(p.hours is None for p in mine)
    kept = [each for each in found.shared if each.contrast == "check identity - none in cell 1"]
    assert all(each.shared == each.answers > 0 for each in kept)


def test_json_and_tables_tell_everything(found: Results, file: Path) -> None:
    told = json.loads(_twinville("report", str(found.folder), "--json").stdout)
    assert told["question"] == "What does a mask mandate do?"
    assert {"effects", "strata", "spillovers", "surveys", "stated_reasons", "checks", "attrition", "partings"} <= set(told)
    shown = " ".join(_twinville("report", str(found.folder)).stdout.split())
    for words in ("Checks", "Stated reasons", "Direct, spillover and total", "demonstration"):
        assert words in shown
    ledger = _twinville("studies", str(file.parent / "studies")).stdout
    assert "locked" in ledger
    assert "read" in ledger


def test_a_missing_arm_drops_its_pair_visibly(file: Path, found: Results, tmp_path: Path) -> None:
    del file
    out = tmp_path / "s"
    study = Experiment(
        arms={"none": [], "news": [Announcement("The fair is off.")]}, contrasts=["news - none"],
        outcomes=[visits("the green", primary=True)], until="day 1 12:00", fork_at="day 1 10:00", agents=3, replicates=3,
    )  # fmt: skip
    live_study(study, out)
    arm_path(out, 1, "news").unlink()
    some = results(study, out)
    assert some.attrition == {"none": 0, "news": 1}
    effect = some.estimates[0]
    assert (effect.dropped, effect.effect.pairs) == (1, 2)
    assert effect.bounds is not None
    assert effect.bounds[0] <= effect.effect.estimate <= effect.bounds[1]
    assert not next(check for check in some.checks if check.name.startswith("attrition")).passed
    assert found.attrition["none in cell 1"] == 0


def test_what_is_added_to_a_locked_plan_is_exploratory(file: Path, found: Results, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text(STUDY + "  - {kind: conversations, primary: true}\n")
    again = results(read_study(more), found.folder)
    added = next(each for each in again.estimates if each.outcome == "conversations")
    assert added.exploratory
    assert not added.primary
    live_study(read_study(more), found.folder)
    less = tmp_path / "less.yaml"
    less.write_text(STUDY.replace("  - {kind: contacts}\n", ""))
    with pytest.raises(InputError, match="can only be extended"):
        live_study(read_study(less), found.folder)
    other = tmp_path / "other.yaml"
    later = STUDY.replace('17:00"}]\ncontr', '18:00"}]\ncontr')
    assert later != STUDY
    other.write_text(later)
    with pytest.raises(InputError, match="'arms' differs"):
        live_study(read_study(other), found.folder)
    assert results(read_study(file, 4), found.folder).more_replicates == 1


@pytest.mark.slow
def test_lock_and_pilot(tmp_path: Path) -> None:
    file, out = tmp_path / "study.yaml", tmp_path / "s"
    file.write_text(STUDY.replace("agents: 8", "agents: 3"))
    piloted = _twinville("experiment", str(file), "--out", str(out), "--pilot", "2", "--replicates", "9")
    assert piloted.exit_code == 0, piloted.exception
    assert "What 9 worlds could find" in " ".join(piloted.stdout.split())
    locked = _twinville("experiment", str(file), "--out", str(out), "--lock")
    assert "the plan is locked as" in locked.stdout
    assert not list(out.glob("replicate-*"))
    # What a killed process left beside the plan is cleared by the next command, although it writes no plan.
    (out / "plan.json.lock").touch()
    assert lock(read_study(file), out)
    assert not (out / "plan.json.lock").exists()
    plan = json.loads((out / "plan.json").read_text())
    assert plan["hash"] in locked.stdout
    assert {"study", "model", "prompts", "semantics", "stopping_rule"} <= set(plan)
    seeds = []
    with Episode(arm_path(out / "pilot-worlds", 0, "past")) as episode:
        seeds.append(episode.scenario["seed"])
    assert seeds == [1_000_003]


def test_a_vignette_differs_by_what_one_knows(found: Results) -> None:
    path = str(found.path(0, "past"))
    words = ["vignette", path, "--person", "Ada Okafor", "--question", "The green should be mown.", "--json", "--draws", "6"]
    done = _twinville(*words, "--condition", "nothing:", "--condition", "news: The green will not be mown any more.")
    told = json.loads(done.stdout)
    assert [each["name"] for each in told["conditions"]] == ["nothing", "news"]
    assert all(sum(each["shares"].values()) == pytest.approx(1) for each in told["conditions"])
    assert told["demonstration"]
    for wrong, sentence in (
        (["--condition", "a:"], "at least two"),
        (["--condition", "a", "--condition", "b:"], "a colon"),
        (["--condition", "a:", "--condition", "b:", "--at", "day 9 10:00"], "outside"),
        (["--condition", "a:", "--condition", "b:", "--scale", "agree,disagree"], "scale is reversed"),
    ):
        assert sentence in str(_twinville(*words, *wrong).exception)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("checks: [identity,", "checks: [identical,", "identity"),
        ("paraphrases: {some", "paraphrases: {sme", "Did you mean 'some'"),
        ("vary: {wording", "vary: {a word", "plain name"),
        ("mask_mandate: true, saturation: 0.5", "mask_mandate: true, saturation: 5", "a saturation of 5"),
        ("mask_mandate: true, saturation: 0.5", "mask_mandate: true, wardens: [x]", "does not go with"),
        ("kind: network, of: density", "kind: network, of: densty", "Did you mean 'density'"),
        ("kind: contacts}", "kind: contacts, after: '20:00'}", "takes no 'after'"),
        ("until: day 1 20:00", "until: day 1 20:00\ndays: 2", "one of 'until' and 'days'"),
        ('window: "day 1 16:00..day 1 18:00"', 'window: "day 1 17:00..day 3 12:00"', "ends after the study"),
        ('window: "day 1 16:00..day 1 18:00"', 'window: "day 1 18:00..day 1 17:00"', "ends before it begins"),
        ("name: masks, draws: 3", "scale: [agree, disagree]", "scale is reversed"),
        ("kind: guess}", "kind: guess}\n  - {kind: guess}", "there twice"),
        ("contrasts: [mandate - none, some - none]", "contrasts: []", "compares nothing"),
    ],
)  # fmt: skip
def test_mistakes(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    assert old in STUDY
    path.write_text(STUDY.replace(old, new))
    done = _twinville("experiment", str(path), "--out", str(tmp_path / "out"))
    assert isinstance(done.exception, InputError), done.output
    assert words in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_an_outcome_that_raises_loses_nothing(tmp_path: Path) -> None:
    def broken(episode: Episode, first: int, last: int) -> float:
        return 1 / (first - first) if last else 0.0

    study = Experiment(
        arms={"a": [], "b": []}, contrasts=["a - b"], outcomes=[contacts(primary=True), Outcome("odd", "", broken)],
        until="day 1 11:00", fork_at="day 1 10:00", agents=2, replicates=1,
    )  # fmt: skip
    live_study(study, tmp_path / "s")
    with pytest.raises(InputError, match=r"outcome 'odd' failed on .*ZeroDivisionError"):
        results(study, tmp_path / "s")
    assert arm_path(tmp_path / "s", 0, "a").exists()


@pytest.mark.slow
def test_a_study_from_python_alone(tmp_path: Path) -> None:
    study = Experiment(
        arms={"a": [], "b": [Announcement("It rains.")]}, contrasts=["b - a"],
        outcomes=[survey("The rain will last.", primary=True, draws=1)], days=1, fork_at="day 1 23:00", agents=2, replicates=2,
        out=tmp_path / "studies" / "rain",
    )  # fmt: skip
    assert lock(study, study.out)["hash"] == study.plan()["hash"]
    assert run_study(study).estimates[0].outcome == "The rain will last."
    assert live_pilot(study, study.out, replicates=1).study.seed == 1_000_000

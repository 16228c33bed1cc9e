"""Whether the engine still gives the same histories as before: digests of whole runs, kept in tests/digests.json.

python benchmarks/digests.py [--case NAME ...] [--write]

Lives the bundled town for a day (and with dialogue turn by turn), a generated town, the original village where its data lie
beside the checkout, forks of a day with another seed and an inner voice, and a study with an arm for every kind of policy. Prints
what differs from the kept digests of this semantics version and exits with 1 if anything does. `--write` keeps new ones; it
refuses to change a digest under the same semantics version.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from twinville.simulation.scenario import SEMANTICS_VERSION

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "digests.json"
FIXTURES = ROOT.parent / "shared" / "fixtures"
SEED = "11"

#: A study with an arm for every kind of policy, alone and in the ways that make a difference to the engine.
STUDY = """
title: Every kind of policy
town: larkwater
agents: 12
fork_at: day 1 09:00
until: day 1 21:00
seed: 11
replicates: 1
before:
  - {process: noise, start: "day 1 06:10", parameters: {place: The Drowned Bell}}
arms:
  none: []
  letter: [{announcement: "The ferry will not sail on Sunday.", start: "day 1 10:00"}]
  notice: [{announcement: "There is music on the green on Sunday.", channel: notice}]
  word: [{announcement: "The well is being cleaned.", channel: word, to: [Ada Okafor, Bram Dekker]}]
  share: [{announcement: "The library opens on Sunday.", saturation: 0.5, by: household, start: "day 1 10:00"}]
  campaign: [{campaign: "The water is safe to drink.", saturation: 0.3, messengers: 2, start: "day 1 09:30"}]
  rumour: [{rumour: "The water makes people ill.", origin: Callum Reid, start: "day 1 09:30"}]
  whisper: [{whisper: "Go and look at the lake at noon.", to: [Ines Castellano]}]
  hours: [{hours: ["daily 09:00-11:00"], place: The Drowned Bell}]
  closure: [{closure: The Copper Kettle, start: "day 1 10:00", end: "day 1 15:00"}]
  law: [{law: "The Drowned Bell closes at six.", asks: close, places: [The Drowned Bell], when: ["daily 18:00-05:00"],
         wardens: [Joan Tarrant], sign: true, start: "day 1 10:00"}]
  enforced: [{law: "Nobody goes to the Copper Kettle.", asks: stay away, places: [The Copper Kettle], enforced: true}]
  curfew: [{curfew: "18:00-05:00", start: "day 1 10:00"}]
  masks: [{mask_mandate: true, enforced: true, start: "day 1 10:00"}]
  appeal: [{mask_mandate: true, voluntary: true, start: "day 1 10:00", end: "day 1 18:00"}]
  persona: [{persona: {traits: [careless, sociable]}, to: [Dev Halloran, Edith Pym], start: "day 1 10:00"}]
  weather: [{process: weather}]
  epidemic:
    - process: contagion
      start: "day 1 09:10"
      parameters: {r0: 4, begins: "day 1 09:20", index: 2, latent_days: 0.1, infectious_days: 1}
contrasts: [letter - none, campaign - none, law - none]
outcomes:
  - {kind: informed, primary: true, smallest: 1}
  - {kind: conversations}
  - {kind: hours_of, of: work}
  - {kind: compliance}
  - {kind: survey, name: ferry, of: "The ferry should sail on Sunday."}
"""


def twinville(*arguments: object) -> str:
    """Run a command; what it printed. Stops everything when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "twinville", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"twinville {' '.join(map(str, arguments))} failed:\n{done.stderr}")
    return done.stdout


def of_episode(path: Path) -> str:
    """The history's digest, and one of the prompts' keys with their answers: what was asked, and what it was asked by."""
    with closing(sqlite3.connect(path)) as db:
        (history,) = db.execute("SELECT digest FROM commits ORDER BY tick DESC LIMIT 1").fetchone()
        answers = blake2b(digest_size=20)
        for row in db.execute("SELECT key, agent, kind, version, answer FROM journal ORDER BY key"):
            answers.update(json.dumps(row).encode())
    return f"{history} {answers.hexdigest()}"


def larkwater(folder: Path) -> dict[str, str]:
    """A day of the bundled town."""
    twinville("run", "--seed", SEED, "--out", folder / "day.episode")
    return {"day": of_episode(folder / "day.episode")}


def faithful(folder: Path) -> dict[str, str]:
    """A day of the bundled town, dialogue turn by turn."""
    twinville("run", "--seed", SEED, "--profile", "faithful", "--out", folder / "day.episode")
    return {"day": of_episode(folder / "day.episode")}


def generated(folder: Path) -> dict[str, str]:
    """A day of a generated town."""
    twinville("new", "town", "Made", "--people", "40", "--seed", "2", "--into", folder)
    twinville("run", "--town", folder / "Made", "--seed", SEED, "--out", folder / "day.episode")
    return {"day": of_episode(folder / "day.episode")}


def village(folder: Path) -> dict[str, str]:
    """A day of the original village: its map, its three people of the base simulation."""
    if not FIXTURES.exists():
        return {}
    town, people = FIXTURES / "the_ville" / "matrix", next((FIXTURES / "reverie_base_n3").glob("base_*"))
    twinville("run", "--town", town, "--people", people, "--seed", SEED, "--out", folder / "day.episode")
    return {"day": of_episode(folder / "day.episode")}


def forks(folder: Path) -> dict[str, str]:
    """Forks of a day, with another seed, with an inner voice, and with nothing."""
    past = folder / "past.episode"
    twinville("run", "--agents", "10", "--seed", SEED, "--until", "day 1 18:00", "--out", past)
    found = {}
    for name, changes in {
        "nothing": (),
        "seed": ("--seed", "5"),
        "whisper": ("--whisper", "Bram Dekker: The boat is adrift at the quay."),
    }.items():
        out = folder / f"{name}.episode"
        twinville("fork", past, "--at", "day 1 12:00", "--out", out, *changes)
        twinville("resume", out)
        found[name] = of_episode(out)
    return found


def study(folder: Path) -> dict[str, str]:
    """A study with an arm for every kind of policy: its plan, its worlds, its results."""
    file, out = folder / "study.yaml", folder / "study"
    file.write_text(STUDY, encoding="utf-8")
    results = twinville("experiment", file, "--out", out, "--workers", "2", "--json")
    found = {str(path.relative_to(out)): of_episode(path) for path in sorted(out.rglob("*.episode"))}
    found["plan"] = str(json.loads((out / "plan.json").read_text(encoding="utf-8"))["hash"])
    found["results"] = blake2b(results.replace(str(folder), "").encode(), digest_size=20).hexdigest()
    return found


CASES: dict[str, Callable[[Path], dict[str, str]]] = {
    case.__name__: case for case in (larkwater, faithful, generated, village, forks, study)
}


def lived(name: str) -> dict[str, str]:
    """The digests of one case, lived anew."""
    with tempfile.TemporaryDirectory() as folder:
        return {f"{name}/{part}": digest for part, digest in CASES[name](Path(folder)).items()}


def kept() -> dict[str, dict[str, str]]:
    """The kept digests, by semantics version."""
    found: dict[str, dict[str, str]] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    return found


def differing(found: dict[str, str], before: dict[str, str]) -> list[str]:
    """The names whose digests are others than before."""
    return [name for name, digest in found.items() if before.get(name, digest) != digest]


def main() -> None:
    """Live the cases, and compare or keep their digests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--case", action="append", choices=list(CASES))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    version, everything = str(SEMANTICS_VERSION), kept()
    before = everything.get(version, {})
    found: dict[str, str] = {}
    for name in options.case or CASES:
        found |= lived(name)
    changed = differing(found, before)
    for name in changed:
        print(f"{name}: {before[name]} became {found[name]}")
    if changed:
        print(f"{len(changed)} of {len(found)} digests changed; raise SEMANTICS_VERSION if the engine is meant to live otherwise")
        raise SystemExit(1)
    print(f"{len(found)} digests, {sum(name in before for name in found)} of them kept before; none changed")
    if options.write:
        everything[version] = dict(sorted((before | found).items()))
        KEPT.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""One intention in one mind: do people come? The experiment of Park et al. (2023), section 7.1.2, with a world to compare it to.

Somebody wants to give a party and to ask people to it. That stands in what occupies the host, in words, and nowhere else: the
scenario has no fact of it, no appointment, no announcement. Each seed is lived twice, with that sentence and without it, by the
same people on the same days with the same chance. Counted is who was at that place in those hours, the host left out; the
difference is the party's doing. Beside it: who knew, by the log and asked off the record; who was asked, accepted and came; who
told whom; how many know each other. The town's own scripted party is taken out of both worlds: facts, appointments, what is said of
it in lives.

Engine checks of hand-written rules: never evidence that people are like this. The rules were tuned on seeds below 1000, the
last time after 8101 to 8110 had been lived; the default seeds were lived after that. With --model any model answers. --out keeps
the episodes: those that are there already are not lived again, one that was begun goes on.

    python benchmarks/party.py [--quick] [--seeds 8201,8202] [--told] [--out FOLDER]
                               [--model NAME] [--base-url URL] [--settings FILE] [--village MATRIX --village-people RECORDS]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parent.parent))

from rich.console import Console
from rich.table import Table

from benchmarks.party_worlds import Intention, Lived, live
from twinville import load_people, load_world
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.settings import read_settings
from twinville.agents.model_choice import choose_model
from twinville.experiments.results.statistics import effect
from twinville.simulation.clock import label
from twinville.simulation.episode.demonstration import DEMONSTRATION
from twinville.simulation.episode.reader import Episode
from twinville.simulation.paused import RunPausedError
from twinville.worlds.errors import InputError

SEEDS = tuple(range(8201, 8211))
#: The least mean excess of the rules.
LEAST = 3.0


def by_seed(lived: dict[int, tuple[Lived, Lived]]) -> Table:
    """A row for each seed."""
    table = Table(title="Two worlds a seed: with the intention, and without", title_justify="left")
    for column in (
        "seed", "there", "there without", "excess", "heard of it", "say they know", "say so without", "asked", "accepted",
        "came of these", "came, asked", "density", "density without",
    ):  # fmt: skip
        table.add_column(column, justify="right")
    for seed, (party, control) in lived.items():
        start, end = party.density
        table.add_row(
            str(seed), *map(str, (
                len(party.there), len(control.there), len(party.there) - len(control.there), len(party.told), len(party.say_so),
                len(control.say_so), len(party.asked), len(party.accepted), len(party.accepted & party.there), len(party.came),
            )),
            f"{start:.2f} to {end:.2f}", f"{start:.2f} to {control.density[1]:.2f}",
        )  # fmt: skip
    return table


def beside_the_paper(lived: dict[int, tuple[Lived, Lived]]) -> Table:
    """Means over seeds, beside the figures of the paper."""
    table = Table(title="Means over seeds", title_justify="left")
    for column in ("what", "the paper's village", "here", "from", "to"):
        table.add_column(column)
    people = next(iter(lived.values()))[0].people
    rows: tuple[tuple[str, str, Callable[[Lived, Lived], float]], ...] = (
        ("people", "25", lambda party, _: party.people),
        ("know at the end, the host too, by the log", "13 (from 1)", lambda party, _: 1 + len({*party.told} | party.known)),
        ("the same, by what they say when asked", "", lambda party, _: len(party.say_so)),
        ("heard it from the host first", "", lambda party, _: _from_host(party)),
        ("heard it from others first", "", lambda party, _: len(party.told) - _from_host(party)),
        ("asked to come", "12", lambda party, _: len(party.asked)),
        ("asked, and came", "5", lambda party, _: len(party.came)),
        ("there without being asked", "", lambda party, _: len(party.there - party.asked)),
        ("there without the intention", "not run", lambda _, control: len(control.there)),
        ("density of acquaintance at the start", ".167", lambda party, _: party.density[0]),
        ("at the end", ".74", lambda party, _: party.density[1]),
        ("at the end, without the intention", "not run", lambda _, control: control.density[1]),
    )
    for what, paper, measure in rows:
        values = [float(measure(*pair)) for pair in lived.values()]
        table.add_row(what, paper, f"{mean(values):.3g}", f"{min(values):.3g}", f"{max(values):.3g}")
    table.caption = f"{len(lived)} seeds, {people} people, two days"
    return table


def _from_host(party: Lived) -> int:
    """How many first had it from the host."""
    return sum(teller == party.host for _, teller, _ in party.told.values())


def chances(lived: dict[int, tuple[Lived, Lived]], console: Console) -> int:
    """Print the mean excess with its interval; 1 where it is under the least, or the interval holds 0."""
    found = effect([len(party.there) - len(control.there) for party, control in lived.values()], seed=0)
    text = f"excess attendance: {found.estimate:.2f} people, mean of {found.pairs} pairs"
    if found.interval is not None:
        text += f"; 95 % interval {found.interval[0]:.2f} to {found.interval[1]:.2f} (bootstrap-t), sign-flip p {found.p:.2g}"
    console.print(text, highlight=False)
    return int(found.estimate < LEAST or (found.interval is not None and found.interval[0] <= 0))


def who_told_whom(seed: int, party: Lived, console: Console, start: Callable[[int], str]) -> None:
    """A line for each who heard of it: when, from whom first, what became of it."""
    console.print(f"Seed {seed}, who heard of it from whom first:")
    for name, (tick, teller, text) in party.told.items():
        became = [
            word for word, those in (("asked", party.asked), ("accepted", party.accepted), ("came", party.there)) if name in those
        ]
        console.print(
            f"  {start(tick)} {name} from {teller} ({', '.join(became) or 'knew'}): {text}", highlight=False, markup=False
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; exit code 1 where the rules draw too few people, 2 where no answer came or an option is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    parser.add_argument("--quick", action="store_true", help="the first seed alone")
    parser.add_argument("--told", action="store_true", help="who told whom for every seed, not for the first alone")
    parser.add_argument("--out", type=Path, help="a folder that keeps the episodes")
    parser.add_argument("--model", help="who answers the prompts instead of the rules")
    parser.add_argument("--base-url")
    parser.add_argument("--settings", type=Path)
    parser.add_argument("--village", type=Path, help="the original village's map folder, instead of Larkwater")
    parser.add_argument("--village-people", type=Path, help="survey records for its 25 people")
    try:
        return compare(parser.parse_args(arguments))
    except (InputError, RunPausedError) as error:
        print(f"party: {error}", file=sys.stderr)
        return 2


def compare(options: argparse.Namespace) -> int:
    """Live the worlds and print what they showed."""
    seeds = [int(seed) for seed in options.seeds.split(",")][: 1 if options.quick else None]
    settings = read_settings(options.settings) if options.settings is not None else None
    console = Console(width=170)

    def model(seed: int) -> LanguageModel:
        return choose_model(options.model, seed=seed, base_url=options.base_url, settings=settings)

    town = str(options.village) if options.village is not None else "larkwater"
    world = load_world(town)
    people = load_people(world, town, str(options.village_people) if options.village_people else None, 25, 0)
    place = "Hobbs Cafe" if options.village is not None else "The Copper Kettle"
    intention = Intention("Ines Castellano" if options.village is None else people.personas[0].name, place)
    offline = not model(seeds[0]).is_language_model
    if offline:
        console.print(DEMONSTRATION, highlight=False)
    console.print(f"The one difference: «{intention.words}»", highlight=False)
    with tempfile.TemporaryDirectory() as made:
        folder = options.out if options.out is not None else Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        lived = {seed: live(world, people, intention, seed, folder, model) for seed in seeds}
        with Episode(folder / f"party-{seeds[0]}.episode") as episode:
            clock = episode.clock
    console.print(by_seed(lived))
    console.print(beside_the_paper(lived))
    for seed in seeds if options.told else seeds[:1]:
        who_told_whom(seed, lived[seed][0], console, lambda tick: label(clock.seconds(tick)))
    wrong = chances(lived, console)
    return wrong if offline else 0


if __name__ == "__main__":
    sys.exit(main())

"""Do limits hold through kills? Runs are killed at random moments, most of them with as many calls in flight as there may be, and
go on until the limit stops them.

A server on this machine answers, and counts every token that it read and wrote, whether anybody was left to hear of it or not.
Each life of a run is a process of its own, killed without warning. Asked for: the server never counts more than the limit, in
tokens and in dollars. Printed: how much of the limit was really served; the rest was held for calls that were under way when a
process was killed, and whose cost nobody can know. Exit code 1 when a limit was exceeded, or a run ended otherwise.

    python benchmarks/spending.py [--kills 200] [--limit 45_000_000] [--dollars 60] [--seed 1] [--quick]
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.loopback import loopback_server
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.prices import Price, Prices
from twinville.agents.memory.connection import Connection
from twinville.agents.persona import Persona
from twinville.agents.population.population import Population, settle
from twinville.agents.population.synthesis import households, synthesize
from twinville.simulation.episode.reader import Episode
from twinville.simulation.episode.unbegun import account_of_unbegun
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import record
from twinville.simulation.paused import RunPausedError
from twinville.simulation.run_options import Allowance, RunOptions
from twinville.worlds.compiler import compile_town
from twinville.worlds.errors import InputError
from twinville.worlds.generator import generate_town
from twinville.worlds.keyed import keyed
from twinville.worlds.world import World

#: Dollars for a million tokens read and written.
PRICE = Price(input=1.0, output=4.0)
#: Seconds that an answer takes, and within which a process is killed after it was started.
LATENCY, WITHIN = 0.05, 1.0
#: Most calls under way: of four kills, three wait for so many, and one comes at any moment.
IN_FLIGHT = 16
#: People who get up together, so that they ask together.
PEOPLE = 150
#: Exit codes of a life: it reached the run's end, the limit, or something else.
ENDED, LIMITED, WRONG = 0, 3, 4


@dataclass(frozen=True, slots=True)
class Ground:
    """What all lives of a run share."""

    url: str
    path: Path
    world: World
    people: Population
    dollars: float | None
    tokens: int | None


class Counts(NamedTuple):
    """What the server has seen: calls, tokens read and written, the most calls at once, and how many it has now."""

    calls: int
    read: int
    written: int
    most: int
    now: int


@dataclass
class Found:
    """What came of one run: kills, those among as many calls as may be, those before there was an episode, those while the server
    was asked what it honours, and what it counted since.
    """

    kills: int = 0
    among: int = 0
    before: int = 0
    preparing: int = 0
    calls: int = 0
    read: int = 0
    written: int = 0
    booked: int = 0
    wrong: str = ""
    seconds: float = 0.0

    @property
    def dollars(self) -> float:
        """What the server would ask for."""
        return PRICE.of(self.read, self.written)


def serve(pipe: Pipe) -> None:
    """Answer until the parent is gone; tell the address, and the counts whenever asked."""
    with loopback_server(_dear, latency=LATENCY) as server:
        pipe.send(server.url)
        calls = 0
        try:
            while pipe.recv():
                calls += len(server.seen)
                server.seen.clear()
                server.headers.clear()
                pipe.send(Counts(calls, server.read, server.written, server.most, server.now))
        except EOFError:
            return


def _dear(number: int, body: dict[str, Any]) -> dict[str, Any]:
    """An answer that costs nearly as much as it may, so that what is forgotten shows. Texts are embedded at once, for little."""
    if "input" in body:
        return {"delay": 0}
    most = int(body["max_tokens"])
    read = len(json.dumps(body["messages"], ensure_ascii=False).encode())
    return {"usage": {"prompt_tokens": read, "completion_tokens": int(most * (0.8 + 0.2 * keyed(1, "written", number)))}}


def live(ground: Ground) -> int:
    """One life: begin the run, or go on with it, until it ends or the limit does not allow another call."""
    account = Account(Prices({"m": PRICE, "e": PRICE}), ground.dollars, ground.tokens)
    # In dollars, vectors are paid for as well; they are asked for one by one.
    embedder = "openai:e" if ground.dollars is not None else "static"
    allowance = Allowance(account, connection=Connection(ground.url, account=account, confirmed=embedder))

    def answering(recorded: dict[str, object] | None = None) -> OpenAICompatible:
        model = OpenAICompatible("m", base_url=ground.url, account=account, recorded=recorded)
        model.limiter.allowed = float(IN_FLIGHT)
        model.limiter.bound(IN_FLIGHT)
        return model

    try:
        if ground.path.exists() and account_of_unbegun(ground.path) is None:
            resume(ground.path, answering, allowance=allowance)
        else:
            options = RunOptions(days=5, seed=7, embedder=embedder)
            record(ground.world, ground.people, ground.path, options, model=answering(), allowance=allowance)
    except RunPausedError as error:
        if "does not allow another call" in str(error):
            return LIMITED
        print(error, file=sys.stderr)
        return WRONG
    return ENDED


def begun(ground: Ground) -> int:
    """A life in a process of its own, which has everything imported; returns its number."""
    child = os.fork()
    if child:
        return child
    code = WRONG
    try:
        code = live(ground)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def counted(pipe: Pipe) -> Counts:
    """What the server has seen by now."""
    pipe.send(True)
    found: Counts = pipe.recv()
    return found


def wait_for_many(pipe: Pipe) -> None:
    """Until as many calls are under way as may be, or for some seconds."""
    end = time.perf_counter() + 8
    while counted(pipe).now < IN_FLIGHT and time.perf_counter() < end:
        time.sleep(0.002)


def killed(ground: Ground, pipe: Pipe, kills: int, seed: int) -> Found:
    """Kill a run so many times, then let it go on until its limit."""
    found, start, since = Found(), time.perf_counter(), counted(pipe)
    while True:
        if not ground.path.exists():
            # A run that nobody knows of was never begun. Whatever it had under way is answered first.
            time.sleep(3 * LATENCY)
            since = counted(pipe)
            found.before += found.kills > 0
        child = begun(ground)
        if found.kills < kills:
            time.sleep(WITHIN * keyed(seed, "when", found.kills))
            if found.kills % 4:
                wait_for_many(pipe)
            found.among += counted(pipe).now >= IN_FLIGHT
            os.kill(child, signal.SIGKILL)
        code = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(code):
            found.kills += 1
            found.preparing += account_of_unbegun(ground.path) is not None
            continue
        if os.WEXITSTATUS(code) != LIMITED:
            found.wrong = "came to its end within the limit" if os.WEXITSTATUS(code) == ENDED else "ended otherwise"
        break
    time.sleep(3 * LATENCY)
    now = counted(pipe)
    found.calls, found.read, found.written = now.calls - since.calls, now.read - since.read, now.written - since.written
    found.booked = _booked(ground.path)
    found.seconds = time.perf_counter() - start
    return found


def _booked(path: Path) -> int:
    try:
        with Episode(path, even_empty=True) as episode:
            return sum(line["prompt_tokens"] + line["completion_tokens"] for line in episode.account.spent()["lines"])
    except (InputError, KeyError):
        return 0


def report(name: str, found: Found, share: float, most: int) -> bool:
    """Print what came of a run; whether it is as it should be."""
    tokens = found.read + found.written
    where = (
        f"{found.among} of them with {IN_FLIGHT} calls under way, {found.preparing} while the server was asked what it honours, "
        f"{found.before} before there was an episode"
    )
    print(f"{name}: killed {found.kills} times ({where}); {found.calls} calls, at most {most} at once, in {found.seconds:.0f} s")
    lost = f"{(found.booked - tokens) / max(1, found.kills):,.0f} tokens were held and not served for each kill"
    served = f"{tokens:,} tokens (${found.dollars:.4f}) were served"
    print(f"  {served}, {found.booked:,} are booked: {lost}; {share:.1%} of the limit", flush=True)
    if share > 1 + 1e-9:
        print(f"  THE LIMIT WAS EXCEEDED by {share - 1:.2%}")
    if found.wrong:
        print(f"  it {found.wrong}")
    return share <= 1 + 1e-9 and not found.wrong


def main() -> int:
    """Print the lines; exit code 1 when a limit did not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--limit", type=int, default=45_000_000, help="tokens")
    parser.add_argument("--dollars", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a few kills, and a small limit in tokens alone")
    options = parser.parse_args()
    kills, limit = (4, 220_000) if options.quick else (options.kills, options.limit)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = ours.recv()
    groups = households(PEOPLE, options.seed)
    world = compile_town(generate_town("Made", [len(group.ages) for group in groups], options.seed), "generated")
    drafts = synthesize(world, groups, options.seed)["people"]
    drawn = Population(tuple(Persona.model_validate(draft | {"wake": "06:10"}) for draft in drafts))
    people = settle(world, drawn, "generated")
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_tokens = killed(Ground(url, folder / "tokens.episode", world, people, None, limit), ours, kills, options.seed)
        good &= report("limit in tokens", in_tokens, (in_tokens.read + in_tokens.written) / limit, counted(ours).most)
        if not options.quick:
            ground = Ground(url, folder / "dollars.episode", world, people, options.dollars, None)
            in_dollars = killed(ground, ours, kills, options.seed + 1)
            good &= report("limit in dollars", in_dollars, in_dollars.dollars / options.dollars, counted(ours).most)
    server.terminate()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""What the tests share: the fixture folder beside the checkout, a small town, and a run of it."""

import gc
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.simulation.history.run import run
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter
from twinville.worlds.world import World

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

#: What takes longer than the quick tests may: a test that uses one of these is slow. A module names its own in SLOW_FIXTURES.
SLOW_FIXTURES = frozenset({"larkwater_day", "larkwater_two_days", "real_server"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever waits for a slow fixture is slow."""
    for item in items:
        if isinstance(item, pytest.Function):
            slow = SLOW_FIXTURES | frozenset(getattr(item.module, "SLOW_FIXTURES", ()))
            if slow.intersection(item.fixturenames):
                item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What was imported stays: it need not be searched again at every collection of garbage, of which statsmodels asks for many."""
    gc.collect()
    gc.freeze()


# No test fails because the machine is busy.
settings.register_profile("twinville", deadline=None)
settings.load_profile("twinville")


def _shared(part: str) -> Path:
    path = SHARED / part
    if not path.exists():
        message = f"{path} is not here: the test needs data that lies beside the checkout"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Real data that nobody here made."""
    return _shared("fixtures")


@pytest.fixture(scope="session")
def servers() -> Path:
    """A real OpenAI-compatible server."""
    return _shared("servers")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a starter town."""
    return write_starter("Starter", tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="session")
def small(starter: Path) -> tuple[World, Population]:
    """The starter town and its two people."""
    world = load_world(starter)
    return world, load_people(world, starter, None, None, 0)


@pytest.fixture(scope="session")
def larkwater() -> tuple[World, Population]:
    """The bundled town and its people."""
    world = load_world("larkwater")
    return world, load_people(world, "larkwater", None, None, 0)


def _lived_once(factory: pytest.TempPathFactory, name: str, live: Callable[[Path], Path]) -> Path:
    """An episode that every process of a run in parallel reads, lived by the first that needs it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / name
    with FileLock(root / f"{name}.lock"):
        if not folder.exists():
            # Under another name until it is whole.
            part = factory.mktemp(name)
            live(part / f"{name}.episode")
            part.rename(folder)
    return folder / f"{name}.episode"


@pytest.fixture(scope="session")
def larkwater_day(larkwater: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An episode of a day in the bundled town."""
    world, people = larkwater
    return _lived_once(tmp_path_factory, "day", lambda out: run(world, people, out, seed=11))


@pytest.fixture(scope="session")
def larkwater_two_days(larkwater: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An episode of two days in the bundled town."""
    world, people = larkwater
    return _lived_once(tmp_path_factory, "two", lambda out: run(world, people, out, days=2, seed=21))


@pytest.fixture(scope="session")
def small_day(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An episode of a day in the starter town."""
    return run(*small, tmp_path_factory.mktemp("small") / "day.episode", seed=11)


@pytest.fixture(scope="session")
def real_server(servers: Path) -> Iterator[str]:
    """The address of a real server with a tiny model of random weights."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(["bash", str(servers / "run.sh")], env=os.environ | {"PORT": str(port)}, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/health", timeout=1)
            break
        except OSError:
            time.sleep(0.05)
    yield f"{url}/v1"
    process.terminate()
    process.wait()

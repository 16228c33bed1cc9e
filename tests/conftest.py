"""What the tests share: the fixture folder beside the checkout, a small town, and a run of it."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from twinville.agents.population.load import load_people
from twinville.agents.population.population import Population
from twinville.simulation.run import run
from twinville.worlds.load import load_world
from twinville.worlds.new_town import write_starter
from twinville.worlds.world import World

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

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


@pytest.fixture(scope="session")
def larkwater_day(larkwater: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An episode of a day in the bundled town."""
    world, people = larkwater
    return run(world, people, tmp_path_factory.mktemp("runs") / "day.episode", seed=11)


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

"""Studies on a Ray cluster: the same bytes as here, with two nodes, and with workers and a node killed on the way."""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import loopback_server
from twinville.agents.language_models.leases import granted_before
from twinville.experiments.design.means import Means
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.study import Experiment
from twinville.experiments.outcomes.kinds import informed
from twinville.experiments.outcomes.surveys import survey
from twinville.experiments.running.cluster import LEDGER
from twinville.experiments.running.local import live_study
from twinville.experiments.running.replicate import arm_path
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError

pytest.importorskip("ray")
pytestmark = pytest.mark.heavy


def _study(replicates: int = 2) -> Experiment:
    return Experiment(
        arms={"none": [], "letter": [Announcement("The ferry will not sail on Sunday.", start="day 1 11:00")]},
        contrasts=["letter - none"], outcomes=[informed(primary=True), survey("The ferry is safe.", draws=1)],
        fork_at="day 1 10:00", until="day 1 13:00", agents=5, replicates=replicates, seed=3,
    )  # fmt: skip


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*.episode")):
        with Episode(path) as episode:
            found[str(path.relative_to(folder))] = episode.digest
    return found


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("here") / "s"
    live_study(_study(), out)
    return _digests(out)


def test_a_cluster_of_this_machine_makes_the_same(here: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "s"
    assert live_study(_study(), out, runner="ray", workers=2) == []
    assert _digests(out) == here
    # What is finished stays, what is missing is lived again.
    kept = arm_path(out, 0, "none").stat().st_mtime_ns
    arm_path(out, 1, "letter").unlink()
    assert live_study(_study(), out, runner="ray", workers=2) == []
    assert _digests(out) == here
    assert arm_path(out, 0, "none").stat().st_mtime_ns == kept


def test_two_nodes_of_which_one_goes_and_workers_that_are_killed(here: dict[str, str], tmp_path: Path) -> None:
    from ray.cluster_utils import Cluster

    cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    other = cluster.add_node(num_cpus=1)
    out = tmp_path / "s"

    def harm() -> None:
        for _ in range(400):
            if any(out.rglob("past.episode")):
                break
            time.sleep(0.05)
        _kill_one_worker()
        time.sleep(0.5)
        cluster.remove_node(other, allow_graceful=False)

    harming = threading.Thread(target=harm)
    harming.start()
    try:
        assert live_study(_study(), out, runner="ray", address=cluster.address) == []
    finally:
        harming.join()
        cluster.shutdown()
    assert _digests(out) == here


def test_a_budget_is_shared_and_what_was_leased_is_written_down(tmp_path: Path) -> None:
    out = tmp_path / "s"
    with loopback_server() as server:
        means = Means("openai:m", server.url, max_tokens=10**7)
        assert live_study(_study(1), out, runner="ray", workers=2, means=means) == []
        assert granted_before(out / LEDGER)[1] == server.tokens > 0
        arm_path(out, 0, "letter").unlink()
        (out / LEDGER).write_text('{"dollars": 0.0, "tokens": 9999000}')
        # Whoever had the rest was killed, and may have spent it.
        failures = live_study(_study(1), out, runner="ray", workers=2, means=means)
    assert len(failures) == 1
    assert "does not allow another call" in failures[0]


def _kill_one_worker() -> None:
    """A worker that is living something, found by its title."""
    import psutil

    for process in psutil.process_iter(["cmdline"]):
        title = " ".join(process.info["cmdline"] or ())
        if title.startswith("ray::_live"):
            os.kill(process.pid, signal.SIGKILL)
            return


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:port", "auto"])
def test_an_address_without_a_cluster_is_told_at_once(address: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(InputError, match="no cluster answers"):
        live_study(_study(), tmp_path / "s", runner="ray", address=address)
    assert time.monotonic() - begun < 60


def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        live_study(_study(), tmp_path / "file" / "s", runner="ray")

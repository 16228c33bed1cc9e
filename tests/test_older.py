"""A checkout is compared with itself: the short form of `benchmarks/older.py`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, str(ROOT / "benchmarks" / "older.py")]


@pytest.mark.slow
def test_a_checkout_lives_the_same_days_as_itself() -> None:
    small = ["--days", "0.3", "--people", "2", "--seeds", "4", "--times", "1"]
    done = subprocess.run([*COMMAND, str(ROOT), *small], capture_output=True, text=True, check=False, cwd=ROOT)
    row = next(line for line in done.stdout.splitlines() if line.startswith("│ 4 "))
    before, here = [cell.strip() for cell in row.strip("│").split("│")][-2:]
    assert before == here != "0"


def test_what_is_no_checkout_is_refused(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "is no checkout" in done.stderr

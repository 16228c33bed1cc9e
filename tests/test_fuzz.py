"""A sample of hostile inputs; `benchmarks/fuzz.py` tries as many as one likes."""

import subprocess
import sys
from random import Random

import pytest

from benchmarks.fuzz_values import HOSTILE, json_text, mutated
from tests.conftest import ROOT


@pytest.mark.slow
def test_whatever_comes_is_taken_or_refused_in_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/fuzz.py", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    tried = next(line for line in done.stdout.splitlines() if line.startswith("all ")).split()
    assert int(tried[1]) == int(tried[2]) + int(tried[3]) == 50


def test_a_change_is_a_function_of_its_seed() -> None:
    value = {"a": [1, {"b": "c"}], "d": None}
    changed = [json_text(mutated(value, Random(seed))) for seed in range(40)]
    assert changed == [json_text(mutated(value, Random(seed))) for seed in range(40)]
    assert len(set(changed)) > 30
    assert value == {"a": [1, {"b": "c"}], "d": None}
    assert len(HOSTILE) > 90

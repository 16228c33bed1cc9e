"""Signing an episode: who held the key says that the file had these digests. It says nothing of who answered, or when.

What is signed is a statement of three lines, so that `ssh-keygen -Y` can sign and check it as well.
"""

from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_ssh_private_key, load_ssh_public_key

from twinville.simulation.episode.custody import CUSTODY_VERSION
from twinville.simulation.history.ssh_signature import PrivateKey, PublicKey, check_signature, signature_of
from twinville.simulation.history.verdict import Verdict
from twinville.worlds.errors import InputError
from twinville.worlds.whole_file import check_place, write_whole

#: A key or a signature is no larger than this, bytes.
_LARGEST = 64 * 1024


def statement(path: Path, verdict: Verdict) -> bytes:
    """What is signed of an episode; raises InputError when it is not sealed, or not consistent."""
    if not verdict.sound:
        raise InputError(f"{path}: is not signed, because it is not consistent: {verdict.problem}")
    if verdict.unsealed:
        raise InputError(f"{path}: is not signed, because it has no seal: {verdict.unsealed}")
    return stated(verdict)


def stated(verdict: Verdict) -> bytes:
    """The statement about an episode with these digests."""
    return (
        f"twinville episode\ncustody {CUSTODY_VERSION} {verdict.custody}\nhistory {verdict.digest_version} {verdict.history}\n"
    ).encode()


def signature_beside(path: Path) -> Path:
    """Where the signature of an episode is, unless it is said otherwise."""
    return path.with_name(f"{path.name}.sig")


def sign(message: bytes, key: Path, out: Path, passphrase: Callable[[], str], *, force: bool = False) -> None:
    """Write the signature of a message; `passphrase` is asked for where the key has one. Raises InputError."""
    check_place(out, force=force, option="episode")
    write_whole(out, signature_of(message, _private(key, passphrase)), force=force)


def check(message: bytes, signature: Path, public: Path) -> None:
    """Raises InputError when a signature file is no signature of the message by a public key."""
    key = _public(public)
    try:
        check_signature(message, _read(signature).decode("ascii"), key)
    except ValueError as error:
        said = "it is no SSH signature" if isinstance(error, UnicodeError) else error
        raise InputError(f"{signature}: does not sign this episode by {public}: {said}") from None


def _private(path: Path, passphrase: Callable[[], str]) -> PrivateKey:
    data = _read(path)
    try:
        key = load_ssh_private_key(data, None)
    except TypeError:
        # So the library says that it is encrypted.
        phrase = passphrase().encode()
        try:
            key = load_ssh_private_key(data, phrase)
        except (ValueError, UnsupportedAlgorithm):
            raise InputError(f"{path}: cannot be opened with this passphrase") from None
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(f"{path}: is no private key that OpenSSH writes; ssh-keygen -t ed25519 makes one") from None
    if not isinstance(key, PrivateKey):
        raise InputError(f"{path}: is a key of a kind that is not used here; take an Ed25519, ECDSA or RSA key")
    return key


def _public(path: Path) -> PublicKey:
    try:
        key = load_ssh_public_key(_read(path))
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(f"{path}: is no public key that OpenSSH writes (one line, as in id_ed25519.pub)") from None
    if not isinstance(key, PublicKey):
        raise InputError(f"{path}: is a key of a kind that is not used here; take an Ed25519, ECDSA or RSA key")
    return key


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > _LARGEST:
        raise InputError(f"{path}: is larger than any key or signature")
    return data

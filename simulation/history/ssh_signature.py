"""Signatures in OpenSSH's own format (SSHSIG), which `ssh-keygen -Y` makes and checks as well, with keys that OpenSSH made.

The format is PROTOCOL.sshsig of OpenSSH; keys and signatures themselves are the library's, `cryptography`.
"""

import base64
import binascii
import hashlib
import struct
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

#: A signature holds for one purpose.
NAMESPACE = "twinville"
_MAGIC, _VERSION, _HASH = b"SSHSIG", 1, b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
#: An RSA signature is of SHA-512, whatever the key is called.
_RSA = b"rsa-sha2-512"
_CURVE_HASHES: dict[str, hashes.HashAlgorithm] = {
    "nistp256": hashes.SHA256(),
    "nistp384": hashes.SHA384(),
    "nistp521": hashes.SHA512(),
}

PrivateKey: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey: TypeAlias = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def signature_of(message: bytes, key: PrivateKey) -> str:
    """The armoured signature of a message."""
    public = _public_blob(key.public_key())
    signed = _signed(message, _HASH)
    name = _string_at(public, 0)[0]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        made = _string(name) + _string(key.sign(signed))
    elif isinstance(key, rsa.RSAPrivateKey):
        made = _string(_RSA) + _string(key.sign(signed, padding.PKCS1v15(), hashes.SHA512()))
    else:
        r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(_curve_hash(name))))
        made = _string(name) + _string(_integer(r) + _integer(s))
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(map(_string, (public, NAMESPACE.encode(), b"", _HASH, made)))
    text = base64.b64encode(blob).decode()
    lines = [text[first : first + 70] for first in range(0, len(text), 70)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def check_signature(message: bytes, armoured: str, key: PublicKey) -> None:
    """Raises ValueError, in words, when this is no signature of this message by this key."""
    public, hashed, made = _read(armoured)
    if public != _public_blob(key):
        raise ValueError("it was made with another key")
    name, raw = _strings(made, 2)
    if name != (_RSA if isinstance(key, rsa.RSAPublicKey) else _string_at(public, 0)[0]):
        raise ValueError(f"it is of a kind that is not used here, '{name[:40].decode('latin-1')}'")
    signed = _signed(message, hashed)
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(raw, signed)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(raw, signed, padding.PKCS1v15(), hashes.SHA512())
        else:
            r, s = _strings(raw, 2)
            both = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
            key.verify(both, signed, ec.ECDSA(_curve_hash(name)))
    except InvalidSignature:
        raise ValueError("it is a signature of something else") from None


def _read(armoured: str) -> tuple[bytes, bytes, bytes]:
    """(public key, name of the hash, signature) of a signature file; raises ValueError."""
    lines = armoured.strip().splitlines()
    if len(lines) < 3 or lines[0].strip() != _BEGIN or lines[-1].strip() != _END:
        raise ValueError("it is no SSH signature")
    try:
        blob = base64.b64decode("".join(line.strip() for line in lines[1:-1]), validate=True)
    except binascii.Error:
        raise ValueError("it is no SSH signature") from None
    if blob[: len(_MAGIC)] != _MAGIC or blob[len(_MAGIC) : len(_MAGIC) + 4] != struct.pack(">I", _VERSION):
        raise ValueError("it is no SSH signature of version 1")
    public, namespace, reserved, hashed, made = _strings(blob[len(_MAGIC) + 4 :], 5)
    if namespace != NAMESPACE.encode():
        raise ValueError(f"it was made for '{namespace.decode('latin-1')}', not for '{NAMESPACE}'")
    if reserved or hashed not in (b"sha256", b"sha512"):
        raise ValueError("it is made in a way that is not known here")
    return public, hashed, made


def _signed(message: bytes, hashed: bytes) -> bytes:
    """What is really signed for a message."""
    digest = hashlib.new(hashed.decode(), message).digest()
    return _MAGIC + b"".join(map(_string, (NAMESPACE.encode(), b"", hashed, digest)))


def _public_blob(key: PublicKey) -> bytes:
    return base64.b64decode(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])


def _curve_hash(name: bytes) -> hashes.HashAlgorithm:
    curve = name.decode("latin-1").rpartition("-")[2]
    if curve not in _CURVE_HASHES:
        raise ValueError(f"keys of the kind '{curve}' are not known here")
    return _CURVE_HASHES[curve]


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _string_at(data: bytes, at: int) -> tuple[bytes, int]:
    """The string that begins somewhere, and where it ends; raises ValueError when it is cut off."""
    if len(data) < at + 4:
        raise ValueError("it is cut off")
    (size,) = struct.unpack_from(">I", data, at)
    if len(data) < at + 4 + size:
        raise ValueError("it is cut off")
    return data[at + 4 : at + 4 + size], at + 4 + size


def _strings(data: bytes, count: int) -> list[bytes]:
    """So many strings, and nothing after them; raises ValueError."""
    at, found = 0, []
    for _ in range(count):
        part, at = _string_at(data, at)
        found.append(part)
    if at != len(data):
        raise ValueError("there is more in it than a signature")
    return found


def _integer(number: int) -> bytes:
    """A positive number as OpenSSH writes it: with a leading zero where the first bit is set."""
    return _string(number.to_bytes(number.bit_length() // 8 + 1, "big"))

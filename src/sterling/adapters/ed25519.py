"""Ed25519 by `cryptography`: an installation's key in a file, and whether a signature holds.

The key is no row of the database: whoever may write there could otherwise sign what they changed.
"""

import os
import stat
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sterling.adapters.durable import make_folder, sync_folder
from sterling.domain.errors import Unavailable
from sterling.domain.signature import Kind, PublicKey, Signature, message, published, signature_of

_REMEDY = "`openssl genpkey -algorithm ed25519` makes one"


def holds(signature: Signature, kind: Kind, digest: str) -> bool:
    """Whether the signature is one of this digest by the key that it names."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
    try:
        key.verify(bytes.fromhex(signature.signature), message(kind, digest))
    except InvalidSignature:
        return False
    return True


class KeyFile:
    """See `ports.signer`. A PEM file with a private key (PKCS 8), read at each use: another key takes its
    place without a restart. With `make`, one that is missing is made."""

    def __init__(self, path: Path, *, make: bool) -> None:
        self._path = path
        self._make = make

    def sign(self, kind: Kind, digest: str) -> Signature:
        key = self._key()
        return signature_of(key.public_key().public_bytes_raw(), key.sign(message(kind, digest)))

    def public_key(self) -> PublicKey:
        return published(self._key().public_key().public_bytes_raw())

    def _key(self) -> Ed25519PrivateKey:
        try:
            try:
                return self._read()
            except FileNotFoundError:
                if not self._make:
                    raise
            _place(self._path)
            return self._read()
        except OSError as error:
            raise Unavailable(
                f"The key that signs, {self._path}, cannot be used: {error.strerror}. See the setting "
                f"signing_key; {_REMEDY}."
            ) from error

    def _read(self) -> Ed25519PrivateKey:
        with self._path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(1 << 16)
        if mode & stat.S_IRWXO:
            raise Unavailable(
                f"The key that signs, {self._path}, may be read by every user. Type: chmod 600 {self._path}"
            )
        try:
            key = load_pem_private_key(content, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise Unavailable(
                f"{self._path} is no private key of Ed25519 in PEM without a passphrase. {_REMEDY}."
            )
        return key


def _place(path: Path) -> None:
    """Makes a key. Of several processes that do so at once, the first one's key gets the name, whole."""
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    make_folder(path.parent)
    new = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.link(new, path)
    except FileExistsError:
        pass
    finally:
        new.unlink(missing_ok=True)
    sync_folder(path.parent)

"""Who vouches for a digest: an Ed25519 signature (RFC 8032), and what its key is called.

Pure: keys and signatures are read, written and named here, and made and checked by `adapters.ed25519`.
"""

import base64
import hashlib
import json
import re
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from sterling.domain.record import Record

FORMAT = "sterling-signature/1"
SIGNATURE = "signature.json"
"""The signature's name beside a release's manifest."""
Kind = Literal["release", "seal"]
_HEAD = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410, section 4)."""
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----")

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class PublicKey(Record):
    """A key that signs: the SHA-256 (hex) of its SubjectPublicKeyInfo, and that itself as PEM."""

    fingerprint: Fingerprint
    pem: str


class Signature(Record):
    """Key (32 bytes) and signature (64) in hex. That it holds says who signed only to those who know the
    fingerprint from elsewhere: anybody can make a key."""

    format: Literal["sterling-signature/1"]
    fingerprint: Fingerprint
    public_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]

    @model_validator(mode="after")
    def _named(self) -> Self:
        if fingerprint(bytes.fromhex(self.public_key)) != self.fingerprint:
            raise ValueError("the fingerprint is not that of the public key")
        return self


def message(kind: Kind, digest: str) -> bytes:
    """The bytes that are signed. A release's signature is none of a seal, whatever its digest."""
    return f"sterling {kind} sha256:{digest}\n".encode()


def signature_of(public_key: bytes, signature: bytes) -> Signature:
    """Key and signature as a record."""
    name, key = fingerprint(public_key), public_key.hex()
    return Signature(format=FORMAT, fingerprint=name, public_key=key, signature=signature.hex())


def canonical(signature: Signature) -> bytes:
    """The signature's one form as bytes: JSON with sorted keys, no spaces."""
    return json.dumps(signature.model_dump(mode="json"), sort_keys=True, separators=(",", ":")).encode()


def fingerprint(public_key: bytes) -> str:
    """What the key is called; `openssl pkey -pubin -outform DER | sha256sum` gives the same."""
    return hashlib.sha256(_HEAD + public_key).hexdigest()


def published(public_key: bytes) -> PublicKey:
    """The key as others are told it."""
    body = base64.b64encode(_HEAD + public_key).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"
    return PublicKey(fingerprint=fingerprint(public_key), pem=pem)


def read_public(pem: str) -> bytes:
    """The 32 bytes of a public key. Raises ValueError for what is no Ed25519 key in PEM."""
    found = _PEM.search(pem)
    body = base64.b64decode("".join(found[1].split()), validate=True) if found else b""
    if len(body) != len(_HEAD) + 32 or not body.startswith(_HEAD):
        raise ValueError("no Ed25519 public key in PEM")
    return body[len(_HEAD) :]

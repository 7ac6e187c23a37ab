"""Signatures on the command line: whose keys are known, and what is wrong with a signature."""

import re
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from sterling.domain.errors import Invalid, Problem
from sterling.domain.signature import Kind, Signature, fingerprint, read_public

Signers = Annotated[
    list[str] | None,
    typer.Option(
        "--signer",
        help="Whose signature it must have: a file with the public key (PEM), or its fingerprint. More than "
        "one, where keys have changed.",
    ),
]
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 1 << 16


def known(words: list[str] | None) -> frozenset[str]:
    """The fingerprints that are named. Raises Invalid for what is neither a fingerprint nor a key."""
    return frozenset(_known(word) for word in words or ())


def _known(word: str) -> str:
    named = word.lower().removeprefix("sha256:")
    if _FINGERPRINT.fullmatch(named):
        return named
    path = Path(word)
    try:
        with path.open("rb") as file:
            return fingerprint(read_public(file.read(_MOST_BYTES).decode()))
    except OSError as error:
        raise Invalid(
            f"--signer {word}: no fingerprint (64 hexadecimal digits) and no file: {error.strerror}."
        ) from None
    except ValueError:
        raise Invalid(f"--signer {word}: the file holds no public key of Ed25519 in PEM.") from None


def wrong(signature: Signature, kind: Kind, digest: str, signers: frozenset[str], path: str) -> list[Problem]:
    """What is wrong with the signature of a digest; nothing when it holds and is by one of the signers, where
    some are named. The library is loaded late."""
    ed25519: Any = import_module("sterling.adapters.ed25519")
    if not ed25519.holds(signature, kind, digest):
        message = f"does not sign {digest}: what was signed, or the signature, was changed since"
        return [Problem(path=path, message=message, code="signature")]
    if signers and signature.fingerprint not in signers:
        asked = " or ".join(sorted(signers))
        return [Problem(path=path, message=f"is by {signature.fingerprint}, not by {asked}", code="signer")]
    return []


def told(fingerprints: list[str], signers: frozenset[str]) -> str:
    """One sentence on who signed, and what that says."""
    names = " and ".join(fingerprints)
    if signers:
        return f"Signed by {names}, as asked."
    return (
        f"Signed by {names}. Whose key that is, a signature cannot tell: compare the fingerprint with one "
        "that you know, or ask for it with --signer."
    )

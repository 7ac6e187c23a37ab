"""Stamps: what was done, for which input, so that a second run does nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools.place import STAMPS


def digest(paths: Iterable[Path], *words: str) -> str:
    """SHA-256 over the words and over the names and contents of the files, in the order given."""
    sha = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        sha.update(f"\0{path.name}\0".encode())
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


def is_fresh(name: str, value: str) -> bool:
    """Whether the step of that name was last done for exactly this input."""
    path = STAMPS / name
    return path.is_file() and path.read_text() == value


def put(name: str, value: str) -> None:
    """Record that the step is done for this input."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)

"""Readers of hostile files: small programs, each run in a process of its own that may do little else.

Such a program imports nothing of ours, limits its own memory and time, and writes the rendition to stdout;
the last line of stderr is a JSON object of its facts, or of what is wrong. A file that makes it hang, crash
or ask for much memory ends that process and nothing else.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from sterling.domain.errors import Invalid

_SAID = 300


def run(program: Path, words: Sequence[str], target: BinaryIO, *, seconds: int, what: str) -> dict[str, Any]:
    """Runs `program` with `words`, its output into `target`; returns the facts that it tells.

    Raises:
        Invalid: it tells none: it found the file wanting, it died, or it took more than `seconds`. The
            sentence calls the file `what` ("PDF").
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program), *words],
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.PIPE,
            check=False,
            timeout=seconds,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise Invalid(f"The {what} could not be read within {seconds} s.") from None
    told = _last(done.stderr)
    if done.returncode != 0 or not told or "error" in told:
        reason = str(told.get("error") or f"its reader ended with code {done.returncode}")
        raise Invalid(f"The {what} cannot be read: {reason[:_SAID].rstrip('.')}.")
    return told


def _last(said: bytes) -> dict[str, Any]:
    """The JSON object on the last line of what the process said; nothing where there is none."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    try:
        told: Any = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}

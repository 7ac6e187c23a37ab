"""How the tooling speaks: one plain line at a time, and errors that name the remedy."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager


class Stop(Exception):
    """The command cannot go on; the message says what happened and what to do."""


def line(text: str = "") -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def passing(text: str) -> None:
    """Show where a long step is: rewritten in place on a terminal, unsaid elsewhere."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K  {text[:100]}")
        sys.stdout.flush()


def settle() -> None:
    """Clear what `passing` left on the terminal."""
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K")
        sys.stdout.flush()


def duration(seconds: float) -> str:
    """Seconds below a minute, minutes and seconds above it."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


@contextmanager
def step(what: str) -> Generator[None]:
    """Announce a long step, and say afterwards how long it took."""
    line(f"- {what} ...")
    start = time.monotonic()
    yield
    settle()
    line(f"  done in {duration(time.monotonic() - start)}")

"""The release of Label Studio whose configs the tests import: fetched once, without what it depends on.

It is read, never installed or run, and kept outside the repository.
"""

from __future__ import annotations

import os
from pathlib import Path

from tools import say, system
from tools.place import PYTHON

_RELEASE = "label-studio==1.23.2"
_WHEEL = "label_studio-1.23.2-py3-none-any.whl"


def path() -> Path:
    """Where its wheel is kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sterling-tests" / _WHEEL


def fetch() -> None:
    """Fetch the wheel, unless it is there; raises `Stop` when the package index does not give it."""
    if path().is_file():
        return
    with say.step(f"fetching the wheel of {_RELEASE} for the tests (73 MB)"):
        system.quietly([PYTHON, "-m", "pip", "download", "-q", "--no-deps", "-d", path().parent, _RELEASE])

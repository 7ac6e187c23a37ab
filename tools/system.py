"""Programs and Debian packages outside the project: run, found, installed when root, else named."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import say
from tools.place import ROOT


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command with its output shown; raises `Stop` when it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, check=False)
    if done.returncode != 0:
        words = shlex.join(str(word) for word in command)
        raise say.Stop(f"`{words}` failed with code {done.returncode}; what it said stands above.")


def quietly(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a command and return what it printed; shows all of it, and raises `Stop`, when it fails."""
    words = [str(word) for word in command]
    plain = {**(env or os.environ), "NO_COLOR": "1"}
    done = subprocess.run(
        words, cwd=cwd, env=plain, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode != 0:
        say.settle()
        say.line(done.stdout)
        raise say.Stop(
            f"`{shlex.join(words)}` failed with code {done.returncode}; what it said stands above."
        )
    return done.stdout


def ensure(program: str, package: str, why: str) -> str:
    """Path of a program; its Debian package is installed when root, else the command is named."""
    found = shutil.which(program)
    if found is None:
        install(package, why)
        found = shutil.which(program)
    if found is None:
        raise say.Stop(
            f"{package} is installed, yet `{program}` is not on the PATH. Put it there and run again."
        )
    return found


def install(package: str, why: str) -> None:
    """Install a Debian package as root; otherwise stop and name the command to type."""
    command = f"apt-get install --no-install-recommends {package}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise say.Stop(f"{why} needs {package}, which is not installed. Type: sudo {command}")
    with say.step(f"installing Debian's {package}, for {why}"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quietly(["apt-get", "update", "-qq"], env=env)
        quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *package.split()], env=env)

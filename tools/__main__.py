"""`./run COMMAND`: sets up what the command needs, then runs it."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass

from tools import browser, node, say, setup, system
from tools.place import PYTHON, ROOT, VENV, WEB


@dataclass(frozen=True, slots=True)
class Command:
    """What a word after `./run` does, and which parts of the set-up it needs first."""

    about: str
    module: str
    modules: bool = False
    ui: bool = False
    inside: bool = True  # a module of this package with `main`; else any module run by .venv's Python


COMMANDS = {
    "setup": Command("make .venv and build the web interface (the others do it by themselves)", "setup"),
    "demo": Command(
        "from raw data to a measured, exported dataset; --exit ends after the report",
        "demo",
        ui=True,
        inside=False,
    ),
    "serve": Command("start the server: ./run serve --data-dir DIR", "sterling", ui=True, inside=False),
    "test": Command("all tests; or one suite: py, store, web, e2e, bundle, then its own arguments", "test"),
    "check": Command("lint, types, floors, ceilings, generated files", "check", modules=True),
    "docs": Command("build the documentation into site/", "docs"),
    "bundle": Command(
        "one archive that installs on a machine without network", "bundle", modules=True, ui=True
    ),
    "bench": Command(
        "measure speed and memory beside the machine's own rates; --small, --out FILE",
        "bench",
        ui=True,
        inside=False,
    ),
    "bench-quality": Command("measure aggregation on data with known truth", "bench.quality", inside=False),
    "perf-web": Command("measure the web interface in a browser", "perf", modules=True, ui=True),
    "pictures": Command("take the README's pictures anew, of the demo", "pictures", modules=True, ui=True),
    "generate": Command(
        "write the files made from the code: OpenAPI, types, reference", "generated", modules=True
    ),
    "lock": Command("pin the dependencies of pyproject.toml anew; --upgrade takes newer ones", "lock"),
}


def main(words: list[str]) -> int:
    """Run one command; returns its exit code."""
    if not words or words[0] in ("help", "-h", "--help"):
        return _help()
    name, rest = words[0], words[1:]
    command = COMMANDS.get(name)
    if command is None:
        raise say.Stop(f"./run knows no command `{name}`. Type ./run for the list.")
    if name == "setup":
        return setup.main(rest)
    setup.ready(modules=command.modules, ui=command.ui)
    if name == "serve":
        rest = ["serve", *rest]
    if name == "perf-web":
        env = node.environment(**browser.variables("measuring the interface"))
        system.run(node.npm("run", "perf", "--", *rest), env=env, cwd=WEB)
        return 0
    if not command.inside:
        return _hand_over(command.module, rest)
    if not _is_in_venv():
        return _hand_over("tools", words)
    return importlib.import_module(f"tools.{command.module}").main(rest)


def _help() -> int:
    say.line("./run COMMAND, where COMMAND is one of:")
    for name, command in COMMANDS.items():
        say.line(f"  {name:<14}{command.about}")
    return 0


def _is_in_venv() -> bool:
    return os.path.samefile(sys.prefix, VENV)


def _hand_over(module: str, words: list[str]) -> int:
    """Become .venv's Python running a module."""
    os.chdir(ROOT)
    sys.stdout.flush()
    path = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execve(PYTHON, [str(PYTHON), "-m", module, *words], {**os.environ, "PATH": path})


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except say.Stop as stop:
        say.settle()
        print(f"Stopped: {stop}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

"""The command line. Each command is a module, loaded by name when it is asked for: the base stays light."""

import importlib
import keyword
import os
import sys
from importlib.metadata import version
from typing import Any

from sterling.cli.terminal import shown

COMMANDS = {
    "serve": "start the server: database, API and a worker",
    "init": "prepare a store and its first owner, without a prompt",
    "worker": "run background jobs",
    "migrate": "bring the database to the newest schema",
    "backup": "copy database and blobs into one file",
    "restore": "bring a backup back into an empty folder",
    "prune": "remove files that nothing names any more",
    "login": "keep a server and a key for the commands below",
    "status": "how a project stands",
    "project": "create, list, show, settings, aggregate, delete",
    "template": "check, list and show templates",
    "import": "bring data into a project",
    "next": "take the next task",
    "submit": "submit an answer",
    "replay": "play recorded answers of many annotators",
    "audit": "measure how many labels are right, from a random sample",
    "release": "freeze a version; list and download versions",
    "export": "write labels or answers to a file",
    "events": "write the audit log, with its seals, to a file",
    "verify": "check a release's files or an audit log, without a server",
    "keys": "API keys for programs",
    "members": "who belongs to the organization",
    "scene": "split long scenes into pieces, stitch their labels",
    "aggregate": "labels with confidence from a file of answers",
    "simulate": "what fewer answers would have cost in accuracy",
    "completion": "what a shell needs to complete commands",
}
"""Name and purpose. The module that `module_of` names has `app`, a Typer application."""
CODES = {
    "Invalid": 2,
    "Unauthenticated": 3,
    "Forbidden": 3,
    "NotFound": 4,
    "Unavailable": 5,
    "RateLimited": 5,
}
"""Exit codes by error; 0 is success, 1 any other failure, 2 also wrong usage, 130 Ctrl-C."""
COMPLETING = "_STERLING_COMPLETE"
"""Set by a shell that asks what could come next."""
TRACE = "STERLING_TRACE"
"""Set by who wants the traceback of a fault."""
_MOST_PROBLEMS = 20


def main(words: list[str] | None = None) -> int:
    """Runs one command; gives the exit code (see `CODES`). What failed is one sentence on stderr."""
    words = sys.argv[1:] if words is None else words
    if COMPLETING in os.environ:
        words = ["completion"]
    try:
        code = _chosen(words)
        if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison] - None where it is closed
            sys.stdout.flush()
    except Exception as fault:
        return _fallen(words[0] if words else "help", fault)
    return code


def _chosen(words: list[str]) -> int:
    if not words or words[0] in ("--help", "-h", "help"):
        return _help()
    if words[0] in ("--version", "-V"):
        print(f"sterling {version('sterling')}")
        return 0
    name = words[0]
    if name not in COMMANDS:
        print(f"sterling knows no command `{words[0]}`. Type sterling --help for the list.", file=sys.stderr)
        return 2
    return _run(name, words[1:])


def _help() -> int:
    print("sterling COMMAND, where COMMAND is one of:")
    for name, purpose in COMMANDS.items():
        print(f"  {name:<12}{purpose}")
    print("sterling COMMAND --help tells more.")
    return 0


def module_of(name: str) -> str:
    """The module of a command; a word of Python's own gets an underscore."""
    return f"sterling.cli.{name}_" if keyword.iskeyword(name) else f"sterling.cli.{name}"


def _run(name: str, words: list[str]) -> int:
    module = importlib.import_module(module_of(name))
    errors = importlib.import_module("sterling.domain.errors")
    try:
        module.app(args=words, prog_name=f"sterling {name}")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except errors.SterlingError as refused:
        _tell(name, refused)
        return _code(refused)
    except KeyboardInterrupt:
        return 130
    return 0


def _fallen(name: str, fault: Exception) -> int:
    """What no command expected: one sentence about the system, or that the fault is ours."""
    if isinstance(fault, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has enough
        return 1
    if TRACE in os.environ:
        raise fault
    if isinstance(fault, OSError):
        place = f"{fault.filename}: " if fault.filename is not None else ""
        said = f"{place}{fault.strerror or fault}."
    else:
        what = f"{type(fault).__name__}: {fault}".splitlines()[0][:300]
        said = f"a fault of Sterling ({what}). With {TRACE}=1 it says where."
    print(shown(f"sterling {name}: {said}"), file=sys.stderr)
    return 1


def _code(refused: Any) -> int:
    """Of the nearest ancestor that has one. (`next` is a command's module here, not Python's own.)"""
    for kind in type(refused).__mro__:
        if kind.__name__ in CODES:
            return CODES[kind.__name__]
    return 1


def _tell(name: str, refused: Any) -> None:
    """One sentence, then the places where something is wrong, if the sentence does not name them."""
    print(shown(f"sterling {name}: {refused.message}"), file=sys.stderr)
    for problem in refused.problems[:_MOST_PROBLEMS]:
        if problem.message not in refused.message:
            print(shown(f"  {problem.path}: {problem.message}"), file=sys.stderr)
    if len(refused.problems) > _MOST_PROBLEMS:
        print(f"  ... and {len(refused.problems) - _MOST_PROBLEMS} more", file=sys.stderr)

"""The command line. Each command is a module, loaded by name when it is asked for: the base stays light."""

import importlib
import sys
from importlib.metadata import version

COMMANDS = {
    "serve": "start the server: database, API and a worker",
    "init": "prepare a store and its first owner, without a prompt",
    "worker": "run background jobs",
    "migrate": "bring the database to the newest schema",
    "aggregate": "labels with confidence from a file of answers",
    "simulate": "what fewer answers would have cost in accuracy",
}
"""Name and purpose. The module `sterling.cli.NAME` has `app`, a Typer application of one command."""


def main(words: list[str] | None = None) -> int:
    """Runs one command; gives the exit code. 1: it was refused, with a sentence on stderr; 2: wrong usage."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in ("--help", "-h", "help"):
        return _help()
    if words[0] in ("--version", "-V"):
        print(f"sterling {version('sterling')}")
        return 0
    name = words[0].replace("-", "_")
    if name not in COMMANDS:
        print(f"sterling knows no command `{words[0]}`. Type sterling --help for the list.", file=sys.stderr)
        return 2
    return _run(name, words[1:])


def _help() -> int:
    print("sterling COMMAND, where COMMAND is one of:")
    for name, purpose in COMMANDS.items():
        print(f"  {name:<10}{purpose}")
    print("sterling COMMAND --help tells more.")
    return 0


def _run(name: str, words: list[str]) -> int:
    module = importlib.import_module(f"sterling.cli.{name}")
    errors = importlib.import_module("sterling.domain.errors")
    try:
        module.app(args=words, prog_name=f"sterling {name}")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except errors.SterlingError as refused:
        print(f"sterling {name}: {refused.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0

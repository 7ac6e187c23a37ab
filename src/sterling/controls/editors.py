"""Which kinds of control people can answer: those that the interface has an editor for."""

import json
from pathlib import Path

from sterling.controls.compiled import Compiled
from sterling.controls.values import wrong
from sterling.domain.errors import Invalid
from sterling.domain.template import pointer

EDITORS: frozenset[str] = frozenset(json.loads((Path(__file__).parent / "editors.json").read_text("utf-8")))
"""The interface's tests read the same file, so that neither side promises what the other lacks."""


def require_editors(compiled: Compiled) -> None:
    """Raises Invalid with a problem for each control that nobody could answer in the interface.

    A kind from a package outside has votes and methods, but no editor in the browser: its tasks could be
    handed out and never be finished.
    """
    problems = [
        wrong(
            pointer("controls", name, "type"),
            f"a {asked.control.kind} has no editor in the interface, so that nobody could answer it; "
            f"there are editors for {', '.join(sorted(EDITORS))}",
            "no_editor",
        )
        for name, asked in compiled.asked.items()
        if asked.control.kind not in EDITORS
    ]
    if problems:
        message = f"The template has a problem at {problems[0].path}: {problems[0].message}."
        raise Invalid(message, problems=problems)

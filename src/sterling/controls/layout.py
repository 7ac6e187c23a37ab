"""The layout of a template: where its views and controls stand."""

from collections.abc import Iterator

from pydantic import JsonValue

from sterling.controls.values import describe, wrong
from sterling.domain.errors import Problem
from sterling.domain.template import Template, pointer

MAX_DEPTH = 4
"""Rows, columns, rows inside a column, and columns in them."""


def arrange(template: Template) -> tuple[list[JsonValue], list[Problem]]:
    """The layout, with every view and control in it exactly once, and what is wrong with it.

    Without one, views and then controls stand below each other.
    """
    names = [*template.views, *template.controls]
    if template.layout is None:
        return [*names], []
    problems, placed = list[Problem](), set[str]()
    for path, part in _parts([*template.layout], ("layout",)):
        if isinstance(part, Problem):
            problems.append(part)
        elif part not in names:
            message = f"no view or control is called {describe(part)}"
            problems.append(wrong(path, message, "unknown_name"))
        elif part in placed:
            problems.append(wrong(path, f"{part!r} has a place already", "duplicate"))
        else:
            placed.add(part)
    for name in names:
        if name not in placed:
            problems.append(wrong("/layout", f"{name!r} has no place", "missing"))
    return [*template.layout], problems


def _parts(group: list[JsonValue], path: tuple[str | int, ...]) -> Iterator[tuple[str, str | Problem]]:
    for index, part in enumerate(group):
        place = pointer(*path, index)
        if isinstance(part, str):
            yield place, part
        elif not isinstance(part, list):
            message = f"expected a name or a list of names, got {describe(part)}"
            yield place, wrong(place, message, "type")
        elif len(path) >= MAX_DEPTH:
            yield place, wrong(place, f"a layout nests at most {MAX_DEPTH} deep", "too_deep")
        else:
            yield from _parts(part, (*path, index))

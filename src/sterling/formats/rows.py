"""Rows of tables as entries: what CSV and Parquet have in common.

A column `id` (or `external_id`) is the id, `truth:<control>` the known truth, `priority` and `redundancy`
what they say; every other column is a field of the data. A truth cell that is JSON is read as JSON where the
control's values are not texts. A column that is called truth in another way is refused, unless the template
has such a field: with the data, annotators would get it. Under a map of columns no name means anything.
"""

from collections.abc import Mapping

import orjson
from pydantic import JsonValue

from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem
from sterling.domain.text import DEEPEST, depth
from sterling.formats.contract import Entry, Target

JsonObject = dict[str, JsonValue]
_IDS = ("id", "external_id")
_TRUTH = "truth:"
_MISNAMED = frozenset({"truth", "ground_truth"})
_TEXTUAL = frozenset({"choice", "text"})
_BOUNDS = {"priority": range(-32_000, 32_001), "redundancy": range(1, 1001)}


def row_entry(line: int, row: Mapping[str, JsonValue], target: Target) -> Entry | LineProblem:
    """The entry of a row by column name."""
    cells = dict(row)
    if target.mapped:
        return Entry(line, cells)
    external_id = next((cells.pop(name) for name in _IDS if name in cells), None)
    truth = {name: cells.pop(name) for name in list(cells) if name.startswith(_TRUTH)}
    if (shown := _shown_truth(cells, target)) is not None:
        message = "would go to annotators with the data: call a column of known truth truth:<control>"
        return _refused(line, f"/{shown}", message, "truth")
    numbers = dict[str, int]()
    for name, bounds in _BOUNDS.items():
        value = cells.pop(name, None)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        number = _whole(value)
        if number is None:
            return _refused(line, f"/{name}", f"is no whole number: {str(value)[:50]!r}", "type")
        if number not in bounds:
            message = f"{name} is out of bounds ({bounds.start} to {bounds.stop - 1})"
            return _refused(line, f"/{name}", message, "bounds")
        numbers[name] = number
    return Entry(
        line=line,
        data=cells,
        external_id=None if external_id is None or external_id == "" else str(external_id),
        truth=_truth(truth, target),
        priority=numbers.get("priority", 0),
        redundancy=numbers.get("redundancy"),
    )


def _shown_truth(cells: Mapping[str, JsonValue], target: Target) -> str | None:
    named = (name for name in cells if name.partition(".")[0].strip().lower() in _MISNAMED)
    return next((name for name in named if name.partition(".")[0] not in target.fields), None)


def _whole(value: JsonValue) -> int | None:
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _refused(line: int, path: str, message: str, code: str) -> LineProblem:
    problem = Problem(path=path, message=message, code=code)
    return LineProblem(line=line, external_id=None, problems=[problem])


def _truth(cells: Mapping[str, JsonValue], target: Target) -> JsonObject | None:
    found = JsonObject()
    for column, value in cells.items():
        name = column.removeprefix(_TRUTH)
        if value is None or value == "":
            continue
        kind = target.controls[name][0] if name in target.controls else "text"
        found[name] = _value(value) if isinstance(value, str) and kind not in _TEXTUAL else value
    return found or None


def _value(text: str) -> JsonValue:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value if depth(value) <= DEEPEST else text

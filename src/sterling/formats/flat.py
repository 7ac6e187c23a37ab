"""Flat tables for CSV and Parquet: one typed column for each export column of each control."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import orjson

from sterling.controls.compiled import Spread
from sterling.domain.errors import Problem
from sterling.formats.contract import ANSWER_COLUMNS, LABEL_COLUMNS

_TYPES = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool_", "json": "string"}


def flatten(batch: Any, what: str, controls: Sequence[Spread]) -> Any:
    """A `pyarrow.RecordBatch` of labels or answers with their JSON column spread over the controls: after the
    other columns, `<control>`, its further columns, and for labels `<control>.probability`; of regions also
    `<control>.distribution` and `<control>.spreads`. What is neither text, number nor truth value is JSON."""
    arrow: Any = import_module("pyarrow")  # late: imports do without Arrow
    source = "labels" if what == "labels" else "answer"
    columns: dict[str, Any] = {name: batch.column(name) for name in batch.schema.names if name != source}
    # Answers are often the same, and hashing a text is cheap beside reading it: each is read once a batch.
    texts = batch.column(source).dictionary_encode()
    values = [orjson.loads(text) for text in texts.dictionary.to_pylist()]
    spread: dict[str, Any] = {}
    for control in controls:
        given = [one.get(control.control) for one in values]
        if what == "labels":
            probabilities = [None if one is None else one["probability"] for one in given]
            answers = [None if one is None else one["value"] for one in given]
            spread |= _columns(arrow, control, answers)
            spread[f"{control.control}.probability"] = arrow.array(probabilities, arrow.float64())
            for name in ("distribution", "spreads") if control.regions else ():
                told = [one.get(name) if one else None for one in given]
                spread[f"{control.control}.{name}"] = arrow.array(_texts(told), arrow.string())
        else:
            spread |= _columns(arrow, control, given)
    columns |= {name: cells.take(texts.indices) for name, cells in spread.items()}
    return arrow.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _columns(arrow: Any, control: Spread, given: Sequence[Any]) -> dict[str, Any]:
    rows: list[Mapping[str, Any]] = [{} if value is None else control.row(value) for value in given]
    found: dict[str, Any] = {}
    for name, full, kind in control.columns:
        cells = [row.get(name) for row in rows]
        if kind == "json":
            cells = _texts(cells)
        elif kind == "number":
            cells = [None if cell is None else float(cell) for cell in cells]
        found[full] = arrow.array(cells, getattr(arrow, _TYPES[kind])())
    return found


def _texts(cells: Sequence[Any]) -> list[str | None]:
    return [None if cell is None else orjson.dumps(cell).decode() for cell in cells]


def empty(what: str) -> Any:
    """A batch without rows: a file of nothing still has its columns."""
    arrow: Any = import_module("pyarrow")
    names = LABEL_COLUMNS if what == "labels" else ANSWER_COLUMNS
    types = {name: arrow.string() for name in names} | {
        name: arrow.int64() for name in names if name == "round" or name.endswith("version")
    }
    types["is_test"] = arrow.bool_()
    if "seconds" in types:
        types["seconds"] = arrow.float64()
    return arrow.RecordBatch.from_pylist([], schema=arrow.schema(types))


def flat_losses() -> list[Problem]:
    """What a flat table of labels does not hold."""
    message = (
        "methods and sources of labels, and distributions but of regions, are not in a flat table; "
        "NDJSON has them"
    )
    return [Problem(path="/labels", message=message, code="loss")]

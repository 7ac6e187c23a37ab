"""Answers from tables: mappings of columns, Arrow tables, CSV and Parquet files.

A CSV is read as a stream, coded on the way: memory is 12 bytes a row plus the distinct ids, never the file.
Columns are task, worker and label; pairwise: worker, left, right and label, the label naming the better of
the two (or `tie`); boxes: task, annotator, label, x, y, width and height, one row a box.
Everything read from a file is text unless the kind says number.
"""

from array import array
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import PAIR_SEPARATOR, Votes, VoteShape
from sterling.quality.cells import Convert, better, category, converter, number, scale
from sterling.quality.rows import is_parquet, parquet_table, rows, text_of
from sterling.quality.table import Coded, encode, recode

COLUMNS = ("task", "worker", "label")
PAIR = ("worker", "left", "right", "label")
BOXES = ("task", "annotator", "label", "x", "y", "width", "height")


def votes_of(source: Any, shape: VoteShape = VoteShape.CATEGORY) -> Votes:
    """Votes from a path, a mapping of columns or an Arrow table; raises `Invalid` for what is neither."""
    if isinstance(source, (str, Path)):
        return read(Path(source), shape)
    columns = cast("Mapping[str, Any]", source) if isinstance(source, Mapping) else _arrow_columns(source)
    return _from_columns(columns, shape)


def _arrow_columns(source: Any) -> Mapping[str, Any]:
    names = getattr(source, "column_names", None)
    if names is None and hasattr(source, "columns"):
        names = list(source.columns)
    if names is None:
        raise Invalid(
            f"Votes cannot be read from {type(source).__name__}: give domain Votes, a mapping of columns, "
            "an Arrow table, or the path of a CSV or Parquet file."
        )
    return {name: _column(source[name]) for name in names if name in {*COLUMNS, *PAIR}}


def _column(column: Any) -> Any:
    """A column with its ids coded where Arrow can do it faster than Python."""
    if not hasattr(column, "dictionary_encode"):
        return np.asarray(column) if column.dtype.kind in "iufUSb" else column.tolist()
    if column.null_count:
        return column.to_pylist()
    coded = column.dictionary_encode().combine_chunks() if hasattr(column, "combine_chunks") else column
    if hasattr(coded, "chunks"):
        coded = coded.chunk(0) if coded.num_chunks else None
    if coded is None:
        return []
    return recode(coded.indices.to_numpy(zero_copy_only=False).astype(np.int32), coded.dictionary.to_pylist())


def _from_columns(columns: Mapping[str, Any], shape: VoteShape) -> Votes:
    wanted = PAIR if shape is VoteShape.PAIR else COLUMNS
    absent = [name for name in wanted if name not in columns]
    if absent:
        there = ", ".join(columns) or "none"
        raise Invalid(
            f"the column {absent[0]!r} is missing; needed are {', '.join(wanted)}, there are {there}."
        )
    if shape is VoteShape.PAIR:
        compared = zip(columns["left"], columns["right"], columns["label"], strict=True)
        pairs = [(f"{a}{PAIR_SEPARATOR}{b}", better(str(a), str(b), str(label))) for a, b, label in compared]
        return Votes(shape, [p[0] for p in pairs], columns["worker"], [p[1] for p in pairs], (1, 0, -1))
    values = columns["label"]
    if shape is VoteShape.CATEGORY:
        values = encode(values, "label")
    return Votes(shape, encode(columns["task"], "task"), encode(columns["worker"], "worker"), values)


def read(
    path: Path, shape: VoteShape, order: Sequence[str] = (), columns: Mapping[str, str] | None = None
) -> Votes:
    """Votes from a CSV or Parquet file; errors name the file, the line and the reason.

    `order` is that of the labels of a scale, lowest first; labels that are numbers need none. `columns`
    says which columns hold fields that the file calls otherwise: `{"task": "HITId"}`.
    """
    _there(path)
    try:
        if shape is VoteShape.CATEGORY and is_parquet(path):
            return _coded_parquet(path, columns or {})
        if shape is VoteShape.REGIONS:
            return _boxes(path, columns)
        return _stream(path, shape, order, columns)
    except Invalid as error:
        raise Invalid(f"{path}: {error.message}", line=error.data.get("line")) from error


def _there(path: Path) -> None:
    if not path.is_file():
        raise Invalid(f"{path}: this is a folder." if path.is_dir() else f"{path}: there is no such file.")


def _coded_parquet(path: Path, columns: Mapping[str, str]) -> Votes:
    """Categories, coded by Arrow: a Python object for every distinct cell, none for a row."""
    table = parquet_table(path, COLUMNS, columns)
    tasks, workers, labels = (_texts(table.column(name), name) for name in COLUMNS)
    return Votes(VoteShape.CATEGORY, tasks, workers, labels)


def _texts(column: Any, name: str) -> Coded:
    if len(column) == 0:
        return encode([], name)
    try:
        coded = column.dictionary_encode("encode").combine_chunks()
    except NotImplementedError as error:
        raise Invalid(f"the column {name!r} holds {column.type}, not one value a row.") from error
    coded = coded.chunk(0) if hasattr(coded, "chunks") else coded
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    ids: list[str] = []
    for code, cell in enumerate(coded.dictionary.to_pylist()):
        try:
            ids.append(category(text_of(cell), name))
        except Invalid as error:
            row = int(np.argmax(codes == code)) + 1
            raise Invalid(f"row {row}: {error.message}", line=row) from error
    return recode(codes, ids)


def _boxes(path: Path, columns: Mapping[str, str] | None) -> Votes:
    """One row a box; a row whose label and numbers are all empty says that the annotator drew nothing."""
    drawn: dict[tuple[str, str], list[dict[str, object]]] = {}
    for line, (task, who, label, *numbers) in rows(path, BOXES, BOXES[2:], columns):
        boxes = drawn.setdefault((task, who), [])
        if not label and not any(numbers):
            continue
        named = dict(zip(BOXES[3:], numbers, strict=True))
        try:
            box = {name: _side(name, text) for name, text in named.items()}
        except Invalid as error:
            raise Invalid(f"line {line}: {error.message}", line=line) from error
        boxes.append({"label": _labelled(label, line), **box})
    pairs = list(drawn)
    boxes = [tuple(one) for one in drawn.values()]
    return Votes(VoteShape.REGIONS, [task for task, _ in pairs], [who for _, who in pairs], boxes)


def _labelled(label: str, line: int) -> str:
    if not label:
        raise Invalid(f"line {line}: the label is empty.", line=line)
    return label


def _side(name: str, text: str) -> float:
    try:
        value = number(text)
    except Invalid as error:
        raise Invalid(f"the {name}: {error.message}") from error
    if name in {"width", "height"} and value <= 0:
        raise Invalid(f"the {name}: {text} is not more than 0.")
    return value


def _stream(path: Path, shape: VoteShape, order: Sequence[str], columns: Mapping[str, str] | None) -> Votes:
    wanted = PAIR if shape is VoteShape.PAIR else COLUMNS
    convert = converter(shape)
    tasks, workers, values = _Ids(), _Ids(), _Ids()
    numbers, raw = array("d"), list[object]()
    for line, row in rows(path, wanted, columns=columns):
        value = _converted(convert, row, line)
        if shape is VoteShape.PAIR:
            tasks.add(f"{row[1]}{PAIR_SEPARATOR}{row[2]}")
            workers.add(row[0])
        else:
            tasks.add(row[0])
            workers.add(row[1])
        if isinstance(value, float):
            numbers.append(value)
        elif shape in {VoteShape.TEXT, VoteShape.SPANS, VoteShape.SET, VoteShape.ORDER}:
            raw.append(value)
        else:
            values.add(value)
    column: Any = np.frombuffer(numbers, dtype=np.float64) if len(numbers) else raw
    held = values.coded() if len(values.codes) else column
    classes: tuple[Hashable, ...] = (1, 0, -1) if shape is VoteShape.PAIR else ()
    if shape is VoteShape.ORDINAL:
        classes = scale([str(label) for label in values.coded().ids], order)
    return Votes(shape, tasks.coded(), workers.coded(), held, classes)


def _converted(convert: Convert, row: Sequence[Any], line: int) -> Any:
    try:
        return convert(row)
    except Invalid as error:
        raise Invalid(f"line {line}: {error.message}", line=line) from error


class _Ids:
    """A growing column of codes, 4 bytes a row, with each id held once."""

    def __init__(self) -> None:
        self.codes = array("i")
        self._place: dict[Hashable, int] = {}

    def add(self, value: Hashable) -> None:
        self.codes.append(self._place.setdefault(value, len(self._place)))

    def coded(self) -> Coded:
        return recode(np.array(self.codes, dtype=np.int32), tuple(self._place))


def read_gold(path: Path, shape: VoteShape) -> dict[Hashable, Any]:
    """Known values by task from a CSV with the columns task and label; two different ones for a task are
    refused."""
    _there(path)
    if shape is VoteShape.PAIR:
        raise Invalid("Pairs have no gold: what is found are strengths of items, not labels of tasks.")
    if shape is VoteShape.REGIONS:
        raise Invalid("Boxes have no gold here: a file of gold has one label a task, and no place for boxes.")
    convert = converter(shape)
    gold: dict[Hashable, Any] = {}
    try:
        for line, (task, label) in rows(path, ("task", "label")):
            value = _converted(convert, [task, "", label], line)
            if gold.setdefault(task, value) != value:
                raise Invalid(f"line {line}: {task!r} already has another gold label.", line=line)
    except Invalid as error:
        raise Invalid(f"{path}: {error.message}", line=error.data.get("line")) from error
    return gold

"""Answers from tables: mappings of columns, Arrow tables, CSV and Parquet files.

A CSV is read as a stream, coded on the way: memory is 12 bytes a row plus the distinct ids, never the file.
Columns are task, worker and label; pairwise: worker, left, right and label, the label naming the better of
the two (or `tie`); boxes: task, annotator, label, x, y, width and height, one row a box.
Everything read from a file is text unless the kind says number.
"""

import csv
from array import array
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality.table import Coded, encode, recode

COLUMNS = ("task", "worker", "label")
PAIR = ("worker", "left", "right", "label")
BOXES = ("task", "annotator", "label", "x", "y", "width", "height")
TIES = frozenset({"tie", ""})
SEPARATOR = "\x1f"
csv.field_size_limit(10_000_000)


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
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise Invalid(_missing(missing, wanted, list(columns)))
    if shape is VoteShape.PAIR:
        rows = zip(columns["left"], columns["right"], columns["label"], strict=True)
        pairs = [(f"{a}{SEPARATOR}{b}", _better(str(a), str(b), str(label))) for a, b, label in rows]
        return Votes(shape, [p[0] for p in pairs], columns["worker"], [p[1] for p in pairs], (1, 0, -1))
    values = columns["label"]
    if shape is VoteShape.CATEGORY:
        values = encode(values, "label")
    return Votes(shape, encode(columns["task"], "task"), encode(columns["worker"], "worker"), values)


def _missing(missing: Sequence[str], wanted: Sequence[str], there: Sequence[str]) -> str:
    return (
        f"line 1: the column {missing[0]!r} is missing; needed are {', '.join(wanted)}, "
        f"there are {', '.join(there) or 'none'}."
    )


def _better(left: str, right: str, label: str) -> int:
    if label == left:
        return 1
    if label == right:
        return -1
    if label.lower() in TIES:
        return 0
    raise Invalid(f"the label {label!r} names neither {left!r} nor {right!r}, nor is it 'tie'.")


def read(path: Path, shape: VoteShape) -> Votes:
    """Votes from a CSV or Parquet file; errors name the file, the line and the reason."""
    if not path.is_file():
        raise Invalid(f"{path}: there is no such file.")
    if path.suffix.lower() in {".parquet", ".pq"}:
        parquet: Any = import_module("pyarrow.parquet")  # late: only Parquet needs Arrow
        try:
            return _from_columns(_arrow_columns(parquet.read_table(path)), shape)
        except Invalid:
            raise
        except Exception as error:
            raise Invalid(f"{path}: not a readable Parquet file: {error}") from error
    try:
        return _stream(path, shape)
    except Invalid as error:
        raise Invalid(f"{path}: {error.message}", line=error.data.get("line")) from error


def _boxes(path: Path) -> Votes:
    """One row a box; a row whose label and numbers are all empty says that the annotator drew nothing."""
    drawn: dict[tuple[str, str], list[dict[str, object]]] = {}
    for line, (task, who, label, *numbers) in _rows(path, BOXES, optional=BOXES[2:]):
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
        value = _number(text)
    except Invalid as error:
        raise Invalid(f"the {name}: {error.message}") from error
    if name in {"width", "height"} and value <= 0:
        raise Invalid(f"the {name}: {text} is not more than 0.")
    return value


def _stream(path: Path, shape: VoteShape) -> Votes:
    if shape is VoteShape.REGIONS:
        return _boxes(path)
    wanted = PAIR if shape is VoteShape.PAIR else COLUMNS
    convert = _converter(shape)
    tasks, workers, values = _Ids(), _Ids(), _Ids()
    numbers, raw = array("d"), list[object]()
    for line, row in _rows(path, wanted):
        try:
            value = convert(row)
        except Invalid as error:
            raise Invalid(f"line {line}: {error.message}", line=line) from error
        if shape is VoteShape.PAIR:
            tasks.add(f"{row[1]}{SEPARATOR}{row[2]}")
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
    classes = (1, 0, -1) if shape is VoteShape.PAIR else ()
    return Votes(shape, tasks.coded(), workers.coded(), held, classes)


class _Ids:
    """A growing column of codes, 4 bytes a row, with each id held once."""

    def __init__(self) -> None:
        self.codes = array("i")
        self._place: dict[Hashable, int] = {}

    def add(self, value: Hashable) -> None:
        self.codes.append(self._place.setdefault(value, len(self._place)))

    def coded(self) -> Coded:
        return recode(np.array(self.codes, dtype=np.int32), tuple(self._place))


def _converter(shape: VoteShape) -> Callable[[Sequence[str]], Any]:
    """From the row's wanted fields to a value of this shape."""
    readers: Mapping[VoteShape, Callable[[Sequence[str]], Any]] = {
        VoteShape.NUMBER: lambda row: _number(row[2]),
        VoteShape.SPANS: lambda row: spans(row[2]),
        VoteShape.SET: lambda row: frozenset(row[2].split()),
        VoteShape.ORDER: lambda row: _order(row[2]),
        VoteShape.PAIR: lambda row: _better(row[1], row[2], row[3]),
        VoteShape.TEXT: lambda row: row[2],
        VoteShape.CATEGORY: lambda row: _category(row[2]),
        VoteShape.ORDINAL: lambda row: _category(row[2]),
    }
    if shape not in readers:
        raise Invalid(f"Values of shape {shape.value!r} cannot be read from the column label.")
    return readers[shape]


def _order(text: str) -> tuple[str, ...]:
    """Items parted by blanks, best first."""
    order = tuple(text.split())
    if not order or len(set(order)) < len(order):
        raise Invalid(f"the label {text!r} is no ranking: each item once, best first, parted by blanks.")
    return order


def _category(text: str) -> str:
    if not text or text.lower() == "nan":
        raise Invalid("the label is empty.")
    return text


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise Invalid(f"{text!r} is not a number.") from None
    if not np.isfinite(value):
        raise Invalid(f"{text!r} is not a finite number.")
    return value


def spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Spans written `start:end:label`, parted by blanks, in order of their start."""
    found: list[tuple[int, int, str]] = []
    for part in text.split():
        pieces = part.split(":", 2)
        if len(pieces) != 3 or not (pieces[0].isdigit() and pieces[1].isdigit()):
            raise Invalid(f"{part!r} is not a span; write start:end:label.")
        start, end = int(pieces[0]), int(pieces[1])
        if end <= start:
            raise Invalid(f"the span {part!r} ends before it begins.")
        found.append((start, end, pieces[2]))
    return tuple(sorted(found))


def _rows(
    path: Path, wanted: Sequence[str], optional: Sequence[str] = ("label",)
) -> Iterator[tuple[int, list[str]]]:
    """The wanted fields of every row, with the number of the line it ends on."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            head = next(reader, list[str]())
            missing = [name for name in wanted if name not in head]
            if missing:
                raise Invalid(_missing(missing, wanted, head), line=1)
            at = [head.index(name) for name in wanted]
            for row in reader:
                if not row:
                    continue
                if len(row) != len(head):
                    raise Invalid(
                        f"line {reader.line_num}: {len(row)} fields where the head has {len(head)}.",
                        line=reader.line_num,
                    )
                fields = [row[i] for i in at]
                yield reader.line_num, _named(fields, wanted, optional, reader.line_num)
        except UnicodeDecodeError as error:
            raise Invalid(f"line {reader.line_num + 1}: not UTF-8 ({error.reason}).") from error
        except csv.Error as error:
            raise Invalid(f"line {reader.line_num}: {error}.", line=reader.line_num) from error


def _named(row: list[str], wanted: Sequence[str], optional: Sequence[str], line: int) -> list[str]:
    for name, field in zip(wanted, row, strict=True):
        if not field and name not in optional:
            raise Invalid(f"line {line}: the {name} is empty.", line=line)
    return row


def read_gold(path: Path, shape: VoteShape) -> dict[Hashable, Any]:
    """Known values by task from a CSV with the columns task and label; two different ones for a task are
    refused."""
    if not path.is_file():
        raise Invalid(f"{path}: there is no such file.")
    convert = _converter(shape)
    gold: dict[Hashable, Any] = {}
    try:
        for line, (task, label) in _rows(path, ("task", "label")):
            value = convert([task, "", label])
            if gold.setdefault(task, value) != value:
                raise Invalid(f"line {line}: {task!r} already has another gold label.", line=line)
    except Invalid as error:
        raise Invalid(f"{path}: {error.message}", line=error.data.get("line")) from error
    return gold

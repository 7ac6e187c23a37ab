"""NDJSON, the native format: one JSON object a line, in UTF-8; the one that holds everything.

    {"id": "a1", "data": {...}, "truth": {...}, "answers": [{"annotator": "ann", "answer": {...}}],
     "suggestions": [{"annotator": "model", "answer": {...}, "probabilities": {"intent": 0.9}}],
     "priority": 0, "redundancy": 3}

Only `data` is required; a line without any of these keys is the data itself. A line of our own export of
labels is read too: each label becomes an answer of the annotator `labels`.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO, cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Proposal, Target, Writer

LONGEST_LINE = 16 * 1024 * 1024
JsonObject = dict[str, JsonValue]
_KEYS = frozenset({"id", "data", "truth", "answers", "suggestions", "priority", "redundancy"})
_LABELLED = frozenset({"task_id", "id", "data", "labels", "is_test"})
"""Of a line that the exporter writes for a task with labels."""
_LABELLER = "labels"
_BOM = b"\xef\xbb\xbf"
_PRIORITIES = range(-32_000, 32_001)
_NEEDS = range(1, 1001)


class _Wrong(Exception):
    def __init__(self, path: str, message: str, code: str = "type") -> None:
        self.problem = Problem(path=path, message=message, code=code)


class JsonlImporter:
    """See `formats.contract.Importer`."""

    name = "jsonl"
    title = "NDJSON: one JSON object a line"
    suffixes = (".jsonl", ".ndjson", ".json")
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        first = head.removeprefix(_BOM).lstrip()[:1]
        if first == b"{":
            return "the first line is a JSON object"
        if name.lower().endswith((".jsonl", ".ndjson")):
            return "the name says so"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        number = 0
        while line := source.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                _skip_line(source, line)
                message = f"the line is longer than {LONGEST_LINE} bytes; put large content into assets"
                yield _refused(number, None, Problem(path="", message=message, code="too_large"))
                continue
            if number == 1:
                line = line.removeprefix(_BOM)
            if line.isspace():
                continue
            yield _entry(number, line, target.mapped)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


def _skip_line(source: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = source.readline(LONGEST_LINE)


def _refused(number: int, external_id: str | None, problem: Problem) -> LineProblem:
    return LineProblem(line=number, external_id=external_id, problems=[problem])


def _entry(number: int, line: bytes, mapped: bool) -> Entry | LineProblem:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        message = f"is not valid JSON: {error.msg} at character {error.pos}"
        return _refused(number, None, Problem(path="", message=message, code="json"))
    if type(value) is not dict:
        message = 'is not a JSON object; each line is one, such as {"data": {"text": ...}}'
        return _refused(number, None, Problem(path="", message=message, code="type"))
    given = cast("dict[str, Any]", value)
    name, data = given.get("id"), given.get("data")
    # What nearly all lines are: an id and data, nothing else to look at.
    if len(given) == 2 and type(data) is dict and type(name) is str and name:
        return Entry(number, cast("JsonObject", data), name)
    plain = "data" not in given if mapped else _KEYS.isdisjoint(given)
    try:
        if "labels" in given and _LABELLED.issuperset(given) and not mapped:
            given = _relabelled(given)
            plain = False
        return Entry(number, given) if plain else _native(number, given)
    except _Wrong as wrong:
        return _refused(number, name if isinstance(name, str) else None, wrong.problem)


def _relabelled(given: dict[str, Any]) -> dict[str, Any]:
    """A line of the export of labels as one to import."""
    labels: Any = given["labels"]
    if type(labels) is not dict:
        raise _Wrong("/labels", "is not an object keyed by control name")
    answer = dict[str, Any]()
    for name, label in cast("dict[str, Any]", labels).items():
        if type(label) is not dict or "value" not in label:
            raise _Wrong(f"/labels/{name[:100]}", "is not an object with a value")
        if label["value"] is not None:
            answer[name] = label["value"]
    known = {key: given[key] for key in ("id", "data") if key in given}
    return {**known, "answers": [{"annotator": _LABELLER, "answer": answer}] if answer else []}


def _native(number: int, given: dict[str, Any]) -> Entry:
    if len(given) > len(_KEYS) or not _KEYS.issuperset(given):
        strange = next(key for key in given if key not in _KEYS)
        known = ", ".join(sorted(_KEYS))
        raise _Wrong(f"/{strange[:100]}", f"is not known beside data; known are {known}", "unknown")
    data = given.get("data")
    if type(data) is not dict:
        raise _Wrong("/data", "is missing or no object")
    name, truth = given.get("id"), given.get("truth")
    if name is not None and not (isinstance(name, str) and name):
        raise _Wrong("/id", "is not a text of 1 to 500 characters")
    if truth is not None and type(truth) is not dict:
        raise _Wrong("/truth", "is not an object keyed by control name")
    return Entry(
        line=number,
        data=cast("JsonObject", data),
        external_id=name,
        truth=cast("JsonObject | None", truth),
        answers=_answers(given.get("answers")),
        priority=_integer(given.get("priority", 0), "/priority", _PRIORITIES),
        redundancy=_integer(given["redundancy"], "/redundancy", _NEEDS) if "redundancy" in given else None,
        suggestions=_suggestions(given["suggestions"]) if "suggestions" in given else (),
    )


def _integer(value: object, path: str, allowed: range) -> int:
    if type(value) is not int or value not in allowed:
        raise _Wrong(path, f"is not a whole number from {allowed.start} to {allowed.stop - 1}")
    return value


def _answers(value: object) -> Sequence[tuple[str, JsonObject]]:
    if value is None:
        return ()
    seen = dict[str, JsonObject]()
    for path, one in _listed(value, "/answers"):
        if set(one) != {"annotator", "answer"}:
            raise _Wrong(path, 'is not an object {"annotator": ..., "answer": {...}}')
        who, answer = _given(path, one)
        if who in seen:
            raise _Wrong(f"{path}/annotator", "answers twice", "duplicate")
        seen[who] = answer
    return tuple(seen.items())


def _suggestions(value: object) -> Sequence[Proposal]:
    if value is None:
        return ()
    seen = dict[str, Proposal]()
    for path, one in _listed(value, "/suggestions"):
        if not {"annotator", "answer"} <= set(one) <= {"annotator", "answer", "probabilities"}:
            raise _Wrong(path, 'is not an object {"annotator": ..., "answer": {...}, "probabilities": {...}}')
        who, answer = _given(path, one)
        if who in seen:
            raise _Wrong(f"{path}/annotator", "suggests twice", "duplicate")
        seen[who] = Proposal(who, answer, _probabilities(one.get("probabilities"), f"{path}/probabilities"))
    return tuple(seen.values())


def _listed(value: object, path: str) -> Iterator[tuple[str, JsonObject]]:
    """The objects of a list, with their places."""
    if not isinstance(value, list):
        raise _Wrong(path, "is not a list")
    for index, one in enumerate(cast("list[Any]", value)):
        if type(one) is not dict:
            raise _Wrong(f"{path}/{index}", "is not an object")
        yield f"{path}/{index}", cast("JsonObject", one)


def _given(path: str, one: JsonObject) -> tuple[str, JsonObject]:
    """Who answers, and what."""
    who, answer = one["annotator"], one["answer"]
    if not isinstance(who, str) or not 1 <= len(who) <= 200 or "\0" in who:
        raise _Wrong(f"{path}/annotator", "is not a text of 1 to 200 characters")
    if not isinstance(answer, dict):
        raise _Wrong(f"{path}/answer", "is not an object keyed by control name")
    return who, answer


def _probabilities(value: JsonValue, path: str) -> dict[str, float]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Wrong(path, "is not an object keyed by control name or region id")
    found = dict[str, float]()
    for name, one in value.items():
        if isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one <= 1:
            raise _Wrong(f"{path}/{name[:100]}", "is not a number from 0 to 1")
        found[name] = float(one)
    return found


IMPORTER = JsonlImporter()


class _JsonlWriter:
    """Lines are made by Arrow, column by column. JSON columns are embedded as they are, without being parsed
    again; other texts are escaped where they need it, which few do."""

    def __init__(self, out: BinaryIO, what: str) -> None:
        self._out = out
        self._json = frozenset({"data", "labels", "answer"})
        self._rename = {} if what == "answers" else {"external_id": "id"}

    def write(self, batch: Any) -> None:
        compute: Any = import_module("pyarrow.compute")  # late: imports do without Arrow
        parts, between = list[Any](), "{"
        for place, name in enumerate(batch.schema.names):
            column, quote = self._column(compute, name, batch.column(name))
            between += f'{"," if place else ""}"{self._rename.get(name, name)}":{quote}'
            parts += (between, column)
            between = quote
        if batch.num_rows:
            lines = compute.binary_join_element_wise(*parts, between + "}\n", "")
            self._out.write(_bytes(lines))

    def _column(self, compute: Any, name: str, column: Any) -> tuple[Any, str]:
        """The column as texts without nulls, and the quote that belongs on both sides of each: put there with
        what stands between the columns, it costs no pass of its own."""
        quote = ""
        if name not in self._json and str(column.type) == "string":
            if name in _FREE and compute.any(compute.match_substring_regex(column, _ESCAPED)).as_py():
                texts = [None if value is None else orjson.dumps(value) for value in column.to_pylist()]
                column = import_module("pyarrow").array(texts, "binary").cast("string")
            elif column.null_count:
                column = compute.binary_join_element_wise('"', column, '"', "")
            else:
                quote = '"'
        written = compute.cast(column, "string")
        return (compute.fill_null(written, "null") if written.null_count else written), quote

    def close(self) -> None:
        self._out.flush()


_FREE = frozenset({"external_id", "annotator"})
"""Texts that people write; the others are ids, words and times of ours."""
_ESCAPED = r'["\\\x00-\x1f]'
"""What JSON cannot have as it is inside a string (RFC 8259, section 7)."""


def _bytes(lines: Any) -> Any:
    """The texts of an array without nulls, one after the other: they lie so in memory."""
    offsets = memoryview(lines.buffers()[1]).cast("i")
    return memoryview(lines.buffers()[2])[offsets[lines.offset] : offsets[lines.offset + len(lines)]]


class JsonlExporter:
    """See `formats.contract.Exporter`. Holds everything."""

    name = "jsonl"
    title = "NDJSON: one JSON object a line"
    suffix = ".jsonl"
    media_type = "application/x-ndjson"
    what = frozenset({"labels", "answers"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return _JsonlWriter(out, what)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


EXPORTER = JsonlExporter()

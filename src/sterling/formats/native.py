"""Items as our own JSON has them: what NDJSON and a JSON list have in common.

    {"id": "a1", "data": {...}, "truth": {...}, "answers": [{"annotator": "ann", "answer": {...}}],
     "suggestions": [{"annotator": "model", "answer": {...}, "probabilities": {"intent": 0.9}}],
     "priority": 0, "redundancy": 3}

Only `data` is required; an object without any of these keys is the data itself. Of a name that an object has
twice the last value counts, as most parsers of JSON have it (RFC 8259, section 4, leaves it open). An object
of our own export of labels is read too: each label becomes an answer of the annotator `labels`.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import orjson
from pydantic import JsonValue

from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem
from sterling.domain.text import DEEPEST, MOST_VALUES, count_values, depth
from sterling.formats.contract import Entry, Proposal

LONGEST = 16 * 1024 * 1024
"""Bytes of one item; large content belongs into assets."""
JsonObject = dict[str, JsonValue]
_KEYS = frozenset({"id", "data", "truth", "answers", "suggestions", "priority", "redundancy"})
_LABELLED = frozenset({"task_id", "id", "data", "labels", "is_test"})
"""Of a line that the exporter writes for a task with labels."""
_LABELLER = "labels"
_PRIORITIES = range(-32_000, 32_001)
_NEEDS = range(1, 1001)


class _Wrong(Exception):
    def __init__(self, path: str, message: str, code: str = "type") -> None:
        self.problem = Problem(path=path, message=message, code=code)


def refused(number: int, external_id: str | None, problem: Problem) -> LineProblem:
    """An item that is not imported, and why."""
    return LineProblem(line=number, external_id=external_id, problems=[problem])


def native_entry(number: int, line: bytes, mapped: bool) -> Entry | LineProblem:
    """The entry of one item's JSON; what is wrong with it, where something is. `mapped`: see `Target`."""
    name: object = None
    try:
        given = _object(line)
        name, data = given.get("id"), given.get("data")
        # What nearly all lines are: an id and data, nothing else to look at.
        if len(given) == 2 and type(data) is dict and type(name) is str and name:
            return Entry(number, cast("JsonObject", data), name)
        plain = "data" not in given if mapped else _KEYS.isdisjoint(given)
        if "labels" in given and _LABELLED.issuperset(given) and not mapped:
            given = _relabelled(given)
            plain = False
        return Entry(number, given) if plain else _native(number, given)
    except _Wrong as wrong:
        return refused(number, name if isinstance(name, str) else None, wrong.problem)


def _object(line: bytes) -> dict[str, Any]:
    """What an item is: one JSON object, not too deep and of not too many values."""
    if len(line) > MOST_VALUES and count_values(line) > MOST_VALUES:
        raise _Wrong("", f"holds more than {MOST_VALUES} values; put large content into assets", "too_large")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _Wrong("", f"is not valid JSON: {error.msg} at character {error.pos}", "json") from None
    if type(value) is not dict:
        raise _Wrong("", 'is not a JSON object; each line is one, such as {"data": {"text": ...}}')
    if line.count(b"[") + line.count(b"{") > DEEPEST and depth(value) > DEEPEST:
        raise _Wrong("", f"is nested more than {DEEPEST} levels deep", "depth")
    return cast("dict[str, Any]", value)


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

"""The `data` of a template: a JSON Schema of the item, which may come from anyone.

Whether the whole is a valid schema is for the validator that runs it. Here: bounded, self-contained (no
reference leaves the document, so that nothing is ever fetched), and right in what views rely on.
"""

import math
from collections.abc import Iterator

from pydantic import JsonValue

from sterling.controls import effort
from sterling.controls.values import describe, wrong
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.template import pointer

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_DEPTH = 32
MAX_NODES = 20_000
_TYPES = frozenset({"null", "boolean", "object", "array", "number", "integer", "string"})
_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_VALUES = frozenset({"const", "enum", "default", "examples"})
_REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})


def data_schema(data: JsonObject, needed: frozenset[str]) -> JsonObject:
    """The full schema: as given, or made of properties alone, where those that a view shows are required."""
    if is_schema(data):
        return {"$schema": DIALECT, **data}
    required: list[JsonValue] = [name for name in data if name in needed]
    return {"$schema": DIALECT, "type": "object", "properties": data, "required": required}


def is_schema(data: JsonObject) -> bool:
    """Whether `data` is a whole schema and not just properties."""
    return isinstance(data.get("type"), str | list) or any(
        keyword in data for keyword in ("$schema", "$ref", "$defs", "properties", "allOf", "anyOf", "oneOf")
    )


def problems(data: JsonObject) -> Iterator[Problem]:
    """What is wrong with `data`, with paths from the template's root."""
    whole = is_schema(data)
    if whole and data.get("type", "object") != "object":
        yield wrong("/data/type", "an item is an object, so its schema has the type object", "type")
    if whole and data.get("$schema", DIALECT) != DIALECT:
        yield wrong("/data/$schema", f"only {DIALECT} is understood", "dialect")
    schemas, sound = list[JsonObject](), True
    for count, (path, value, is_map) in enumerate(_walk(data, ("data",), not whole), 1):
        if count > MAX_NODES:
            yield wrong("/data", f"has more than {MAX_NODES:,} parts", "too_many")
            return
        if len(path) > MAX_DEPTH:
            yield wrong(pointer(*path[:MAX_DEPTH]), f"nests more than {MAX_DEPTH} deep", "too_deep")
            return
        if isinstance(value, dict) and not is_map:
            schemas.append(value)
        for problem in _check(data, path, value, is_map):
            sound = False
            yield problem
    if sound:
        yield from effort.problems(data, schemas)


Path = tuple[str | int, ...]


def _walk(value: JsonValue, path: Path, is_map: bool) -> Iterator[tuple[Path, JsonValue, bool]]:
    """Every schema, list of schemas and map of schemas, outside in; without recursion."""
    waiting = [(path, value, is_map)]
    while waiting:
        path, value, is_map = waiting.pop()
        yield path, value, is_map
        if isinstance(value, list):
            waiting.extend(((*path, index), part, False) for index, part in enumerate(value))
        elif isinstance(value, dict):
            waiting.extend(
                ((*path, name), part, not is_map and name in _MAPS)
                for name, part in value.items()
                if is_map or name not in _VALUES
            )


def _check(data: JsonObject, path: Path, value: JsonValue, is_map: bool) -> Iterator[Problem]:
    if isinstance(value, float) and not math.isfinite(value):
        yield wrong(pointer(*path), "is not a finite number", "type")
    if isinstance(value, dict) and not is_map:
        yield from _check_schema(data, path, value)
    elif is_map and not isinstance(value, dict):
        yield wrong(pointer(*path), f"expected an object of schemas, got {describe(value)}", "type")
    elif is_map and isinstance(value, dict):
        for name, part in value.items():
            if not isinstance(part, dict | bool):
                message = f"expected a schema such as {{type: string}}, got {describe(part)}"
                yield wrong(pointer(*path, name), message, "type")


def _check_schema(data: JsonObject, path: Path, schema: JsonObject) -> Iterator[Problem]:
    for keyword in _REFERENCES & schema.keys():
        yield from _check_reference(data, pointer(*path, keyword), schema[keyword])
    if "$id" in schema:
        yield wrong(
            pointer(*path, "$id"), "$id is not supported: it would move references elsewhere", "remote"
        )
    names = schema.get("type", [])
    for name in names if isinstance(names, list) else [names]:
        if not isinstance(name, str) or name not in _TYPES:
            message = f"{describe(name)} is not a JSON type; there are {', '.join(sorted(_TYPES))}"
            yield wrong(pointer(*path, "type"), message, "type")
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        yield wrong(pointer(*path, "required"), "expected a list of names", "type")


def _check_reference(data: JsonObject, path: str, reference: JsonValue) -> Iterator[Problem]:
    if not isinstance(reference, str) or not reference.startswith("#"):
        message = (
            f"{describe(reference)} leaves this document; only references such as #/$defs/name are allowed"
        )
        yield wrong(path, message, "remote")
        return
    at: JsonValue = data
    for step in reference[1:].split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        at = at.get(name) if isinstance(at, dict) else None
    if at is None or (reference != "#" and not reference.startswith("#/")):
        yield wrong(path, f"{describe(reference)} refers to nothing in this schema", "unknown_reference")

"""The part of JSON Schema that a form understands: its own validator and its own refusals.

An owner writes the schema, and everybody's browser and the server judge by it. What is not listed here is
refused when the template is made, so that no rule is silently ignored; there is no `pattern` (a foreign
regular expression can take forever) and no reference. Objects take no other members than those described.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import JsonValue

from sterling.controls import date, values
from sterling.controls.merging import text_of
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.template import pointer

MAX_DEPTH = 4
MAX_FIELDS = 200
MAX_ELEMENTS = 1000
FORMATS: Mapping[str, str] = {"date": "day", "date-time": "second"}
_WORDS = frozenset({"type", "title", "description"})
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"enum", "minLength", "maxLength", "format"}),
    "number": frozenset({"enum", "minimum", "maximum"}),
    "integer": frozenset({"enum", "minimum", "maximum"}),
    "boolean": frozenset(),
    "array": frozenset({"items", "minItems", "maxItems", "uniqueItems"}),
    "object": frozenset({"properties", "required", "additionalProperties"}),
}
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems"})


def examine(schema: JsonValue, path: str = "", depth: int = 0) -> Iterator[Problem]:
    """What a form cannot do with a schema."""
    if not isinstance(schema, dict):
        yield values.wrong_type(path, "a schema such as {type: string}", schema)
        return
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        message = f"a form has fields of the types {', '.join(_KEYWORDS)}, not {values.describe(kind)}"
        yield values.wrong(f"{path}/type", message, "type")
        return
    if depth > MAX_DEPTH:
        yield values.wrong(path, f"a form nests at most {MAX_DEPTH} deep", "too_deep")
        return
    for word in schema.keys() - _KEYWORDS[kind] - _WORDS:
        known = ", ".join(sorted(_KEYWORDS[kind]))
        message = f"a form cannot hold a {kind} to {values.describe(word)}; it knows {known or 'no keyword'}"
        yield values.wrong(path + pointer(word), message, "unknown_keyword")
    yield from _examine_words(kind, schema, path)
    if kind == "array":
        yield from examine(schema.get("items"), f"{path}/items", depth + 1)
    elif kind == "object":
        yield from _examine_members(schema, path, depth)


def _examine_words(kind: str, schema: JsonObject, path: str) -> Iterator[Problem]:
    for word in ("title", "description", "format"):
        if word in schema and not isinstance(schema[word], str):
            yield values.wrong_type(f"{path}/{word}", "text", schema[word])
    for word in _COUNTS & schema.keys():
        if (values.whole(schema[word]) or 0) < 0 or values.whole(schema[word]) is None:
            yield values.wrong_type(f"{path}/{word}", "a whole number from 0 on", schema[word])
    for word in ("minimum", "maximum"):
        if word in schema and values.number(schema[word]) is None:
            yield values.wrong_type(f"{path}/{word}", "a finite number", schema[word])
    if "uniqueItems" in schema and not isinstance(schema["uniqueItems"], bool):
        yield values.wrong_type(f"{path}/uniqueItems", "true or false", schema["uniqueItems"])
    if "format" in schema and str(schema["format"]) not in FORMATS:
        message = f"a form knows the formats {', '.join(FORMATS)}"
        yield values.wrong(f"{path}/format", message, "unknown_format")
    if "enum" in schema:
        yield from _examine_enum(kind, schema["enum"], f"{path}/enum")


def _examine_enum(kind: str, enum: JsonValue, path: str) -> Iterator[Problem]:
    if not isinstance(enum, list) or not 1 <= len(enum) <= MAX_ELEMENTS:
        yield values.wrong_type(path, f"a list of 1 to {MAX_ELEMENTS:,} values", enum)
        return
    for index, one in enumerate(enum):
        if list(_check_type(kind, one, "")):
            yield values.wrong_type(f"{path}/{index}", f"a value of type {kind}", one)
    if len({text_of(one) for one in enum}) < len(enum):
        yield values.wrong(path, "a value is listed twice", "duplicate")


def _examine_members(schema: JsonObject, path: str, depth: int) -> Iterator[Problem]:
    properties, required = schema.get("properties"), schema.get("required", [])
    if not isinstance(properties, dict) or not 1 <= len(properties) <= MAX_FIELDS:
        yield values.wrong_type(f"{path}/properties", f"1 to {MAX_FIELDS} fields", properties)
        return
    if schema.get("additionalProperties", False) is not False:
        message = "a form has no other fields than those it shows"
        yield values.wrong(f"{path}/additionalProperties", message, "open")
    for name, member in properties.items():
        yield from values.text(name, f"{path}/properties", 1, 200)
        yield from examine(member, f"{path}/properties{pointer(name)}", depth + 1)
    for index, name in enumerate(cast(list[Any], required) if isinstance(required, list) else [required]):
        if not isinstance(name, str) or name not in properties:
            message = f"{values.describe(name)} is no field of this form"
            yield values.wrong(f"{path}/required/{index}", message, "unknown_field")


def closed(schema: JsonObject) -> JsonObject:
    """The schema as JSON Schema 2020-12 understands it the same way: objects closed."""
    full: JsonObject = dict(schema)
    if isinstance(full.get("items"), dict):
        full["items"] = closed(cast(JsonObject, full["items"]))
    if isinstance(full.get("properties"), dict):
        members = cast(dict[str, JsonObject], full["properties"])
        full["properties"] = {name: closed(member) for name, member in members.items()}
        full["additionalProperties"] = False
    return full


def check(schema: JsonObject, value: JsonValue, path: str = "") -> Iterator[Problem]:
    """What is wrong with a value by a schema that was examined."""
    kind = str(schema["type"])
    found = list(_check_type(kind, value, path))
    yield from found
    if found:
        return
    if "enum" in schema and value not in cast(list[JsonValue], schema["enum"]):
        yield values.wrong(path, f"{values.describe(value)} is not one of the choices", "unknown_option")
    if kind == "object":
        yield from _check_members(schema, cast(JsonObject, value), path)
    elif kind == "array":
        yield from _check_elements(schema, cast(list[JsonValue], value), path)
    elif kind == "string":
        yield from _check_text(schema, str(value), path)
    elif kind != "boolean":
        yield from _check_bounds(schema, values.number(value) or 0.0, path)


def _check_type(kind: str, value: JsonValue, path: str) -> Iterator[Problem]:
    right = {
        "string": isinstance(value, str),
        "number": values.number(value) is not None,
        "integer": values.whole(value) is not None,
        "boolean": isinstance(value, bool),
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
    }
    if not right[kind]:
        yield values.wrong_type(path, f"a value of type {kind}", value)


def _check_members(schema: JsonObject, value: JsonObject, path: str) -> Iterator[Problem]:
    properties = cast(dict[str, JsonObject], schema["properties"])
    required = cast(list[str], schema.get("required", []))
    yield from values.members(value, path, required, properties)
    for name in properties.keys() & value.keys():
        yield from check(properties[name], value[name], path + pointer(name))


def _check_elements(schema: JsonObject, value: list[JsonValue], path: str) -> Iterator[Problem]:
    least = values.whole(schema.get("minItems", 0)) or 0
    most = min(values.whole(schema.get("maxItems", MAX_ELEMENTS)) or 0, MAX_ELEMENTS)
    if not least <= len(value) <= most:
        message = f"there are {len(value):,} elements, allowed are {least:,} to {most:,}"
        yield values.wrong(path, message, "count")
        return
    before = len(value)
    for index, element in enumerate(value):
        yield from check(cast(JsonObject, schema["items"]), element, f"{path}/{index}")
    if schema.get("uniqueItems") is True and len({_canonical(element) for element in value}) < before:
        yield values.wrong(path, "an element is there twice", "duplicate")


def _canonical(value: JsonValue) -> str:
    """Text of a value in which 1 and 1.0 are the same, as they are in JSON Schema."""
    if isinstance(value, list):
        return f"[{','.join(map(_canonical, value))}]"
    if isinstance(value, dict):
        return text_of({name: _canonical(member) for name, member in value.items()})
    number = values.number(value)
    return text_of(value) if number is None else repr(number + 0.0)


def _check_text(schema: JsonObject, value: str, path: str) -> Iterator[Problem]:
    least = values.whole(schema.get("minLength", 0)) or 0
    most = values.whole(schema.get("maxLength", 100_000)) or 0
    yield from values.text(value, path, least, most)
    form = schema.get("format")
    if isinstance(form, str) and date.read(FORMATS[form], value) is None:
        example = "2026-03-29" if form == "date" else "2026-03-29T14:05:09"
        yield values.wrong(path, f"{values.describe(value)} is not written like {example}", "date")


def _check_bounds(schema: JsonObject, value: float, path: str) -> Iterator[Problem]:
    low, high = values.number(schema.get("minimum")), values.number(schema.get("maximum"))
    if low is not None and value < low:
        yield values.wrong(path, f"{value:g} is less than {low:g}", "range")
    if high is not None and value > high:
        yield values.wrong(path, f"{value:g} is more than {high:g}", "range")

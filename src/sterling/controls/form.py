"""Form: fields described by a JSON Schema, such as those of an invoice. The value is the filled-in object."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar, Literal, cast

from pydantic import Field, JsonValue

from sterling.controls import fields, values
from sterling.controls.merging import majority, merged, text_of
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

_INVOICE: JsonObject = {
    "type": "object",
    "required": ["number"],
    "properties": {
        "number": {"type": "string", "minLength": 1, "maxLength": 20},
        "date": {"type": "string", "format": "date"},
        "paid": {"type": "boolean"},
        "currency": {"type": "string", "enum": ["EUR", "USD"]},
        "lines": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "required": ["what"],
                "properties": {
                    "what": {"type": "string"},
                    "count": {"type": "integer", "minimum": 1},
                    "price": {"type": "number"},
                },
            },
        },
    },
}


class FormSpec(ControlSpec, frozen=True):
    """`schema` is an object in the part of JSON Schema that `controls.fields` describes."""

    type: Literal["form"]
    described: JsonObject = Field(alias="schema")


class Form(Control[FormSpec]):
    kind: ClassVar[str] = "form"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.TEXT
    method: ClassVar[str] = "exact_mode"
    agreement: ClassVar[str] = "mean_similarity"
    merges: ClassVar[bool] = True
    Spec = FormSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "form", "schema": _INVOICE},
            right=(
                {"number": "A-1"},
                {
                    "number": "A-2",
                    "date": "2026-03-29",
                    "paid": True,
                    "currency": "EUR",
                    "lines": [{"what": "Bread", "count": 2.0, "price": 1.5}, {"what": ""}],
                },
            ),
            wrong=(
                {},
                {"number": ""},
                {"number": 1},
                {"number": "A-1", "date": "29.3.2026"},
                {"number": "A-1", "paid": "yes"},
                {"number": "A-1", "currency": "GBP"},
                {"number": "A-1", "lines": [{"count": 1}]},
                {"number": "A-1", "lines": [{"what": "x", "count": 0}]},
                {"number": "A-1", "lines": [{"what": "x", "count": 1.5}]},
                {"number": "A-1", "lines": [*({"what": "x"} for _ in range(4))]},
                {"number": "A-1", "total": 3},
                [],
                "A-1",
                None,
            ),
        ),
    )

    def examine(self, spec: FormSpec) -> Sequence[Problem]:
        found = list(islice(fields.examine(spec.described, "/schema"), values.MAX_PROBLEMS))
        if not found and spec.described["type"] != "object":
            found.append(values.wrong("/schema/type", "a form is an object", "type"))
        return found

    def plan(self, spec: FormSpec) -> JsonObject:
        return {"schema": fields.closed(spec.described)}

    def schema(self, spec: FormSpec) -> JsonObject:
        return fields.closed(spec.described)

    def check(self, spec: FormSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(islice(fields.check(spec.described, value), values.MAX_PROBLEMS))

    def normal(self, spec: FormSpec, value: JsonValue) -> JsonValue:
        """Members in the order of the schema, so that equal answers are equal text."""
        return _ordered(spec.described, value)

    def similarity(self, spec: FormSpec, a: JsonValue, b: JsonValue) -> float:
        """Share of the fields that either filled in which are equal."""
        one, other = (values.pick(self.normal(spec, value), "")[0] for value in (a, b))
        names = one.keys() | other.keys()
        if not names:
            return 1.0
        return sum(name in one and name in other and one[name] == other[name] for name in names) / len(names)

    def vote(self, spec: FormSpec, value: JsonValue) -> str:
        return text_of(self.normal(spec, value))

    def label(self, spec: FormSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """Field by field the majority of the answers; the belief's own without answers."""
        return self.normal(spec, merged(answers or [belief], lambda _, cells: majority(cells)))

    def columns(self, spec: FormSpec) -> Sequence[Column]:
        return tuple(Column(name=name, type=_type(member)) for name, member in _members(spec).items())

    def row(self, spec: FormSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        answer, _ = values.pick(value, "")
        return {name: answer.get(name) for name in _members(spec)}


def _members(spec: FormSpec) -> dict[str, JsonObject]:
    return cast(dict[str, JsonObject], spec.described["properties"])


def _type(member: JsonObject) -> Any:
    kind = str(member["type"])
    return kind if kind in ("string", "integer", "number", "boolean") else "json"


def _ordered(schema: JsonObject, value: JsonValue) -> JsonValue:
    match schema["type"], value:
        case "object", dict():
            members = cast(dict[str, JsonObject], schema["properties"])
            return {name: _ordered(members[name], value[name]) for name in members if name in value}
        case "array", list():
            return [_ordered(cast(JsonObject, schema["items"]), element) for element in value]
        case "integer", float():
            return values.whole(value)
        case _:
            return value


CONTROL = Form()

"""Attributes of a region: small typed questions about it, some only asked where a condition holds."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, JsonValue, StrictBool, model_validator

from sterling.controls import values
from sterling.domain import expression, ontology
from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.expression import ExpressionError
from sterling.domain.ontology import Option
from sterling.domain.template import pointer


class Attribute(BaseModel):
    """Conditions see `label`, the id of the region's label, and the region's other attributes by name.

    `enum: [red, green]` is short for `type: choice` with these `options`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["boolean", "string", "number", "choice"]
    title: Annotated[str, Field(max_length=500)] = ""
    required: StrictBool | str = False
    when: str | None = None
    options: tuple[Option, ...] = ()
    min: FiniteFloat | None = None
    max: FiniteFloat | None = None
    max_length: Annotated[int, Field(ge=1, le=10_000)] = 1000

    @model_validator(mode="before")
    @classmethod
    def _from_enum(cls, value: Any) -> Any:
        if isinstance(value, dict) and "enum" in value and "options" not in value:
            fields: dict[str, Any] = {**value}  # pyright: ignore[reportUnknownArgumentType]
            return {"type": "choice", "options": fields.pop("enum"), **fields}
        return value  # pyright: ignore[reportUnknownVariableType]

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if (self.type == "choice") != bool(self.options):
            raise ValueError("a choice needs options, and only a choice has them")
        if self.type != "number" and (self.min is not None or self.max is not None):
            raise ValueError("only a number has min and max")
        return self


Attributes = Mapping[str, Attribute]


def examine(attributes: Attributes, path: str) -> Iterator[Problem]:
    """What is wrong with the attributes of a spec: options that repeat, conditions that cannot be read."""
    known = {"label", *attributes}
    for name, attribute in attributes.items():
        place = path + pointer(name)
        yield from ontology.problems(attribute.options, f"{place}/options")
        for field, condition in (("when", attribute.when), ("required", attribute.required)):
            if isinstance(condition, str):
                yield from condition_problems(condition, f"{place}/{field}", known - {name})


def condition_problems(source: str, path: str, known: set[str]) -> Iterator[Problem]:
    """What is wrong with a condition that may read these names."""
    try:
        parsed = expression.parse(source)
    except ExpressionError as error:
        yield values.wrong(path, str(error), "expression")
        return
    for name in parsed.names:
        if name[0] not in known:
            there = ", ".join(sorted(known)[:20])
            yield values.wrong(path, f"{name[0]!r} is not known here; there are {there}", "unknown_name")


def schema(attributes: Attributes) -> JsonObject:
    """JSON Schema of a region's `attributes`."""
    return {
        "type": "object",
        "properties": {name: _value_schema(attribute) for name, attribute in attributes.items()},
        "required": [name for name, a in attributes.items() if a.required is True and a.when is None],
        "additionalProperties": False,
    }


def _value_schema(attribute: Attribute) -> JsonObject:
    match attribute.type:
        case "boolean":
            return {"type": "boolean"}
        case "string":
            return {"type": "string", "maxLength": attribute.max_length}
        case "choice":
            return {"type": "string", "enum": [*ontology.ids(attribute.options)]}
        case "number":
            bounds: JsonObject = {"minimum": attribute.min, "maximum": attribute.max}
            return {"type": "number", **{key: bound for key, bound in bounds.items() if bound is not None}}


def plan(attributes: Attributes) -> list[JsonValue]:
    """As the interface gets them, in order."""
    return [
        {
            "name": name,
            "type": attribute.type,
            "title": attribute.title or name,
            "required": attribute.required,
            "when": attribute.when,
            "options": [option.plan() for option in ontology.dress(attribute.options)],
            "min": attribute.min,
            "max": attribute.max,
            "max_length": attribute.max_length,
        }
        for name, attribute in attributes.items()
    ]


def check(attributes: Attributes, label: JsonValue, given: JsonValue, path: str) -> Iterator[Problem]:
    """What is wrong with the attributes of one region."""
    answers, problems = values.pick(given, path)
    yield from problems
    yield from values.members(answers, path, (), attributes)
    context = {**answers, "label": label}
    for name, attribute in attributes.items():
        place = f"{path}/{name}"
        asked = attribute.when is None or expression.parse(attribute.when).holds(context)
        if name not in answers:
            if asked and _needed(attribute, context):
                yield values.wrong(place, "is missing", "missing")
        elif not asked:
            yield values.wrong(place, f"is only asked when {attribute.when}", "not_asked")
        else:
            yield from _check_value(attribute, answers[name], place)


def _needed(attribute: Attribute, context: JsonObject) -> bool:
    if isinstance(attribute.required, str):
        return expression.parse(attribute.required).holds(context)
    return attribute.required


def _check_value(attribute: Attribute, value: JsonValue, path: str) -> Iterator[Problem]:
    match attribute.type:
        case "boolean":
            if not isinstance(value, bool):
                yield values.wrong_type(path, "true or false", value)
        case "string":
            yield from values.text(value, path, 0, attribute.max_length)
        case "choice":
            yield from values.one_of(value, path, ontology.ids(attribute.options))
        case "number":
            answer = values.number(value)
            if answer is None:
                yield values.wrong_type(path, "a finite number", value)
            elif attribute.min is not None and answer < attribute.min:
                yield values.wrong(path, f"{answer:g} is less than {attribute.min:g}", "range")
            elif attribute.max is not None and answer > attribute.max:
                yield values.wrong(path, f"{answer:g} is more than {attribute.max:g}", "range")

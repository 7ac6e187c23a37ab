"""A template that was checked: what the API, the interface, exports and aggregation need of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from pydantic import JsonValue

from sterling.controls.per import Each
from sterling.controls.regions import regions_of
from sterling.controls.values import MAX_PROBLEMS, describe, wrong, wrong_type
from sterling.domain.control import Column, Control, ControlSpec, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.expression import Expression
from sterling.domain.template import Template, look_up, pointer


@dataclass(frozen=True, slots=True)
class Asked:
    """One control of a template: its kind and spec, where its view looks in the item, and its conditions."""

    name: str
    control: Control[Any]
    spec: ControlSpec
    source: tuple[str | int, ...] | None
    when: Expression | None
    required: Expression | bool

    def shown(self, item: Mapping[str, JsonValue], answer: Mapping[str, JsonValue]) -> JsonValue:
        """What it is asked about: what its view shows of an item, or the regions of another control's answer;
        None without either."""
        if isinstance(self.control, Each) and self.control.parts.control is not None:
            return [*regions_of(answer.get(self.control.parts.control))]
        joined = self.joined(answer)
        if joined is not None:
            return joined
        return None if self.source is None else look_up(self.source, item)

    def joined(self, answer: Mapping[str, JsonValue]) -> JsonObject | None:
        """The regions of each control whose regions it joins; None for a kind that joins none."""
        names = self.control.joins(self.spec).values()
        return {name: [*regions_of(answer.get(name))] for name in names} or None

    def stored(self, answer: Mapping[str, JsonValue]) -> JsonValue:
        """The one form of its valid value in an answer."""
        value, joined = answer[self.name], self.joined(answer)
        if joined is not None:
            value = self.control.complete(self.spec, joined, value)
        return self.control.normal(self.spec, value)


@dataclass(frozen=True, slots=True)
class Held:
    """A rule of a template, ready to run."""

    check: Expression
    when: Expression | None
    message: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template made usable. Mappings are keyed by control name, in the template's order.

    `output_schema` and `data_schema` are JSON Schema 2020-12 of an answer and of an item; `plan` is all that
    the interface needs, as JSON; `columns` are export columns with their full names (`objects`,
    `objects.count`); `methods` and `agreement` name the default aggregation method and agreement measure.
    """

    template: Template
    asked: Mapping[str, Asked]
    rules: tuple[Held, ...]
    data_schema: JsonObject
    output_schema: JsonObject
    plan: JsonObject
    columns: Mapping[str, tuple[Column, ...]]
    methods: Mapping[str, str]
    agreement: Mapping[str, str]
    required: Mapping[str, bool | str]


def check_answer(compiled: Compiled, item: Mapping[str, JsonValue], answer: JsonValue) -> list[Problem]:
    """Everything that is wrong with an answer of any JSON form, at most 100 problems; never raises.

    Paths are JSON Pointers from the answer's root: `/objects/regions/3/width`.
    """
    return list(islice(_problems(compiled, item, answer), MAX_PROBLEMS))


def _problems(compiled: Compiled, item: Mapping[str, JsonValue], answer: JsonValue) -> Iterator[Problem]:
    if not isinstance(answer, dict):
        yield wrong_type("", "an object keyed by control name", answer)
        return
    for name in list(answer)[:1000]:
        if name not in compiled.asked:
            known = ", ".join(compiled.asked)
            message = f"no control is called {describe(name)}; there are {known}"
            yield wrong(pointer(name), message, "unknown_control")
    context: JsonObject = {**answer, "item": dict(item)}
    sound = True
    for asked in compiled.asked.values():
        for problem in _check_control(asked, context, item, answer):
            sound = False
            yield problem
    for rule in compiled.rules if sound else ():
        if (rule.when is None or rule.when.holds(context)) and not rule.check.holds(context):
            yield wrong("", rule.message, "rule")


def check_part(compiled: Compiled, item: Mapping[str, JsonValue], answer: JsonObject) -> list[Problem]:
    """What is wrong with a part of an answer, such as a suggestion: controls may be left out, and no rule is
    asked."""
    unknown = [name for name in list(answer)[:1000] if name not in compiled.asked]
    known = ", ".join(compiled.asked)
    found = [
        wrong(pointer(name), f"no control is called {describe(name)}; there are {known}", "unknown_control")
        for name in unknown
    ]
    for asked in compiled.asked.values():
        if asked.name in answer:
            problems = asked.control.check(asked.spec, asked.shown(item, answer), answer[asked.name])
            path = pointer(asked.name)
            found += [p.model_copy(update={"path": path + p.path}) for p in islice(problems, MAX_PROBLEMS)]
    return found[:MAX_PROBLEMS]


def _check_control(
    asked: Asked, context: JsonObject, item: Mapping[str, JsonValue], answer: JsonObject
) -> Iterator[Problem]:
    path = pointer(asked.name)
    applies = asked.when is None or asked.when.holds(context)
    if asked.name in answer:
        if not applies:
            yield wrong(path, f"is only asked when {asked.spec.when}", "not_asked")
            return
        for problem in asked.control.check(asked.spec, asked.shown(item, answer), answer[asked.name]):
            yield Problem(path=path + problem.path, message=problem.message, code=problem.code)
    elif applies and is_required(asked, context):
        yield wrong(path, "has no answer", "missing")


def is_required(asked: Asked, context: Mapping[str, JsonValue]) -> bool:
    """Whether a control that is asked needs an answer, given the other answers and `item`."""
    return asked.required.holds(context) if isinstance(asked.required, Expression) else asked.required


def normal_answer(compiled: Compiled, answer: JsonObject) -> JsonObject:
    """The stored form of a valid answer: controls in the template's order, each value in its one form."""
    return {name: asked.stored(answer) for name, asked in compiled.asked.items() if name in answer}


def row(compiled: Compiled, answer: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """An answer or label spread over all export columns, by full name; null where there is no value."""
    cells = dict[str, JsonValue]()
    for name, asked in compiled.asked.items():
        nothing: Mapping[str, JsonValue] = {}
        given = asked.control.row(asked.spec, answer[name]) if name in answer else nothing
        for column in asked.control.columns(asked.spec):
            cells[column_name(name, column)] = given.get(column.name)
    return cells


def column_name(control: str, column: Column) -> str:
    """The full name of an export column."""
    return f"{control}.{column.name}" if column.name else control


@dataclass(frozen=True, slots=True)
class Spread:
    """How one control's value is spread over its export columns: (name in its row, full name, type) each."""

    control: str
    columns: tuple[tuple[str, str, str], ...]
    row: Callable[[JsonValue], Mapping[str, JsonValue]]
    regions: bool
    """Whether labels tell of regions how sure each one is and how far off it may be."""


def spreads(compiled: Compiled) -> list[Spread]:
    """Of all controls, in the template's order: for exports, which ask for millions of rows."""
    return [
        Spread(
            control=name,
            columns=tuple(
                (column.name, column_name(name, column), column.type)
                for column in asked.control.columns(asked.spec)
            ),
            row=partial(asked.control.row, asked.spec),
            regions=asked.control.family is Family.REGION,
        )
        for name, asked in compiled.asked.items()
    ]

"""Matrix: one answer for each of several rows, all on the same columns: a rubric, a table of ratings.

Columns are `options`, or numbers (`values`, as in a scale). The value is an object with one of them a row.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, JsonValue, StrictBool, model_validator

from sterling.controls import values
from sterling.controls.merging import majority, median_step, merged, text_of
from sterling.controls.scale import Step
from sterling.domain import ontology
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Option
from sterling.domain.template import pointer
from sterling.domain.votes import VoteShape


class MatrixSpec(ControlSpec, frozen=True):
    """`titles` name each of the `values`, `ends` the first and the last; `partial` lets rows be left out."""

    type: Literal["matrix"]
    rows: Annotated[tuple[Option, ...], Field(min_length=1, max_length=100)]
    options: Annotated[tuple[Option, ...], Field(max_length=50)] = ()
    values: Annotated[tuple[Step, ...], Field(max_length=21)] = ()
    titles: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None
    partial: StrictBool = False
    between: tuple[str, str] | None = None
    """Two views that the rows compare: below 0 the first is better, above 0 the second. Where their sides are
    shuffled, the columns are shown the other way round."""

    @cached_property
    def names(self) -> Mapping[str, int]:
        """The place of each row's id."""
        return {row: place for place, row in enumerate(ontology.ids(self.rows))}

    @cached_property
    def columns(self) -> tuple[str | int | float, ...]:
        """What can be answered in a row, in its order."""
        return self.values or ontology.ids(self.options)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if bool(self.options) == bool(self.values):
            raise ValueError("give the columns either as options or as values")
        if len(self.columns) < 2:
            raise ValueError("a matrix has at least two columns")
        if any(low >= high for low, high in pairwise(self.values)):
            raise ValueError("values do not ascend")
        if self.between and (
            self.values != tuple(-step for step in reversed(self.values)) or not self.values
        ):
            raise ValueError("rows that compare two views have values that are symmetric around 0")
        if self.titles and len(self.titles) != len(self.values):
            raise ValueError(f"there are {len(self.titles)} titles for {len(self.values)} values")
        return self


class Matrix(Control[MatrixSpec]):
    kind: ClassVar[str] = "matrix"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.TEXT
    method: ClassVar[str] = "exact_mode"
    agreement: ClassVar[str] = "mean_similarity"
    merges: ClassVar[bool] = True
    Spec = MatrixSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "matrix", "rows": ["correct", "clear"], "values": [-1, 0, 1], "ends": ["A", "B"]},
            right=({"correct": 1, "clear": 0}, {"clear": -1, "correct": 1.0}),
            wrong=(
                {"correct": 1},
                {"correct": 1, "clear": 2},
                {"correct": 1, "clear": "0"},
                {"correct": 1, "clear": True},
                {"correct": 1, "clear": 0, "kind": 0},
                [1, 0],
                1,
                None,
            ),
        ),
        Example(
            spec={"type": "matrix", "rows": ["food", "room"], "options": ["good", "bad"], "partial": True},
            right=({"food": "good", "room": "bad"}, {"room": "bad"}),
            wrong=({"food": "poor"}, {"food": None}, {"bar": "good"}, {}),
        ),
        Example(
            spec={"type": "matrix", "rows": ["clear"], "values": [-2, -1, 0, 1, 2], "between": ["a", "b"]},
            right=({"clear": -2}, {"clear": 0}),
            wrong=({"clear": 3}, {"clear": "a"}),
        ),
    )

    def examine(self, spec: MatrixSpec) -> Sequence[Problem]:
        return [*ontology.problems(spec.rows, "/rows"), *ontology.problems(spec.options, "/options")]

    def refers(self, spec: MatrixSpec) -> Mapping[str, str]:
        return {f"/between/{side}": name for side, name in enumerate(spec.between or ())}

    def plan(self, spec: MatrixSpec) -> JsonObject:
        rows: list[JsonValue] = [
            {"id": row.id, "title": row.title or row.id, "help": row.help} for row in spec.rows
        ]
        return {
            "rows": rows,
            "options": [option.plan() for option in ontology.dress(spec.options)],
            "values": [*spec.values],
            "titles": [*spec.titles],
            "ends": None if spec.ends is None else [*spec.ends],
            "partial": spec.partial,
            "between": None if spec.between is None else [*spec.between],
        }

    def schema(self, spec: MatrixSpec) -> JsonObject:
        cell: JsonObject = {"type": "number" if spec.values else "string", "enum": [*spec.columns]}
        return {
            "type": "object",
            "properties": dict.fromkeys(spec.names, cell),
            "required": [] if spec.partial else [*spec.names],
            "minProperties": 1,
            "additionalProperties": False,
        }

    def check(self, spec: MatrixSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(islice(self._check(spec, value), values.MAX_PROBLEMS))

    def _check(self, spec: MatrixSpec, value: JsonValue) -> Iterator[Problem]:
        answer, problems = values.pick(value, "", "an object with one answer a row")
        yield from problems
        if problems:
            return
        yield from values.members(answer, "", () if spec.partial else spec.names, spec.names)
        if not answer:
            yield values.wrong("", "no row has an answer", "missing")
        for row in spec.names.keys() & answer.keys():
            yield from _check_cell(spec, answer[row], pointer(row))

    def normal(self, spec: MatrixSpec, value: JsonValue) -> JsonValue:
        answer, _ = values.pick(value, "")
        return {row: _column(spec, answer[row]) for row in spec.names if row in answer}

    def similarity(self, spec: MatrixSpec, a: JsonValue, b: JsonValue) -> float:
        """Mean over the rows that either answered: 1 for the same column; for numbers by steps between."""
        one, other = (values.pick(self.normal(spec, value), "")[0] for value in (a, b))
        rows = [row for row in spec.names if row in one or row in other]
        if not rows:
            return 1.0
        return sum(_alike(spec, one.get(row), other.get(row)) for row in rows) / len(rows)

    def vote(self, spec: MatrixSpec, value: JsonValue) -> str:
        return text_of(self.normal(spec, value))

    def label(self, spec: MatrixSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """Row by row: the median of numbers, the majority of options; the belief's own without answers."""
        choose = median_step if spec.values else majority
        found = merged(answers or [belief], lambda _, cells: choose(cells))
        return self.normal(spec, found)

    def columns(self, spec: MatrixSpec) -> Sequence[Column]:
        whole = all(isinstance(step, int) for step in spec.values)
        kind = ("integer" if whole else "number") if spec.values else "string"
        return tuple(Column(name=row, type=kind) for row in spec.names)

    def row(self, spec: MatrixSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        answer, _ = values.pick(value, "")
        return {row: answer.get(row) for row in spec.names}


def _check_cell(spec: MatrixSpec, cell: JsonValue, path: str) -> Iterator[Problem]:
    if not spec.values:
        yield from values.one_of(cell, path, [str(option) for option in spec.columns])
        return
    answer = values.number(cell)
    if answer is None:
        yield values.wrong_type(path, "a number", cell)
    elif answer not in spec.values:
        few = ", ".join(str(step) for step in spec.values)
        yield values.wrong(path, f"{cell} is not one of {few}", "unknown_option")


def _column(spec: MatrixSpec, cell: JsonValue) -> JsonValue:
    """The matrix's own number, so that 1.0 and 1 are one column."""
    return next((column for column in spec.columns if column == cell), cell)


def _alike(spec: MatrixSpec, one: JsonValue, other: JsonValue) -> float:
    if one == other:
        return 1.0
    if one not in spec.values or other not in spec.values:
        return 0.0
    places = {step: place for place, step in enumerate(spec.values)}
    apart = abs(places[one] - places[other])  # type: ignore[index]
    return 1 - apart / (len(places) - 1)


CONTROL = Matrix()

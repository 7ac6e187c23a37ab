"""Number: a finite number with a unit and bounds, such as a count, a price or a length."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, FiniteFloat, JsonValue, model_validator

from sterling.controls import values
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

_ROUNDING = 1e-6
"""How far, in steps, a value may lie off the grid: 0.1 + 0.2 is on a grid of 0.1."""


class NumberSpec(ControlSpec, frozen=True):
    """`step` counts from `min`, or from 0 where there is none."""

    type: Literal["number"]
    unit: Annotated[str, Field(max_length=50)] = ""
    min: FiniteFloat | None = None
    max: FiniteFloat | None = None
    step: Annotated[FiniteFloat, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError("min is not less than max")
        return self


class Number(Control[NumberSpec]):
    kind: ClassVar[str] = "number"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.NUMBER
    method: ClassVar[str] = "weighted_mean"
    agreement: ClassVar[str] = "krippendorff_alpha_interval"
    Spec = NumberSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "number", "unit": "cm", "min": 0.5, "max": 10, "step": 0.1},
            right=(0.5, 0.6, 0.7999999999999999, 10),
            wrong=(0.4, 10.1, 0.55, "1", True, None, 10**400, float("nan"), float("inf"), [1]),
        ),
        Example(spec={"type": "number"}, right=(0, -1.5, 1e300, 2**60), wrong=(10**400, "0", False)),
    )

    def plan(self, spec: NumberSpec) -> JsonObject:
        return {"unit": spec.unit, "min": spec.min, "max": spec.max, "step": spec.step}

    def schema(self, spec: NumberSpec) -> JsonObject:
        schema: JsonObject = {"type": "number"}
        if spec.min is not None:
            schema["minimum"] = spec.min
        if spec.max is not None:
            schema["maximum"] = spec.max
        return schema

    def check(self, spec: NumberSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        answer = values.number(value)
        if answer is None:
            return [values.wrong_type("", "a finite number", value)]
        if spec.min is not None and answer < spec.min:
            return [values.wrong("", f"{answer:g} is less than {spec.min:g}", "range")]
        if spec.max is not None and answer > spec.max:
            return [values.wrong("", f"{answer:g} is more than {spec.max:g}", "range")]
        if spec.step is not None and abs(answer - _snap(spec, answer)) > spec.step * _ROUNDING:
            return [values.wrong("", f"{answer:g} is not a multiple of the step {spec.step:g}", "step")]
        return []

    def similarity(self, spec: NumberSpec, a: JsonValue, b: JsonValue) -> float:
        """1 minus the distance, in parts of the range, or of the larger magnitude where there is no range."""
        one, other = self.vote(spec, a), self.vote(spec, b)
        if one == other:
            return 1.0
        if spec.min is not None and spec.max is not None:
            size = spec.max - spec.min
        else:
            size = max(abs(one), abs(other))
        apart = abs(one / size - other / size)
        return max(0.0, 1.0 - apart) if math.isfinite(apart) else 0.0

    def vote(self, spec: NumberSpec, value: JsonValue) -> float:
        return values.number(value) or 0.0

    def label(self, spec: NumberSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """The nearest number that the spec allows: what answers come to may fall between two steps."""
        answer = float(belief)
        if spec.min is not None:
            answer = max(spec.min, answer)
        if spec.max is not None:
            answer = min(spec.max, answer)
        return answer if spec.step is None else _snap(spec, answer)

    def columns(self, spec: NumberSpec) -> Sequence[Column]:
        return (Column(name="", type="number"),)

    def row(self, spec: NumberSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}


def _snap(spec: NumberSpec, answer: float) -> float:
    """The nearest number of the grid not over `max`; a number so large that the grid is lost stays."""
    base, step = spec.min or 0.0, spec.step or 1.0
    steps = (answer - base) / step
    if not math.isfinite(steps) or abs(steps) >= 2**52:
        return answer
    snapped = base + round(steps) * step
    if spec.max is not None and snapped > spec.max:
        snapped -= step
    if abs(snapped - answer) <= step * _ROUNDING:
        return answer
    return snapped


CONTROL = Number()

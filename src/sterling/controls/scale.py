"""Scale: one of a few ordered numbers, such as -2 .. 2 or 1 .. 5. The value is the number."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AllowInfNan, Field, JsonValue, StrictFloat, StrictInt, model_validator

from sterling.controls import values
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

Step = Annotated[StrictInt, Field(ge=-(2**53), le=2**53)] | Annotated[StrictFloat, AllowInfNan(False)]


class ScaleSpec(ControlSpec, frozen=True):
    """`values` ascend; `titles` name each of them, or `ends` only the first and the last."""

    type: Literal["scale"]
    values: Annotated[tuple[Step, ...], Field(min_length=2, max_length=101)]
    titles: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if any(low >= high for low, high in pairwise(self.values)):
            raise ValueError("values do not ascend")
        if self.titles and len(self.titles) != len(self.values):
            raise ValueError(f"there are {len(self.titles)} titles for {len(self.values)} values")
        return self


class Scale(Control[ScaleSpec]):
    kind: ClassVar[str] = "scale"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.ORDINAL
    method: ClassVar[str] = "auto"
    agreement: ClassVar[str] = "krippendorff_alpha_ordinal"
    Spec = ScaleSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "scale", "values": [-2, -1, 0, 1, 2], "ends": ["left", "right"]},
            right=(-2, 0, 2, 1.0),
            wrong=(3, 0.5, True, "1", None, [1], 10**400, float("nan")),
        ),
        Example(spec={"type": "scale", "values": [0.5, 1, 1.5]}, right=(0.5, 1, 1.5), wrong=(0, 2)),
    )

    def plan(self, spec: ScaleSpec) -> JsonObject:
        return {
            "values": [*spec.values],
            "titles": [*spec.titles],
            "ends": None if spec.ends is None else [*spec.ends],
        }

    def schema(self, spec: ScaleSpec) -> JsonObject:
        return {"type": "number", "enum": [*spec.values]}

    def check(self, spec: ScaleSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        answer = values.number(value)
        if answer is None:
            return [values.wrong_type("", "a number", value)]
        if answer not in spec.values:
            few = ", ".join(str(step) for step in spec.values)
            return [values.wrong("", f"{value} is not on the scale {few}", "unknown_option")]
        return []

    def normal(self, spec: ScaleSpec, value: JsonValue) -> JsonValue:
        return self.vote(spec, value)

    def similarity(self, spec: ScaleSpec, a: JsonValue, b: JsonValue) -> float:
        """1 at the same value, 0 at opposite ends, by steps between."""
        places = {step: place for place, step in enumerate(spec.values)}
        apart = abs(places[self.vote(spec, a)] - places[self.vote(spec, b)])
        return 1.0 - apart / (len(places) - 1)

    def vote(self, spec: ScaleSpec, value: JsonValue) -> int | float:
        """The scale's own number, so that 1.0 and 1 are one class."""
        return self._nearest(spec, values.number(value) or 0.0)

    def label(self, spec: ScaleSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        return self._nearest(spec, float(belief))

    def classes(self, spec: ScaleSpec) -> tuple[int | float, ...]:
        return spec.values

    def columns(self, spec: ScaleSpec) -> Sequence[Column]:
        whole = all(isinstance(step, int) for step in spec.values)
        return (Column(name="", type="integer" if whole else "number"),)

    def row(self, spec: ScaleSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}

    def _nearest(self, spec: ScaleSpec, answer: float) -> int | float:
        """The value of the scale next to this number; the lower of two equally near."""
        return min(spec.values, key=lambda step: (abs(step - answer), step))


CONTROL = Scale()

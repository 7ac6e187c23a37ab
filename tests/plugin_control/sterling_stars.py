"""Stars: one to five, as a package from outside would add it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape


class StarsSpec(ControlSpec, frozen=True):
    type: Literal["stars", "choice"]
    most: int = 5


class Stars(Control[StarsSpec]):
    kind: ClassVar[str] = "stars"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.ORDINAL
    method: ClassVar[str] = "dawid_skene"
    agreement: ClassVar[str] = "krippendorff_alpha_ordinal"
    Spec = StarsSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(spec={"type": "stars"}, right=(1, 5), wrong=(0, 6, 1.5, True, "1", None)),
    )

    def schema(self, spec: StarsSpec) -> JsonObject:
        return {"type": "integer", "minimum": 1, "maximum": spec.most}

    def check(self, spec: StarsSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= spec.most:
            return ()
        return (Problem(path="", message=f"expected 1 to {spec.most} stars"),)

    def similarity(self, spec: StarsSpec, a: JsonValue, b: JsonValue) -> float:
        return float(a == b)

    def vote(self, spec: StarsSpec, value: JsonValue) -> Any:
        return value

    def label(self, spec: StarsSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        return int(belief)

    def classes(self, spec: StarsSpec) -> tuple[int, ...]:
        return tuple(range(1, spec.most + 1))

    def columns(self, spec: StarsSpec) -> Sequence[Column]:
        return (Column(name="", type="integer"),)

    def row(self, spec: StarsSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}


class _Taken(Stars):
    kind: ClassVar[str] = "choice"


CONTROL = Stars()
TAKEN = _Taken()

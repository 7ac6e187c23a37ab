"""Preference: which of two views is better, by how much, or neither.

The value is `{"better": "left", "strength": 2}`: the view's name, or "tie" with strength 0. `order` may say
in which order the two were shown, so that a habit of choosing the first can be measured.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, JsonValue, StrictBool, StrictInt, model_validator

from sterling.controls import values
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

TIE = "tie"


class PreferenceSpec(ControlSpec, frozen=True):
    """`between` names two views; `strength` is in how many steps one can be better; `shuffle` their sides."""

    type: Literal["preference"]
    between: tuple[str, str]
    strength: Annotated[StrictInt, Field(ge=1, le=5)] = 2
    tie: StrictBool = True
    shuffle: StrictBool = True

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.between[0] == self.between[1]:
            raise ValueError("a view cannot be compared with itself")
        if TIE in self.between:
            raise ValueError("a view that is compared cannot be called tie")
        return self


class Preference(Control[PreferenceSpec]):
    kind: ClassVar[str] = "preference"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.PAIR
    method: ClassVar[str] = "auto"
    agreement: ClassVar[str] = "krippendorff_alpha_ordinal"
    merges: ClassVar[bool] = True
    Spec = PreferenceSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "preference", "between": ["left", "right"]},
            right=(
                {"better": "left", "strength": 2},
                {"better": "right", "strength": 1, "order": ["right", "left"]},
                {"better": "tie", "strength": 0},
            ),
            wrong=(
                "left",
                {"better": "left"},
                {"better": "left", "strength": 3},
                {"better": "left", "strength": 0},
                {"better": "tie", "strength": 1},
                {"better": "both", "strength": 1},
                {"better": "right", "strength": True},
                {"better": "right", "strength": 1, "order": ["left"]},
                {"better": "right", "strength": 1, "order": ["left", "left"]},
                {"better": "right", "strength": 1, "why": "?"},
                None,
            ),
        ),
        Example(
            spec={"type": "preference", "between": ["a", "b"], "tie": False, "strength": 1},
            right=({"better": "a", "strength": 1}, {"better": "b", "strength": 1}),
            wrong=({"better": "tie", "strength": 0},),
        ),
    )

    def refers(self, spec: PreferenceSpec) -> Mapping[str, str]:
        return {f"/between/{side}": name for side, name in enumerate(spec.between)}

    def plan(self, spec: PreferenceSpec) -> JsonObject:
        return {
            "between": [*spec.between],
            "strength": spec.strength,
            "tie": spec.tie,
            "shuffle": spec.shuffle,
        }

    def schema(self, spec: PreferenceSpec) -> JsonObject:
        names: list[JsonValue] = [*spec.between]
        side: JsonObject = {"type": "string", "enum": names}
        better: JsonObject = {"type": "string", "enum": [*names, TIE] if spec.tie else names}
        return {
            "type": "object",
            "properties": {
                "better": better,
                "strength": {"type": "integer", "minimum": 0 if spec.tie else 1, "maximum": spec.strength},
                "order": {
                    "type": "array",
                    "items": side,
                    "uniqueItems": True,
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
            "required": ["better", "strength"],
            "additionalProperties": False,
        }

    def check(self, spec: PreferenceSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        answer, problems = values.pick(value, "", "an object with better and strength")
        problems = problems or list(values.members(answer, "", ("better", "strength"), ("order",)))
        if problems:
            return problems
        known = (*spec.between, TIE) if spec.tie else spec.between
        problems.extend(values.one_of(answer["better"], "/better", known))
        problems.extend(_check_strength(spec, answer))
        order = answer.get("order")
        if "order" in answer and not (order == [*spec.between] or order == [*reversed(spec.between)]):
            expected = f"{spec.between[0]} and {spec.between[1]} in one order or the other"
            problems.append(values.wrong("/order", f"expected {expected}", "order"))
        return problems

    def normal(self, spec: PreferenceSpec, value: JsonValue) -> JsonValue:
        answer, _ = values.pick(value, "")
        return {**answer, "strength": _strength(answer)}

    def similarity(self, spec: PreferenceSpec, a: JsonValue, b: JsonValue) -> float:
        """1 minus the distance on the line from one side's strongest, over the tie, to the other's."""
        apart = abs(_place(spec, a) - _place(spec, b))
        return 1 - apart / (2 * spec.strength)

    def vote(self, spec: PreferenceSpec, value: JsonValue) -> int:
        place = _place(spec, value)
        return (place > 0) - (place < 0)

    def label(self, spec: PreferenceSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """The side that is believed, as strongly as the median of the answers that chose it."""
        side = int(belief)
        if side == 0:
            return {"better": TIE, "strength": 0}
        agreeing = [answer for answer in answers if self.vote(spec, answer) == side]
        strengths = [_strength(values.pick(answer, "")[0]) for answer in agreeing]
        name = spec.between[0] if side > 0 else spec.between[1]
        label: JsonObject = {"better": name, "strength": median_low(strengths) if strengths else 1}
        return label

    def classes(self, spec: PreferenceSpec) -> tuple[int, ...]:
        return (1, 0, -1) if spec.tie else (1, -1)

    def columns(self, spec: PreferenceSpec) -> Sequence[Column]:
        return (
            Column(name="", type="string"),
            Column(name="strength", type="integer"),
            Column(name="first", type="string"),
        )

    def row(self, spec: PreferenceSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        answer, _ = values.pick(value, "")
        order = answer.get("order")
        first = order[0] if isinstance(order, list) and order else None
        return {"": answer.get("better"), "strength": _strength(answer), "first": first}


def _check_strength(spec: PreferenceSpec, answer: JsonObject) -> Iterator[Problem]:
    strength = values.whole(answer["strength"])
    if strength is None:
        yield values.wrong_type("/strength", "a whole number", answer["strength"])
    elif answer["better"] == TIE and strength != 0:
        yield values.wrong("/strength", f"a tie has the strength 0, not {strength}", "range")
    elif answer["better"] != TIE and not 1 <= strength <= spec.strength:
        yield values.wrong("/strength", f"{strength} is not from 1 to {spec.strength}", "range")


def _strength(answer: JsonObject) -> int:
    return values.whole(answer.get("strength")) or 0


def _place(spec: PreferenceSpec, value: JsonValue) -> int:
    """From -strength (the second is much better) over 0 to +strength."""
    answer, _ = values.pick(value, "")
    sign = {spec.between[0]: 1, spec.between[1]: -1}.get(str(answer.get("better")), 0)
    return sign * _strength(answer)


CONTROL = Preference()

"""Choice: exactly one of the options. The value is its id."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue

from sterling.controls import values
from sterling.domain import ontology
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Option
from sterling.domain.votes import VoteShape


class ChoiceSpec(ControlSpec, frozen=True):
    """Options in the order in which they are shown."""

    type: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each option's id; answers are checked against it, often."""
        return {option: place for place, option in enumerate(ontology.ids(self.options))}


class Choice(Control[ChoiceSpec]):
    kind: ClassVar[str] = "choice"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.CATEGORY
    method: ClassVar[str] = "auto"
    agreement: ClassVar[str] = "krippendorff_alpha_nominal"
    Spec = ChoiceSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "choice", "options": ["car", {"id": "truck", "title": "Truck", "key": "t"}]},
            right=("car", "truck"),
            wrong=("van", "", None, 0, True, ["car"], {"id": "car"}),
        ),
    )

    def examine(self, spec: ChoiceSpec) -> Sequence[Problem]:
        return ontology.problems(spec.options, "/options")

    def plan(self, spec: ChoiceSpec) -> JsonObject:
        return {"options": [option.plan() for option in ontology.dress(spec.options)]}

    def schema(self, spec: ChoiceSpec) -> JsonObject:
        return {"type": "string", "enum": [*self.classes(spec)]}

    def check(self, spec: ChoiceSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(values.one_of(value, "", spec.places))

    def similarity(self, spec: ChoiceSpec, a: JsonValue, b: JsonValue) -> float:
        return float(a == b)

    def vote(self, spec: ChoiceSpec, value: JsonValue) -> str:
        return str(value)

    def label(self, spec: ChoiceSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        return str(belief)

    def classes(self, spec: ChoiceSpec) -> tuple[str, ...]:
        return tuple(spec.places)

    def columns(self, spec: ChoiceSpec) -> Sequence[Column]:
        return (Column(name="", type="string"),)

    def row(self, spec: ChoiceSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}


CONTROL = Choice()

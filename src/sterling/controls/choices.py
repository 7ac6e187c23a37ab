"""Choices: any number of the options. The value is a list of ids, each once, in the options' order."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, JsonValue, StrictInt, model_validator

from sterling.controls import values
from sterling.domain import ontology
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Option
from sterling.domain.votes import VoteShape


class ChoicesSpec(ControlSpec, frozen=True):
    """Options in the order in which they are shown; `min` and `max` bound how many are chosen."""

    type: Literal["choices"]
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    min: Annotated[StrictInt, Field(ge=0)] = 0
    max: Annotated[StrictInt, Field(ge=1)] | None = None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each option's id; answers are checked against it, often."""
        return {option: place for place, option in enumerate(ontology.ids(self.options))}

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.max is not None and self.min > self.max:
            raise ValueError("min is greater than max")
        if self.min > len(self.options):
            raise ValueError("min is greater than the number of options")
        return self


class Choices(Control[ChoicesSpec]):
    kind: ClassVar[str] = "choices"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.SET
    method: ClassVar[str] = "auto"
    agreement: ClassVar[str] = "krippendorff_alpha_nominal"
    Spec = ChoicesSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "choices", "options": ["sport", "politics", "art"]},
            right=([], ["art"], ["sport", "art"], ["art", "sport"]),
            wrong=("art", ["art", "art"], ["music"], [1], [None], None, {}),
        ),
        Example(
            spec={"type": "choices", "options": ["a", "b", "c"], "min": 1, "max": 2},
            right=(["a"], ["b", "c"]),
            wrong=([], ["a", "b", "c"]),
        ),
    )

    def examine(self, spec: ChoicesSpec) -> Sequence[Problem]:
        return ontology.problems(spec.options, "/options")

    def plan(self, spec: ChoicesSpec) -> JsonObject:
        options: list[JsonValue] = [option.plan() for option in ontology.dress(spec.options)]
        return {"options": options, "min": spec.min, "max": spec.max}

    def schema(self, spec: ChoicesSpec) -> JsonObject:
        ids: list[JsonValue] = [*self.classes(spec)]
        return {
            "type": "array",
            "items": {"type": "string", "enum": ids},
            "uniqueItems": True,
            "minItems": spec.min,
            "maxItems": len(ids) if spec.max is None else min(spec.max, len(ids)),
        }

    def check(self, spec: ChoicesSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        if not isinstance(value, list):
            return [values.wrong_type("", "a list of option ids", value)]
        known = spec.places
        most = len(known) if spec.max is None else spec.max
        if not spec.min <= len(value) <= most:
            message = f"{len(value):,} options are chosen, allowed are {spec.min} to {most}"
            return [values.wrong("", message, "count")]
        problems, seen = list[Problem](), set[str]()
        for index, chosen in enumerate(value):
            problems.extend(values.one_of(chosen, f"/{index}", known))
            if isinstance(chosen, str):
                if chosen in seen:
                    problems.append(values.wrong(f"/{index}", f"{chosen!r} is chosen twice", "duplicate"))
                seen.add(chosen)
        return problems[: values.MAX_PROBLEMS]

    def normal(self, spec: ChoicesSpec, value: JsonValue) -> JsonValue:
        return self._ordered(spec, _chosen(value))

    def similarity(self, spec: ChoicesSpec, a: JsonValue, b: JsonValue) -> float:
        """Jaccard index of the two sets; two empty sets are the same."""
        one, other = _chosen(a), _chosen(b)
        return len(one & other) / len(one | other) if one or other else 1.0

    def vote(self, spec: ChoicesSpec, value: JsonValue) -> frozenset[str]:
        return _chosen(value)

    def label(self, spec: ChoicesSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        chosen: Iterable[object] = belief
        return self._ordered(spec, frozenset(str(option) for option in chosen))

    def classes(self, spec: ChoicesSpec) -> tuple[str, ...]:
        return tuple(spec.places)

    def params(self, spec: ChoicesSpec) -> Mapping[str, JsonValue]:
        return {"least": spec.min, "most": spec.max}

    def columns(self, spec: ChoicesSpec) -> Sequence[Column]:
        return (Column(name="", type="json"),)

    def row(self, spec: ChoicesSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}

    def _ordered(self, spec: ChoicesSpec, chosen: frozenset[str]) -> list[JsonValue]:
        return [option for option in spec.places if option in chosen]


def _chosen(value: JsonValue) -> frozenset[str]:
    return frozenset(str(option) for option in value) if isinstance(value, list) else frozenset()


CONTROL = Choices()

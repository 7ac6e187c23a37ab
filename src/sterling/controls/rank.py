"""Rank: things in order, best first. The value is a list of their ids.

What is ranked are the `options`, or, without any, the elements of the list that the view `on` shows: each by
its own `id` where it has one, else by its place from "1" on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, JsonValue, StrictInt, model_validator

from sterling.controls import values
from sterling.controls.parts import element_ids
from sterling.domain import ontology
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Option
from sterling.domain.votes import VoteShape

MAX_RANKED = 1000


class RankSpec(ControlSpec, frozen=True):
    """With `top` only the best few are put in order; otherwise all are."""

    type: Literal["rank"]
    options: Annotated[tuple[Option, ...], Field(max_length=MAX_RANKED)] = ()
    top: Annotated[StrictInt, Field(ge=1, le=MAX_RANKED)] | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if len(self.options) == 1:
            raise ValueError("one option alone cannot be ranked")
        if not self.options and self.on is None:
            raise ValueError("say what is ranked: options, or the view of a list in `on`")
        if self.options and self.top is not None and self.top > len(self.options):
            raise ValueError("top is greater than the number of options")
        return self


class Rank(Control[RankSpec]):
    kind: ClassVar[str] = "rank"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.ORDER
    method: ClassVar[str] = "auto"
    agreement: ClassVar[str] = "mean_similarity"
    Spec = RankSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "rank", "options": ["speed", "price", {"id": "safety", "title": "Safety"}]},
            right=(["price", "safety", "speed"], ["speed", "price", "safety"]),
            wrong=(["price", "safety"], ["price", "price", "price"], ["a", "b", "c"], "price", [1], None, {}),
        ),
        Example(
            spec={"type": "rank", "on": "view", "top": 2},
            shown=[{"id": "x", "text": "one"}, {"text": "two"}, "three"],
            right=(["x", "3"], ["2", "x"]),
            wrong=(["x"], ["1", "2"], ["x", "2", "3"]),
        ),
    )

    def examine(self, spec: RankSpec) -> Sequence[Problem]:
        return ontology.problems(spec.options, "/options")

    def plan(self, spec: RankSpec) -> JsonObject:
        return {"options": [option.plan() for option in ontology.dress(spec.options)], "top": spec.top}

    def schema(self, spec: RankSpec) -> JsonObject:
        name: JsonObject = {"type": "string"}
        schema: JsonObject = {"type": "array", "items": name, "uniqueItems": True}
        if spec.options:
            count = spec.top or len(spec.options)
            name["enum"] = [*ontology.ids(spec.options)]
            schema |= {"minItems": count, "maxItems": count}
        elif spec.top is not None:
            schema["maxItems"] = spec.top
        return schema

    def check(self, spec: RankSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        known = _ranked(spec, shown)
        if not isinstance(value, list):
            return [values.wrong_type("", "a list of ids, best first", value)]
        count = min(spec.top or len(known), len(known))
        if len(value) != count:
            return [values.wrong("", f"{len(value):,} are ranked, {count} are asked for", "count")]
        found, seen = list[Problem](), set[str]()
        for index, name in enumerate(value):
            found.extend(values.one_of(name, f"/{index}", known))
            if isinstance(name, str) and name in seen:
                found.append(values.wrong(f"/{index}", f"{name!r} is ranked twice", "duplicate"))
            seen.add(str(name))
        return list(islice(found, values.MAX_PROBLEMS))

    def similarity(self, spec: RankSpec, a: JsonValue, b: JsonValue) -> float:
        """Share of pairs in the same order (Kendall 1938, from 0 to 1); what is not ranked is last, tied."""
        one, other = _places(a), _places(b)
        names = sorted({*one, *other})
        pairs = list(combinations(names, 2))
        if not pairs:
            return float(one == other)
        last = len(names)
        same = 0.0
        for left, right in pairs:
            first = one.get(left, last) - one.get(right, last)
            second = other.get(left, last) - other.get(right, last)
            same += 1.0 if first * second > 0 or first == second == 0 else 0.5 if first * second == 0 else 0.0
        return same / len(pairs)

    def vote(self, spec: RankSpec, value: JsonValue) -> tuple[str, ...]:
        return _listed(value)

    def label(self, spec: RankSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """A method may order more than the `top` that is asked for."""
        order: Iterable[object] = belief
        return [str(name) for name in islice(order, spec.top)]

    def classes(self, spec: RankSpec) -> tuple[str, ...]:
        return ontology.ids(spec.options)

    def columns(self, spec: RankSpec) -> Sequence[Column]:
        return (Column(name="", type="json"), Column(name="first", type="string"))

    def row(self, spec: RankSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value, "first": next(iter(_listed(value)), None)}


def _ranked(spec: RankSpec, shown: JsonValue) -> Counter[str]:
    return Counter(ontology.ids(spec.options) if spec.options else element_ids(shown)[:MAX_RANKED])


def _listed(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, list) else ()


def _places(value: JsonValue) -> dict[str, int]:
    return {name: place for place, name in enumerate(_listed(value))}


CONTROL = Rank()

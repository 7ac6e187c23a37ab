"""Tree: labels of a hierarchy, from a handful to ten thousand. The value is a list of their ids."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, JsonValue, StrictInt, model_validator

from sterling.controls import values
from sterling.domain import ontology
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label
from sterling.domain.votes import VoteShape


class TreeSpec(ControlSpec, frozen=True):
    """`labels` nest; `min` and `max` bound how many are chosen; with `leaves` only those without children."""

    type: Literal["tree"]
    labels: Annotated[tuple[Label, ...], Field(min_length=1)]
    min: Annotated[StrictInt, Field(ge=0)] = 1
    max: Annotated[StrictInt, Field(ge=1)] = 1
    leaves: bool = False

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is greater than max")
        return self

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """The way from the root to each label, itself included, in the tree's order."""
        ways = dict[str, tuple[str, ...]]()
        for label, parent, _ in ontology.walk(self.labels):
            ways[label.id] = (*(ways[parent.id] if parent else ()), label.id)
        return ways

    @cached_property
    def free(self) -> Mapping[str, int]:
        """The place of each label that can be chosen."""
        walked = ontology.walk(self.labels)
        known = [label.id for label, _, _ in walked if not (self.leaves and _has_children(label))]
        return {label: place for place, label in enumerate(known)}


class Tree(Control[TreeSpec]):
    kind: ClassVar[str] = "tree"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.SET
    method: ClassVar[str] = "tree_paths"
    agreement: ClassVar[str] = "mean_similarity"
    Spec = TreeSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "tree",
                "max": 2,
                "labels": [{"id": "animal", "children": ["dog", {"id": "cat", "title": "Cat"}]}, "plant"],
            },
            right=(["dog"], ["animal"], ["plant", "cat"]),
            wrong=([], ["dog", "cat", "plant"], ["dog", "dog"], ["stone"], "dog", [1], None, {}),
        ),
        Example(
            spec={"type": "tree", "min": 0, "leaves": True, "labels": [{"id": "a", "children": ["b"]}]},
            right=([], ["b"]),
            wrong=(["a"],),
        ),
    )

    def examine(self, spec: TreeSpec) -> Sequence[Problem]:
        found = ontology.problems(spec.labels, "/labels")
        if not found and spec.min > len(spec.free):
            found.append(values.wrong("/min", f"only {len(spec.free)} labels can be chosen", "count"))
        return found

    def plan(self, spec: TreeSpec) -> JsonObject:
        labels: list[JsonValue] = [
            {**label.plan(), "free": label.id in spec.free} for label in ontology.dress(spec.labels)
        ]
        return {"options": labels, "min": spec.min, "max": spec.max, "leaves": spec.leaves}

    def schema(self, spec: TreeSpec) -> JsonObject:
        return {
            "type": "array",
            "items": {"type": "string", "enum": [*spec.free]},
            "uniqueItems": True,
            "minItems": spec.min,
            "maxItems": spec.max,
        }

    def check(self, spec: TreeSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        if not isinstance(value, list):
            return [values.wrong_type("", "a list of label ids", value)]
        if not spec.min <= len(value) <= spec.max:
            message = f"{len(value):,} labels are chosen, allowed are {spec.min} to {spec.max}"
            return [values.wrong("", message, "count")]
        return list(islice(self._check(spec, value), values.MAX_PROBLEMS))

    def _check(self, spec: TreeSpec, chosen: Sequence[JsonValue]) -> Iterator[Problem]:
        seen = set[str]()
        for index, label in enumerate(chosen):
            yield from values.one_of(label, f"/{index}", spec.free)
            if isinstance(label, str):
                if label in seen:
                    yield values.wrong(f"/{index}", f"{label!r} is chosen twice", "duplicate")
                seen.add(label)

    def normal(self, spec: TreeSpec, value: JsonValue) -> JsonValue:
        return _ordered(spec, _chosen(value))

    def similarity(self, spec: TreeSpec, a: JsonValue, b: JsonValue) -> float:
        """Jaccard index of the labels with all above them, so that siblings are nearer than strangers."""
        one = {label for chosen in _chosen(a) for label in spec.ways[chosen]}
        other = {label for chosen in _chosen(b) for label in spec.ways[chosen]}
        return len(one & other) / len(one | other) if one or other else 1.0

    def vote(self, spec: TreeSpec, value: JsonValue) -> frozenset[str]:
        return _chosen(value)

    def params(self, spec: TreeSpec) -> Mapping[str, Any]:
        parents = {label: way[-2] for label, way in spec.ways.items() if len(way) > 1}
        return {"parents": parents, "least": spec.min, "most": spec.max}

    def label(self, spec: TreeSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """A method that judges each label by itself may keep too many: the most chosen stay."""
        chosen: Iterable[object] = belief
        kept = _ordered(spec, frozenset(str(label) for label in chosen))
        counts = Counter(label for answer in answers for label in _chosen(answer))
        most = sorted(kept, key=lambda label: (-counts[label], spec.free[label]))[: spec.max]
        return _ordered(spec, frozenset(most))

    def classes(self, spec: TreeSpec) -> tuple[str, ...]:
        return tuple(spec.free)

    def columns(self, spec: TreeSpec) -> Sequence[Column]:
        return (Column(name="", type="json"), Column(name="paths", type="json"))

    def row(self, spec: TreeSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value, "paths": ["/".join(spec.ways[label]) for label in _listed(value)]}


def _has_children(label: ontology.Option) -> bool:
    return isinstance(label, Label) and bool(label.children)


def _listed(value: JsonValue) -> list[str]:
    return [str(label) for label in value] if isinstance(value, list) else []


def _chosen(value: JsonValue) -> frozenset[str]:
    return frozenset(_listed(value))


def _ordered(spec: TreeSpec, chosen: frozenset[str]) -> list[Any]:
    return sorted(chosen & spec.free.keys(), key=spec.free.__getitem__)


CONTROL = Tree()

"""Relation: links between regions of other controls, each with a label: who works for whom, what causes what.

The value is a list of `{"label", "from", "to"}`, where the ends are ids of regions in the same answer. When
it is stored, `ends` quotes both regions as they are marked, so that a link is read and compared on its own.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictInt, model_validator

from sterling.controls import values
from sterling.controls.linked import (
    ID,
    MAX_LINKS,
    QUOTE,
    LinkedControl,
    Regions,
    agreed,
    check_end,
    check_list,
    check_quote,
    objects,
    place,
    regions_by_id,
)
from sterling.controls.merging import text_of
from sterling.controls.values import describe, wrong
from sterling.domain import ontology
from sterling.domain.control import Beside, ControlSpec, Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label
from sterling.domain.template import pointer

_SIDES = ("from", "to")


class Between(BaseModel):
    """Labels of regions that may stand at the ends of a link; none named means any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: tuple[str, ...] = Field(default=(), alias="from")
    to: tuple[str, ...] = ()


class RelationSpec(ControlSpec, frozen=True):
    """`from` and `to` name controls with regions; without `to` both ends are of the same one. `ends` says, by
    label of the link, which labels the regions at its ends may have. Links that are not `directed` read the
    same both ways."""

    type: Literal["relation"]
    source: str = Field(alias="from")
    to: str | None = None
    labels: Annotated[tuple[Label, ...], Field(min_length=1)]
    directed: StrictBool = True
    ends: dict[str, Between] = Field(default_factory=dict[str, Between])
    min: Annotated[StrictInt, Field(ge=0, le=MAX_LINKS)] = 0
    max: Annotated[StrictInt, Field(ge=1, le=MAX_LINKS)] = MAX_LINKS

    @cached_property
    def sides(self) -> tuple[str, str]:
        """The controls that the two ends are regions of."""
        return self.source, self.to or self.source

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of all labels."""
        return frozenset(ontology.ids(self.labels))

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is greater than max")
        if not self.directed and self.sides[0] != self.sides[1]:
            raise ValueError("links between two controls are directed")
        return self


class Relation(LinkedControl[RelationSpec]):
    kind: ClassVar[str] = "relation"
    Spec = RelationSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "relation",
                "from": "names",
                "labels": ["works_for", {"id": "near", "title": "Near"}],
                "ends": {"works_for": {"from": ["person"], "to": ["firm"]}},
            },
            beside=Beside(
                view="Ann of Acme met Bob",
                controls={
                    "names": (
                        {"type": "span", "on": "view", "labels": ["person", "firm"]},
                        {
                            "regions": [
                                {"id": "a", "label": "person", "start": 0, "end": 3, "text": "Ann"},
                                {"id": "c", "label": "firm", "start": 7, "end": 11, "text": "Acme"},
                                {"id": "b", "label": "person", "start": 16, "end": 19, "text": "Bob"},
                            ]
                        },
                    )
                },
            ),
            right=(
                [],
                [{"label": "works_for", "from": "a", "to": "c"}],
                [{"label": "near", "from": "a", "to": "b"}, {"label": "near", "from": "b", "to": "a"}],
                [
                    {
                        "label": "near",
                        "from": "b",
                        "to": "c",
                        "ends": {
                            "from": {"id": "b", "label": "person", "start": 16, "end": 19, "text": "Bob"},
                            "to": {"id": "c", "label": "firm", "start": 7, "end": 11, "text": "Acme"},
                        },
                    }
                ],
            ),
            wrong=(
                {},
                None,
                [{"label": "works_for", "from": "a"}],
                [{"label": "works_for", "from": "a", "to": "z"}],
                [{"label": "works_for", "from": "a", "to": "b"}],
                [{"label": "near", "from": "a", "to": "a"}],
                [{"label": "far", "from": "a", "to": "b"}],
                [{"label": "near", "from": "a", "to": "b"}, {"label": "near", "from": "a", "to": "b"}],
                [{"label": "near", "from": "a", "to": "b", "ends": {"from": {}, "to": {}}}],
            ),
        ),
    )

    def joins(self, spec: RelationSpec) -> Mapping[str, str]:
        return {"/from": spec.source, **({"/to": spec.to} if spec.to is not None else {})}

    def examine(self, spec: RelationSpec) -> Sequence[Problem]:
        problems = [*ontology.problems(spec.labels, "/labels")]
        for name in spec.ends.keys() - spec.named:
            message = f"{describe(name)} is no label of this relation"
            problems.append(wrong("/ends" + pointer(name), message, "unknown_label"))
        return problems

    def plan(self, spec: RelationSpec) -> JsonObject:
        ends: JsonObject = {
            name: {"from": [*between.source], "to": [*between.to]} for name, between in spec.ends.items()
        }
        return {
            "labels": [label.plan() for label in ontology.dress(spec.labels)],
            "from": spec.sides[0],
            "to": spec.sides[1],
            "directed": spec.directed,
            "ends": ends,
            "min": spec.min,
            "max": spec.max,
        }

    def schema(self, spec: RelationSpec) -> JsonObject:
        quotes: JsonObject = {
            "type": "object",
            "properties": dict.fromkeys(_SIDES, QUOTE),
            "required": [*_SIDES],
            "additionalProperties": False,
        }
        link: JsonObject = {
            "type": "object",
            "properties": {
                "label": {"type": "string", "enum": [*ontology.ids(spec.labels)]},
                "from": ID,
                "to": ID,
                "ends": quotes,
            },
            "required": ["label", *_SIDES],
            "additionalProperties": False,
        }
        return {"type": "array", "items": link, "minItems": spec.min, "maxItems": spec.max}

    def problems(self, spec: RelationSpec, shown: JsonValue, value: JsonValue) -> Iterator[Problem]:
        links, problems = check_list(value, spec.min, spec.max, "links")
        yield from problems
        known = tuple(regions_by_id(shown, control) for control in spec.sides)
        seen = set[str]()
        for index, link in enumerate(links):
            found = list(_check_link(spec, known, link, f"/{index}"))
            yield from found
            if not found and isinstance(link, dict):
                key = _key(spec, {name: link[name] for name in ("label", *_SIDES)})
                if key in seen:
                    yield wrong(f"/{index}", "this link is made twice", "duplicate")
                seen.add(key)

    def complete(self, spec: RelationSpec, shown: JsonValue, value: JsonValue) -> JsonValue:
        known = tuple(regions_by_id(shown, control) for control in spec.sides)
        return [
            {
                **link,
                "ends": {
                    side: known[at].get(str(link[side]), {"id": link[side]}) for at, side in enumerate(_SIDES)
                },
            }
            for link in objects(value)
        ]

    def normal(self, spec: RelationSpec, value: JsonValue) -> JsonValue:
        """In one order; the ends of links that read both ways too."""
        links = [link if spec.directed else _turned(link) for link in objects(value)]
        links.sort(key=lambda link: (_key(spec, link), text_of(link)))
        return [*links]

    def similarity(self, spec: RelationSpec, a: JsonValue, b: JsonValue) -> float:
        """F1 of links: twice those in both, over all; two answers without any are the same."""
        one, other = ({_key(spec, link) for link in objects(value)} for value in (a, b))
        return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0

    def vote(self, spec: RelationSpec, value: JsonValue) -> str:
        return text_of([*sorted(_key(spec, link) for link in objects(value))])

    def label(self, spec: RelationSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """Links that more than half of the answers have; of a belief alone, the places of their ends."""
        if answers:
            links = [{_key(spec, link): link for link in objects(answer)} for answer in answers]
            return self.normal(spec, [*agreed(links)])
        keys: list[str] = json.loads(belief) if isinstance(belief, str) else []
        told: list[list[str]] = [json.loads(key) for key in keys]
        return [{"label": label, "from": source, "to": to} for label, source, to in told]

    def classes(self, spec: RelationSpec) -> tuple[str, ...]:
        return ()


def _check_link(
    spec: RelationSpec, known: Sequence[Regions], value: JsonValue, path: str
) -> Iterator[Problem]:
    link, problems = values.pick(value, path, "a link")
    problems = problems or list(values.members(link, path, ("label", *_SIDES), ("ends",)))
    if problems:
        yield from problems
        return
    problems = list(values.one_of(link["label"], f"{path}/label", spec.named))
    for at, side in enumerate(_SIDES):
        problems += check_end(known[at], link[side], spec.sides[at], f"{path}/{side}")
    if problems:
        yield from problems
    elif link["from"] == link["to"] and spec.sides[0] == spec.sides[1]:
        yield wrong(path, "links a region to itself", "range")
    else:
        yield from _check_ends(spec, known, link, path)


def _check_ends(
    spec: RelationSpec, known: Sequence[Regions], link: JsonObject, path: str
) -> Iterator[Problem]:
    between = spec.ends.get(str(link["label"]), Between())
    allowed = (between.source, between.to)
    for at, side in enumerate(_SIDES):
        label = known[at][str(link[side])].get("label")
        if allowed[at] and label not in allowed[at]:
            there = ", ".join(allowed[at])
            message = f"a {link['label']} does not stand {side} {label!r}, only {side} {there}"
            yield wrong(f"{path}/{side}", message, "wrong_end")
    if "ends" in link:
        quotes, problems = values.pick(link["ends"], f"{path}/ends")
        yield from problems or values.members(quotes, f"{path}/ends", _SIDES)
        for at, side in enumerate(_SIDES):
            if side in quotes:
                yield from check_quote(known[at], link[side], quotes[side], f"{path}/ends/{side}")


def _places(link: JsonObject) -> tuple[str, str]:
    quotes = link.get("ends")
    given: JsonObject = quotes if isinstance(quotes, dict) else {}
    return place(link["from"], given.get("from")), place(link["to"], given.get("to"))


def _turned(link: JsonObject) -> JsonObject:
    """The same link the other way round, where that is the one order of its ends."""
    first, second = _places(link)
    if (first, str(link["from"])) <= (second, str(link["to"])):
        return link
    turned: JsonObject = {**link, "from": link["to"], "to": link["from"]}
    quotes = link.get("ends")
    if isinstance(quotes, dict):
        turned["ends"] = {"from": quotes.get("to"), "to": quotes.get("from")}
    return turned


def _key(spec: RelationSpec, link: JsonObject) -> str:
    """What the link says, the same for everybody who says it."""
    places = _places(link)
    return text_of([link["label"], *(places if spec.directed else sorted(places))])


CONTROL = Relation()

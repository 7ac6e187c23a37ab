"""What all region controls share: labels, attributes, media, counts, stable ids.

A value is `{"media": {...}, "regions": [{"id", "label", geometry ..., "attributes"?}]}`.
"""

import json
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Annotated, Any, ClassVar, Self, TypeGuard, TypeVar

from pydantic import Field, JsonValue, StrictInt, model_validator

from sterling.controls import attributes, values
from sterling.controls.attributes import Attribute
from sterling.domain import ontology
from sterling.domain.control import Column, Control, ControlSpec, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.ontology import Label
from sterling.domain.template import NAME

MAX_REGIONS = 10_000
AttributeName = Annotated[str, Field(pattern=NAME)]
SHA256: JsonObject = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ANGLE: JsonObject = {"type": "number", "minimum": -180, "maximum": 180}
_HEX = frozenset("0123456789abcdef")


class RegionSpec(ControlSpec, frozen=True):
    """`min` and `max` bound how many regions there are; `labels` may nest and carry limits of their own."""

    labels: Annotated[tuple[Label, ...], Field(min_length=1)]
    min: Annotated[StrictInt, Field(ge=0, le=MAX_REGIONS)] = 0
    max: Annotated[StrictInt, Field(ge=1, le=MAX_REGIONS)] = MAX_REGIONS
    attributes: dict[AttributeName, Attribute] = Field(default_factory=dict[AttributeName, Attribute])

    @cached_property
    def named(self) -> Mapping[str, ontology.Option]:
        """Every label by its id; answers are checked against it, often."""
        return {option.id: option for option, _, _ in ontology.walk(self.labels)}

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is greater than max")
        return self


R = TypeVar("R", bound=RegionSpec)


class RegionControl(Control[R]):
    """A control that draws regions on a view. A kind says what its geometry is and when it is right."""

    family: ClassVar[Family] = Family.REGION
    merges: ClassVar[bool] = True
    geometry: ClassVar[Mapping[str, JsonValue]]
    """JSON Schema of each member of a region that is geometry."""
    optional: ClassVar[Mapping[str, JsonValue]] = {}
    """JSON Schema of each member of a region that may be absent."""
    media: ClassVar[Mapping[str, JsonValue]]
    """JSON Schema of each member of `media`."""
    unit: ClassVar[str] = "px"
    """Of places: px, m, s, pt; `share` where drawings are compared as a whole."""
    media_required: ClassVar[frozenset[str]]
    """Members that `media` must have; empty: `media` itself may be absent."""

    @abstractmethod
    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        """What is wrong with `media`, beyond missing and unknown members."""

    @abstractmethod
    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        """What is wrong with the geometry of a region that has all its members."""

    @abstractmethod
    def matches(self, spec: R, region: JsonObject, other: JsonObject) -> float:
        """How well two regions match: from 0.5 on they mark the same thing, at 1 they are the same."""

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        """What is wrong with the members of a region that may be absent."""
        return iter(())

    def check_together(self, spec: R, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        """What is wrong with the regions as a whole; they are right one by one."""
        return iter(())

    def examine(self, spec: R) -> Sequence[Problem]:
        problems = ontology.problems(spec.labels, "/labels")
        if "label" in spec.attributes:
            message = "no attribute can be called 'label': conditions use this name for the region's label"
            problems.append(values.wrong("/attributes/label", message, "reserved"))
        return [*problems, *attributes.examine(spec.attributes, "/attributes")]

    def plan(self, spec: R) -> JsonObject:
        limits = {option.id: _limits(option) for option, _, _ in ontology.walk(spec.labels)}
        labels: list[JsonValue] = [
            {**label.plan(), "limits": limits[label.id]} for label in ontology.dress(spec.labels)
        ]
        return {
            "labels": labels,
            "min": spec.min,
            "max": spec.max,
            "attributes": attributes.plan(spec.attributes),
        }

    def schema(self, spec: R) -> JsonObject:
        region: JsonObject = {
            "type": "object",
            "properties": {
                "id": {"type": "string", "minLength": 1, "maxLength": 100},
                "label": {"type": "string", "enum": [*self.classes(spec)]},
                **self.geometry,
                **self.optional,
                **({"attributes": attributes.schema(spec.attributes)} if spec.attributes else {}),
            },
            "required": ["id", "label", *self.geometry],
            "additionalProperties": False,
        }
        media: JsonObject = {
            "type": "object",
            "properties": {**self.media},
            "required": [*sorted(self.media_required)],
            "additionalProperties": False,
        }
        regions: JsonObject = {"type": "array", "items": region, "minItems": spec.min, "maxItems": spec.max}
        return {
            "type": "object",
            "properties": {"media": media, "regions": regions},
            "required": ["media", "regions"] if self.media_required else ["regions"],
            "additionalProperties": False,
        }

    def check(self, spec: R, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(islice(self._check(spec, shown, value), values.MAX_PROBLEMS))

    def _check(self, spec: R, shown: JsonValue, value: JsonValue) -> Iterator[Problem]:
        answer, problems = values.pick(value, "", "an object with regions")
        if problems:
            yield problems[0]
            return
        needed = ("media", "regions") if self.media_required else ("regions",)
        yield from values.members(answer, "", needed, ("media", "regions"))
        media, problems = values.pick(answer.get("media", {}), "/media")
        if "media" in answer and not problems:
            problems = list(values.members(media, "/media", self.media_required, self.media))
            problems = problems or list(self.check_media(shown, media))
        yield from problems
        regions = answer.get("regions", [])
        if not isinstance(regions, list):
            yield values.wrong_type("/regions", "a list", regions)
        elif not spec.min <= len(regions) <= spec.max:
            message = f"there are {len(regions):,} regions, allowed are {spec.min:,} to {spec.max:,}"
            yield values.wrong("/regions", message, "count")
        elif not problems and self.media_required <= media.keys():
            yield from self._check_regions(spec, shown, media, regions)

    def _check_regions(
        self, spec: R, shown: JsonValue, media: JsonObject, regions: Sequence[JsonValue]
    ) -> Iterator[Problem]:
        labels = spec.named
        seen, right = set[str](), list[JsonObject]()
        for index, region in enumerate(regions):
            path = f"/regions/{index}"
            found = list(self._check_region(spec, labels, region, path))
            if isinstance(region, dict) and not found:
                found = list(self.check_geometry(shown, media, region, path))
                found = found or list(self.check_optional(media, region, path))
                found = found or list(self.check_limits(labels[str(region["label"])], region, path))
            yield from found
            if isinstance(region, dict) and not found:
                if str(region["id"]) in seen:
                    yield values.wrong(f"{path}/id", f"{region['id']!r} is used twice", "duplicate")
                seen.add(str(region["id"]))
                right.append(region)
        if len(right) == len(regions):
            yield from self.check_together(spec, right)
        yield from _check_counts(labels, Counter(str(region["label"]) for region in right))

    def _check_region(
        self, spec: R, labels: Mapping[str, ontology.Option], value: JsonValue, path: str
    ) -> Iterator[Problem]:
        region, problems = values.pick(value, path, "a region")
        if not problems:
            optional = (*self.optional, *(("attributes",) if spec.attributes else ()))
            problems = list(values.members(region, path, ("id", "label", *self.geometry), optional))
        if problems:
            yield from problems
            return
        yield from values.text(region["id"], f"{path}/id", 1, 100)
        yield from values.one_of(region["label"], f"{path}/label", labels)
        given = region.get("attributes", {})
        yield from attributes.check(spec.attributes, region["label"], given, f"{path}/attributes")

    def check_limits(self, label: ontology.Option, region: JsonObject, path: str) -> Iterator[Problem]:
        """What is wrong with the size of a region by the limits of its label."""
        return iter(())

    def restore(
        self,
        spec: R,
        regions: Sequence[JsonObject],
        answers: Sequence[JsonValue],
        carried: Sequence[str] = (),
    ) -> JsonObject:
        """Regions of a belief with what votes do not carry, taken from the answers by majority.

        An id comes from a region that is the same, else it is new; attributes (as one object, so that they
        stay consistent) and `carried` members come from the regions that match.
        """
        given = [answer for answer in answers if isinstance(answer, dict)]
        by_label = _by_label(given)
        used, full = set[str](), list[JsonValue]()
        for region in regions:
            others = by_label.get(str(region["label"]), ())
            marks = [(self.matches(spec, region, other), other) for other in others]
            same = [str(other["id"]) for match, other in marks if match >= 1.0]
            alike = [other for match, other in marks if match >= 0.5]
            name = next((name for name in sorted(same) if name not in used), None) or _fresh(used)
            used.add(name)
            rest: JsonObject = {
                key: _majority(told) for key in carried if (told := [r[key] for r in alike if key in r])
            }
            agreed = _majority([other.get("attributes") for other in alike])
            said: JsonObject = {} if agreed is None else {"attributes": agreed}
            full.append({"id": name, **region, **rest, **said})
        media = _majority([answer["media"] for answer in given if "media" in answer])
        return {"regions": full} if media is None else {"media": media, "regions": full}

    def told(self, belief: Any) -> Sequence[Mapping[str, Any]]:
        """What a belief says of each region beside its geometry (`probability`, `spread`, `spreads`), in the
        order in which `label` takes them."""
        return ()

    def by_region(self, spec: R, label: JsonValue, belief: Any) -> Mapping[str, Mapping[str, Any]]:
        """What a belief says of each region of a label that was made of it, by the region's id."""
        regions, told = regions_of(label), self.told(belief)
        if len(told) != len(regions):
            return {}
        return {str(region["id"]): said for region, said in zip(regions, told, strict=True)}

    def unit_of(self, label: JsonValue) -> str:
        """Of the places of a label."""
        return self.unit

    def shares(self, spec: R, label: JsonValue, belief: Any) -> Mapping[str, float]:
        found = self.by_region(spec, label, belief)
        chances = {one: told.get("probability") for one, told in found.items()}
        return {one: chance for one, chance in chances.items() if chance is not None}

    def spreads(self, spec: R, label: JsonValue, belief: Any) -> Mapping[str, JsonObject]:
        found = self.by_region(spec, label, belief)
        unit = self.unit_of(label)
        return {
            one: {"unit": unit, "spread": told["spread"], "spreads": {**told.get("spreads", {})}}
            for one, told in found.items()
            if told.get("spread") is not None
        }

    def classes(self, spec: R) -> tuple[str, ...]:
        return tuple(spec.named)

    def columns(self, spec: R) -> Sequence[Column]:
        return (Column(name="", type="json"), Column(name="count", type="integer"))

    def row(self, spec: R, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value, "count": len(regions_of(value))}


def regions_of(value: JsonValue) -> list[JsonObject]:
    """The regions of a value that was checked."""
    regions = value.get("regions") if isinstance(value, dict) else None
    return [region for region in regions if isinstance(region, dict)] if isinstance(regions, list) else []


def check_sha256(media: JsonObject) -> Iterator[Problem]:
    """What is wrong with the digest of the media, where it is given."""
    digest = media.get("sha256", "0" * 64)
    if not isinstance(digest, str) or len(digest) != 64 or not _HEX.issuperset(digest):
        yield values.wrong_type("/media/sha256", "64 hexadecimal digits in lower case", digest)


def check_digest(shown: JsonValue, media: JsonObject, what: str) -> Iterator[Problem]:
    """What is wrong with the digest of the media, where it is given: stored media are named by theirs."""
    yield from check_sha256(media)
    if isinstance(shown, dict):
        known = shown.get("sha256")
    else:  # a name that is no digest is an address
        known = shown.removeprefix("sha256:") if _is_digest(shown) else None
    if isinstance(known, str) and media.get("sha256", known) != known:
        yield values.wrong("/media/sha256", f"is not the digest of this item's {what}", "other_media")


def _is_digest(shown: JsonValue) -> TypeGuard[str]:
    return isinstance(shown, str) and shown.startswith("sha256:")


def number(region: JsonObject, name: str) -> float:
    """A member of a region that was checked."""
    return values.number(region[name]) or 0.0


def check_numbers(region: JsonObject, names: Iterable[str], path: str) -> Iterator[Problem]:
    """Members that are not finite numbers."""
    for name in names:
        if values.number(region[name]) is None:
            yield values.wrong_type(f"{path}/{name}", "a finite number", region[name])


def check_angle(region: JsonObject, path: str, name: str = "angle") -> Iterator[Problem]:
    """An angle that is not between -180 and 180 degrees."""
    angle = values.number(region[name])
    if angle is None or not -180 <= angle <= 180:
        yield values.wrong_type(f"{path}/{name}", "degrees from -180 to 180", region[name])


def misdrawn(media: JsonObject, region: JsonObject, *changes: JsonObject) -> tuple[JsonValue, ...]:
    """For examples: a value for each change that makes a region wrong."""
    return tuple({"media": media, "regions": [{"id": "1", **region, **change}]} for change in changes)


def _limits(label: ontology.Option) -> JsonValue:
    if not isinstance(label, Label) or label.limits is None:
        return None
    limits: dict[str, Any] = label.limits.model_dump(mode="json")
    return limits


def _check_counts(labels: Mapping[str, ontology.Option], counts: Counter[str]) -> Iterator[Problem]:
    for name, label in labels.items():
        limits = label.limits if isinstance(label, Label) else None
        if limits is None:
            continue
        if counts[name] < (limits.min_count or 0):
            message = f"{name!r} is marked {counts[name]} times, at least {limits.min_count} are needed"
            yield values.wrong("/regions", message, "count")
        if limits.max_count is not None and counts[name] > limits.max_count:
            message = f"{name!r} is marked {counts[name]} times, at most {limits.max_count} are allowed"
            yield values.wrong("/regions", message, "count")


def _by_label(answers: Sequence[JsonObject]) -> dict[str, list[JsonObject]]:
    groups = dict[str, list[JsonObject]]()
    for answer in answers:
        for region in regions_of(answer):
            groups.setdefault(str(region["label"]), []).append(region)
    return groups


def _fresh(used: set[str]) -> str:
    number = len(used) + 1
    while f"r{number}" in used:
        number += 1
    return f"r{number}"


def _majority(candidates: Sequence[JsonValue]) -> JsonValue:
    """The most frequent JSON value, the first in order of its text among equals; null of none."""
    counts = Counter(json.dumps(candidate, sort_keys=True) for candidate in candidates)
    if not counts:
        return None
    best = min(counts, key=lambda text: (-counts[text], text))
    return json.loads(best)

"""Keypoint skeleton: named points on an image, joined by edges that the template states.

A value holds the points that were marked, by name, each `visible` or `hidden` (its place is known though
something covers it); a point that is not in the picture is left out.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, JsonValue, model_validator

from sterling.controls import values
from sterling.controls.image import PIXELS, ImageControl, check_inside
from sterling.controls.overlap import around
from sterling.controls.regions import RegionSpec, misdrawn
from sterling.domain import keypoints
from sterling.domain.area import Point, Rectangle
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.template import NAME

MAX_KEYPOINTS = 500
VISIBILITIES = ("visible", "hidden")
Share = Annotated[FiniteFloat, Field(ge=0, le=1)]
_MEDIA: JsonObject = {"width": 100, "height": 80}


class Keypoint(BaseModel):
    """One point of a skeleton; `x` and `y` say where in its frame (0 to 1) a new skeleton has it. `sigma` is
    how far careful annotators are off, in units of the object's size (COCO's; 0.05 where it is absent)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=NAME)]
    title: Annotated[str, Field(max_length=200)] = ""
    x: Share | None = None
    y: Share | None = None
    sigma: Annotated[FiniteFloat, Field(gt=0, le=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class SkeletonSpec(RegionSpec, frozen=True):
    """Skeletons of these keypoints, joined by these edges, on the image of the view `on`."""

    type: Literal["skeleton"]
    keypoints: Annotated[tuple[Keypoint, ...], Field(min_length=1, max_length=MAX_KEYPOINTS)]
    edges: Annotated[tuple[tuple[str, str], ...], Field(max_length=10 * MAX_KEYPOINTS)] = ()

    @property
    def sigmas(self) -> Mapping[str, float]:
        """The sigma of each keypoint that states one, by its name."""
        return {one.name: one.sigma for one in self.keypoints if one.sigma is not None}

    @model_validator(mode="after")
    def _joined(self) -> Self:
        names = [keypoint.name for keypoint in self.keypoints]
        if len({*names}) < len(names):
            raise ValueError("two keypoints have the same name")
        for edge in self.edges:
            if unknown := [name for name in edge if name not in names]:
                raise ValueError(f"an edge ends at {unknown[0]!r}, which is no keypoint")
        return self


class Skeleton(ImageControl[SkeletonSpec]):
    kind: ClassVar[str] = "skeleton"
    agreement: ClassVar[str] = "mean_oks"
    Spec = SkeletonSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "skeleton",
                "on": "image",
                "labels": ["person"],
                "keypoints": ["head", {"name": "hip", "title": "Hip", "x": 0.5, "y": 1}, "hand"],
                "edges": [["head", "hip"], ["hip", "hand"]],
            },
            right=(
                {"media": _MEDIA, "regions": []},
                {
                    "media": _MEDIA,
                    "regions": [
                        {
                            "id": "1",
                            "label": "person",
                            "points": {
                                "head": {"x": 20.5, "y": 0, "visibility": "visible"},
                                "hip": {"x": 22, "y": 80, "visibility": "hidden"},
                            },
                        },
                        {
                            "id": "2",
                            "label": "person",
                            "points": {"hand": {"x": 90, "y": 20, "visibility": "visible"}},
                        },
                    ],
                },
            ),
            wrong=misdrawn(
                _MEDIA,
                {"label": "person"},
                {"points": {}},
                {"points": [[1, 2]]},
                {"points": {"tail": {"x": 1, "y": 1, "visibility": "visible"}}},
                {"points": {"head": {"x": 101, "y": 1, "visibility": "visible"}}},
                {"points": {"head": {"x": 1, "y": 1, "visibility": "gone"}}},
                {"points": {"head": {"x": 1, "y": 1}}},
                {"points": {"head": [1, 1, 2]}},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "points": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": MAX_KEYPOINTS,
            "additionalProperties": {
                "type": "object",
                "properties": {"x": PIXELS, "y": PIXELS, "visibility": {"enum": [*VISIBILITIES]}},
                "required": ["x", "y", "visibility"],
                "additionalProperties": False,
            },
        }
    }

    def plan(self, spec: SkeletonSpec) -> JsonObject:
        """Places that the template leaves open are spread on a circle."""
        joints: list[JsonValue] = [
            {"name": one.name, "title": one.title or one.name, "x": place[0], "y": place[1]}
            for one, place in zip(spec.keypoints, _places(spec.keypoints), strict=True)
        ]
        edges: list[JsonValue] = [[*edge] for edge in spec.edges]
        return {**super().plan(spec), "keypoints": joints, "edges": edges}

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        points, problems = values.pick(region["points"], f"{path}/points", "an object of points by name")
        yield from problems
        if not problems and not 1 <= len(points) <= MAX_KEYPOINTS:
            yield values.wrong(f"{path}/points", "a skeleton has at least one point", "count")
        for name, point in list(points.items())[:MAX_KEYPOINTS]:
            yield from _check_point(media, point, f"{path}/points/{name}")

    def check_together(self, spec: SkeletonSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        known = {keypoint.name for keypoint in spec.keypoints}
        for index, region in enumerate(regions):
            for name in points_of(region).keys() - known:
                there = ", ".join(sorted(known))
                message = f"there is no keypoint {values.describe(name)}; there are {there}"
                yield values.wrong(f"/regions/{index}/points", message, "unknown_keypoint")

    def bounds(self, region: JsonObject) -> Rectangle:
        return around(points_of(region).values())

    def reach(self, spec: SkeletonSpec) -> float:
        return keypoints.SMALLEST / 2

    def overlap(self, spec: SkeletonSpec, region: JsonObject, other: JsonObject) -> float:
        """Object keypoint similarity (`domain.keypoints`)."""
        return keypoints.likeness(points_of(region), points_of(other), spec.sigmas)

    def measure(self, spec: SkeletonSpec) -> Mapping[str, JsonValue]:
        return {"sigmas": {**spec.sigmas}}


def points_of(region: JsonObject) -> dict[str, Point]:
    """Where the marked points of a skeleton that was checked are, by name."""
    points = region["points"] if isinstance(region["points"], dict) else {}
    return {
        name: (values.number(point["x"]) or 0.0, values.number(point["y"]) or 0.0)
        for name, point in points.items()
        if isinstance(point, dict)
    }


def _check_point(media: JsonObject, value: JsonValue, path: str) -> Iterator[Problem]:
    point, problems = values.pick(value, path, "a point with x, y and visibility")
    problems = problems or list(values.members(point, path, ("x", "y", "visibility")))
    if problems:
        yield from problems
        return
    yield from values.one_of(point["visibility"], f"{path}/visibility", VISIBILITIES)
    x, y = values.number(point["x"]), values.number(point["y"])
    if x is None or y is None:
        yield values.wrong_type(path, "a point with finite x and y", value)
    else:
        yield from check_inside(media, (x, y), path, ("x", "y"))


def _places(joints: Sequence[Keypoint]) -> Iterator[tuple[float, float]]:
    for index, one in enumerate(joints):
        turn = 2 * math.pi * index / len(joints)
        x, y = 0.5 + 0.5 * math.sin(turn), 0.5 - 0.5 * math.cos(turn)
        yield (x if one.x is None else one.x), (y if one.y is None else one.y)


CONTROL = Skeleton()

"""Geometry of scenes: poses, cuboids between keyframes, and what pinhole cameras see of them.

Axes are right-handed with z up, in metres; a camera's own are x to the right, y down, z ahead, and its pixels
count from the upper left corner. Turns are unit quaternions w, x, y, z; yaw is in degrees about z.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator, Field

Real = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Vector = tuple[Real, Real, Real]


def _long_enough(turn: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    if math.hypot(*turn) < _NEAREST:
        raise ValueError("is no turn: all four parts are 0")
    return turn


_NEAREST = 1e-6
Quaternion = Annotated[tuple[Real, Real, Real, Real], AfterValidator(_long_enough)]
"""w, x, y, z; of any length but 0."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where something is in outer axes (a vehicle in the world, a camera on a vehicle), and how it turned."""

    position: Vector = (0.0, 0.0, 0.0)
    rotation: Quaternion = (1.0, 0.0, 0.0, 0.0)

    def to_world(self, place: Vector) -> Vector:
        """A place in its own axes, in the outer ones."""
        x, y, z = _turn(self.rotation, place)
        return x + self.position[0], y + self.position[1], z + self.position[2]

    def from_world(self, place: Vector) -> Vector:
        """A place of the outer axes, in its own."""
        w, x, y, z = self.rotation
        shifted = (place[0] - self.position[0], place[1] - self.position[1], place[2] - self.position[2])
        return _turn((w, -x, -y, -z), shifted)

    def of(self, inner: "Pose") -> "Pose":
        """In the outer axes, what has the pose `inner` in these."""
        return Pose(self.to_world(inner.position), _product(self.rotation, inner.rotation))


LEVEL = Pose((0.0, 0.0, 1.0), (0.5, -0.5, 0.5, -0.5))
"""Of a camera that looks level along the outer x axis, from a height of 1 above the ground."""


def _turn(rotation: Quaternion, place: Vector) -> Vector:
    """v + 2 w (u x v) + 2 u x (u x v), where u is the quaternion's vector; it is scaled to length 1 first."""
    long = math.hypot(*rotation)
    w, *u = (part / long for part in rotation)
    once = _cross(u, place)
    twice = _cross(u, once)
    x, y, z = (v + 2 * (w * a + b) for v, a, b in zip(place, once, twice, strict=True))
    return x, y, z


def _cross(a: Sequence[float], b: Sequence[float]) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _product(a: Sequence[float], b: Sequence[float]) -> tuple[float, float, float, float]:
    """The turn that does b first and then a (Hamilton's product)."""
    w = a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3]
    x, y, z = (
        a[0] * along + b[0] * other + across
        for along, other, across in zip(b[1:], a[1:], _cross(a[1:], b[1:]), strict=True)
    )
    return w, x, y, z


def pose_between(before: Pose, after: Pose, part: float) -> Pose:
    """Evenly from one pose (part 0) to the next (part 1), turning the shorter way at an even pace.

    Source: K. Shoemake, Animating rotation with quaternion curves, SIGGRAPH 1985 (slerp).
    """
    a, b = (tuple(n / math.hypot(*one.rotation) for n in one.rotation) for one in (before, after))
    near = sum(m * n for m, n in zip(a, b, strict=True))
    b, near = (b, near) if near >= 0 else (tuple(-n for n in b), -near)
    angle = math.acos(min(1.0, near))
    if angle < _NEAREST:
        shares = 1 - part, part
    else:
        shares = math.sin((1 - part) * angle) / math.sin(angle), math.sin(part * angle) / math.sin(angle)
    w, x, y, z = (shares[0] * m + shares[1] * n for m, n in zip(a, b, strict=True))
    return Pose(_between(before.position, after.position, part), (w, x, y, z))


@dataclass(frozen=True, slots=True)
class Solid:
    """A cuboid in the world: its middle, sizes along its own axes, and yaw."""

    middle: Vector
    sizes: Vector
    yaw: float

    def corners(self) -> tuple[Vector, ...]:
        """Eight corners: the four below counterclockwise from the rear right one, then those above them."""
        cos, sin = math.cos(math.radians(self.yaw)), math.sin(math.radians(self.yaw))
        a, b, c = (size / 2 for size in self.sizes)
        x, y, z = self.middle
        return tuple(
            (x + ahead * cos - left * sin, y + ahead * sin + left * cos, z + up)
            for up in (-c, c)
            for ahead, left in ((-a, -b), (a, -b), (a, b), (-a, b))
        )


def interpolate(before: Solid, after: Solid, part: float) -> Solid:
    """Evenly from one keyframe (part 0) to the next (part 1); it turns the shorter way."""
    turn = math.remainder(after.yaw - before.yaw, 360)
    yaw = math.remainder(before.yaw + turn * part, 360)
    return Solid(_between(before.middle, after.middle, part), _between(before.sizes, after.sizes, part), yaw)


def _between(a: Vector, b: Vector, part: float) -> Vector:
    x, y, z = (start + (end - start) * part for start, end in zip(a, b, strict=True))
    return x, y, z


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera: `focal` and `center` in pixels, and its pose on the vehicle (or in the world).

    `radial` (k1, k2, k3) and `tangential` (p1, p2) are the coefficients of Brown's model of distortion
    (D. C. Brown, Close-range camera calibration, Photogrammetric Engineering 37, 1971). `width` and `height`
    are those of the pictures that it was calibrated on; None: as the pictures are.
    """

    focal: tuple[Positive, Positive]
    center: tuple[Real, Real]
    width: Annotated[int, Field(gt=0)] | None = None
    height: Annotated[int, Field(gt=0)] | None = None
    pose: Pose = Pose()
    radial: Vector = (0.0, 0.0, 0.0)
    tangential: tuple[Real, Real] = (0.0, 0.0)

    def sized(self, width: float, height: float) -> "Camera":
        """The same for pictures that were scaled to this size after they were taken."""
        across, down = width / (self.width or width), height / (self.height or height)
        focal = self.focal[0] * across, self.focal[1] * down
        return replace(self, focal=focal, center=(self.center[0] * across, self.center[1] * down))

    def project(self, place: Vector) -> tuple[float, float] | None:
        """The pixel that shows a place of the outer axes; None behind the camera."""
        right, down, ahead = self.pose.from_world(place)
        if ahead <= _NEAREST:
            return None
        x, y = right / ahead, down / ahead
        square = x * x + y * y
        k1, k2, k3 = self.radial
        p1, p2 = self.tangential
        grown = 1 + square * (k1 + square * (k2 + square * k3))
        bent_x = x * grown + 2 * p1 * x * y + p2 * (square + 2 * x * x)
        bent_y = y * grown + p1 * (square + 2 * y * y) + 2 * p2 * x * y
        return self.focal[0] * bent_x + self.center[0], self.focal[1] * bent_y + self.center[1]

    def shows(self, pixel: tuple[float, float] | None) -> bool:
        """Whether a pixel lies on its pictures; where their size is not known, on as much as lies evenly
        around the centre."""
        width, height = self.width or 2 * self.center[0], self.height or 2 * self.center[1]
        return pixel is not None and 0 <= pixel[0] <= width and 0 <= pixel[1] <= height

    def outline(self, solid: Solid) -> tuple[tuple[float, float] | None, ...]:
        """The pixels of a cuboid's corners, in their order."""
        return tuple(self.project(corner) for corner in solid.corners())

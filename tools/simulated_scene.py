"""A street made by computation, so that all in it is known: a vehicle with a LiDAR and a ring of cameras.

    python -m tools.simulated_scene FOLDER [--frames 10] [--cameras 6]

writes `scene.json` (an item in Sterling's form with the files named), the files, and `truth.json`. It stands
on numpy and Pillow alone and takes nothing from Sterling, so that tests can hold the product against it.
Axes: x ahead, y to the left, z up; metres, degrees counterclockwise; the ground is at 0.
"""

import argparse
import io
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

Array = np.ndarray[Any, Any]
STEP = 0.1
"""Seconds between frames."""
LIDAR = np.array([0.0, 0.0, 1.9])
SIZE = (320, 180)
FOCAL = 160.0
RADIAL, TANGENTIAL = (-0.05, 0.01, 0.0), (0.001, -0.0005)
_FAR = 80.0


@dataclass(frozen=True, slots=True)
class Thing:
    """A cuboid that drives at `speed` (m/s) along an arc, turning at `rate` (degrees a second)."""

    name: str
    label: str
    place: tuple[float, float]
    sizes: tuple[float, float, float]
    yaw: float
    speed: float = 0.0
    rate: float = 0.0
    grey: int = 150

    def at(self, time: float) -> tuple[Array, float]:
        """Its middle and its yaw in degrees."""
        yaw = self.yaw + self.rate * time
        x, y = self.place
        start, end, rate = math.radians(self.yaw), math.radians(yaw), math.radians(self.rate)
        if rate:
            x += self.speed / rate * (math.sin(end) - math.sin(start))
            y += self.speed / rate * (math.cos(start) - math.cos(end))
        else:
            x, y = x + self.speed * time * math.cos(start), y + self.speed * time * math.sin(start)
        return np.array([x, y, self.sizes[2] / 2]), yaw


EGO = Thing("ego", "ego", (100.0, 50.0), (4.5, 2.0, 1.6), 20.0, 6.0, 12.0)
THINGS = (
    Thing("01", "car", (112.0, 57.5), (4.4, 1.8, 1.5), 25.0, 8.0, 4.0, 200),
    Thing("02", "car", (118.0, 51.0), (4.6, 1.9, 1.6), -158.0, 7.0, -3.0, 230),
    Thing("03", "person", (106.0, 47.0), (0.6, 0.7, 1.75), 110.0, 1.4, 0.0, 120),
    Thing("04", "car", (96.0, 56.0), (4.2, 1.8, 1.45), 22.0, 0.0, 0.0, 170),
)
WALLS = (
    Thing("north", "wall", (105.0, 70.0), (60.0, 4.0, 9.0), 20.0, grey=90),
    Thing("south", "wall", (115.0, 35.0), (50.0, 4.0, 7.0), 20.0, grey=70),
)


@dataclass(frozen=True, slots=True)
class Simulated:
    """`item` names its files; `truth` has, by frame, every cuboid by its name, and the pixels of its corners
    in each picture (null behind the camera)."""

    item: dict[str, Any]
    files: dict[str, bytes]
    truth: list[dict[str, Any]]


def about_z(degrees: float) -> Array:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])


def corners(thing: Thing, time: float) -> Array:
    """(8, 3): the four below counterclockwise from the rear right one, then those above them."""
    middle, yaw = thing.at(time)
    a, b, c = (size / 2 for size in thing.sizes)
    own = [(x, y, z) for z in (-c, c) for x, y in ((-a, -b), (a, -b), (a, b), (-a, b))]
    return np.array(own) @ about_z(yaw).T + middle


def camera_axes(number: int, cameras: int) -> Array:
    """Columns: the camera's right, down and ahead on the vehicle; cameras look around evenly."""
    right, down, ahead = (0.0, -1.0, 0.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0)
    return about_z(360.0 / cameras * number) @ np.array([right, down, ahead]).T


def bend(x: Array, y: Array) -> tuple[Array, Array]:
    """Brown's distortion of places on the plane one metre ahead."""
    square = x * x + y * y
    grown = 1 + square * RADIAL[0] + square**2 * RADIAL[1] + square**3 * RADIAL[2]
    p1, p2 = TANGENTIAL
    return (
        x * grown + 2 * p1 * x * y + p2 * (square + 2 * x * x),
        y * grown + 2 * p2 * x * y + p1 * (square + 2 * y * y),
    )


def pixels(places: Array, number: int, cameras: int, time: float) -> list[list[float] | None]:
    """Where a camera shows places of the world at a time."""
    vehicle, yaw = EGO.at(time)
    turn = about_z(yaw) @ camera_axes(number, cameras)
    eye = vehicle * (1, 1, 0) + about_z(yaw) @ mount(number, cameras)
    seen = (places - eye) @ turn
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = bend(seen[:, 0] / seen[:, 2], seen[:, 1] / seen[:, 2])
    u, v = FOCAL * x + SIZE[0] / 2, FOCAL * y + SIZE[1] / 2
    return [[float(a), float(b)] if z > 0 else None for a, b, z in zip(u, v, seen[:, 2], strict=True)]


def mount(number: int, cameras: int) -> Array:
    """Where a camera sits on the vehicle."""
    return about_z(360.0 / cameras * number) @ np.array([0.8, 0.0, 0.0]) + np.array([0.0, 0.0, 1.7])


def picture_time(frame: int, number: int, cameras: int) -> float:
    """Cameras take their pictures one after the other."""
    return STEP * (frame + 0.6 * number / cameras)


def cast(origin: Array, rays: Array, time: float) -> tuple[Array, Array]:
    """(distance, grey) of what unit rays meet; the distance is infinite where they meet nothing near."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ground = np.where(rays[:, 2] < 0, -origin[2] / rays[:, 2], np.inf)
    best, grey = np.where(ground < _FAR, ground, np.inf), np.full(len(rays), 45.0)
    meets = origin + rays * np.where(np.isfinite(best), best, 0)[:, None]
    tiles = (np.floor(meets[:, 0] / 2) + np.floor(meets[:, 1] / 2)) % 2
    grey += 12 * tiles
    for thing in (*THINGS, *WALLS):
        middle, yaw = thing.at(time)
        turn, half = about_z(yaw), np.array(thing.sizes) / 2
        near = np.flatnonzero(_towards(middle - origin, float(np.linalg.norm(half)), rays))
        own, ways = (origin - middle) @ turn, rays[near] @ turn
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (-half - own) / ways, (half - own) / ways
        enter, leave = np.fmin(one, other), np.fmax(one, other)
        first, last = enter.max(axis=1), leave.min(axis=1)
        hit = (first < last) & (first > 0) & (first < best[near]) & (first < _FAR)
        best[near[hit]] = first[hit]
        grey[near[hit]] = thing.grey * np.array([1.0, 0.8, 1.15])[enter[hit].argmax(axis=1)]
    return best, np.where(np.isfinite(best), grey, 25.0)


def _towards(way: Array, reach: float, rays: Array) -> Array:
    """Which rays come within `reach` of the place that lies `way` ahead."""
    far = float(np.linalg.norm(way))
    return rays @ (way / far) > (math.sqrt(1 - (reach / far) ** 2) if far > reach else -1.0)


def points(frame: int, beams: int) -> bytes:
    """A scan as binary PCD, in the vehicle's axes; all of it at the frame's time."""
    time = STEP * frame
    vehicle, yaw = EGO.at(time)
    tilt, around = np.meshgrid(
        np.radians(np.linspace(-24, 4, beams)), np.radians(np.arange(0, 360, 0.8)), indexing="ij"
    )
    own = np.stack(
        [np.cos(tilt) * np.cos(around), np.cos(tilt) * np.sin(around), np.sin(tilt)], axis=-1
    ).reshape(-1, 3)
    far, grey = cast(vehicle * (1, 1, 0) + LIDAR, own @ about_z(yaw).T, time)
    met = np.isfinite(far)
    rows = np.column_stack([LIDAR + own[met] * far[met][:, None], grey[met]]).astype("<f4")
    head = "VERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nCOUNT 1 1 1 1\n"
    sizes = f"WIDTH {len(rows)}\nHEIGHT 1\nPOINTS {len(rows)}\nDATA binary\n"
    return (head + sizes).encode() + rows.tobytes()


@cache
def _rays() -> Array:
    """Of each pixel, in the axes of its camera."""
    u, v = np.meshgrid(np.arange(SIZE[0]) + 0.5, np.arange(SIZE[1]) + 0.5)
    bent_x, bent_y = (u.ravel() - SIZE[0] / 2) / FOCAL, (v.ravel() - SIZE[1] / 2) / FOCAL
    x, y = bent_x, bent_y
    for _ in range(8):  # the way back from distortion, by fixed point iteration
        there_x, there_y = bend(x, y)
        x, y = x + bent_x - there_x, y + bent_y - there_y
    rays = np.stack([x, y, np.ones_like(x)], axis=1)
    return rays / np.linalg.norm(rays, axis=1)[:, None]


def picture(number: int, cameras: int, time: float) -> bytes:
    """What a camera sees, as a JPEG."""
    vehicle, yaw = EGO.at(time)
    rays = _rays()
    eye = vehicle * (1, 1, 0) + about_z(yaw) @ mount(number, cameras)
    _, grey = cast(eye, rays @ (about_z(yaw) @ camera_axes(number, cameras)).T, time)
    out = io.BytesIO()
    shown = np.clip(grey, 0, 255).astype(np.uint8).reshape(SIZE[1], SIZE[0])
    Image.fromarray(shown).save(out, "JPEG", quality=70)
    return out.getvalue()


def quaternion(turn: Array) -> list[float]:
    """w, x, y, z of a rotation matrix: the eigenvector of Bar-Itzhack's matrix (J. Guidance 23, 2000)."""
    m = turn.T
    k = np.array(
        [
            [m[0, 0] - m[1, 1] - m[2, 2], m[1, 0] + m[0, 1], m[2, 0] + m[0, 2], m[1, 2] - m[2, 1]],
            [m[1, 0] + m[0, 1], m[1, 1] - m[0, 0] - m[2, 2], m[2, 1] + m[1, 2], m[2, 0] - m[0, 2]],
            [m[2, 0] + m[0, 2], m[2, 1] + m[1, 2], m[2, 2] - m[0, 0] - m[1, 1], m[0, 1] - m[1, 0]],
            [m[1, 2] - m[2, 1], m[2, 0] - m[0, 2], m[0, 1] - m[1, 0], m.trace()],
        ]
    )
    x, y, z, w = np.linalg.eigh(k)[1][:, -1]
    return [float(w), float(x), float(y), float(z)]


def simulate(frames: int = 10, cameras: int = 6, beams: int = 40, *, pictures: bool = True) -> Simulated:
    files, shown, truth = dict[str, bytes](), list[dict[str, Any]](), list[dict[str, Any]]()
    for frame in range(frames):
        vehicle, yaw = EGO.at(STEP * frame)
        name = f"points_{frame:02}.pcd"
        files[name] = points(frame, beams)
        images = dict[str, Any]()
        for number in range(cameras):
            time = picture_time(frame, number, cameras)
            images[f"cam{number}"] = {"image": f"cam{number}_{frame:02}.jpg", "time": round(time, 6)}
            if pictures:
                files[f"cam{number}_{frame:02}.jpg"] = picture(number, cameras, time)
        pose = {"position": [float(vehicle[0]), float(vehicle[1]), 0.0], "rotation": quaternion(about_z(yaw))}
        shown.append({"points": name, "time": round(STEP * frame, 6), "pose": pose, "images": images})
        truth.append({thing.name: _truth(thing, frame, cameras) for thing in THINGS})
    known = {f"cam{number}": _calibration(number, cameras) for number in range(cameras)}
    return Simulated({"scene": {"cameras": known, "frames": shown}}, files, truth)


def _calibration(number: int, cameras: int) -> dict[str, Any]:
    return {
        "width": SIZE[0],
        "height": SIZE[1],
        "focal": [FOCAL, FOCAL],
        "center": [SIZE[0] / 2, SIZE[1] / 2],
        "radial": [*RADIAL],
        "tangential": [*TANGENTIAL],
        "pose": {
            "position": [float(n) for n in mount(number, cameras)],
            "rotation": quaternion(camera_axes(number, cameras)),
        },
    }


def _truth(thing: Thing, frame: int, cameras: int) -> dict[str, Any]:
    middle, yaw = thing.at(STEP * frame)
    times = [picture_time(frame, number, cameras) for number in range(cameras)]
    return {
        "label": thing.label,
        **{name: float(n) for name, n in zip("xyz", middle, strict=True)},
        **dict(zip(("length", "width", "height"), thing.sizes, strict=True)),
        "yaw": math.remainder(yaw, 360),
        "pixels": {
            f"cam{number}": pixels(corners(thing, time), number, cameras, time)
            for number, time in enumerate(times)
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a simulated scene with everything in it known.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--frames", type=int, default=10)
    parser.add_argument("--cameras", type=int, default=6)
    given = parser.parse_args()
    made = simulate(given.frames, given.cameras)
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.files.items():
        (given.folder / name).write_bytes(content)
    (given.folder / "scene.json").write_text(json.dumps(made.item))
    (given.folder / "truth.json").write_text(json.dumps(made.truth))


if __name__ == "__main__":
    main()

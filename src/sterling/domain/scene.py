"""A scene: what sensors on a moving vehicle saw, frame by frame, with poses and calibrated cameras.

`frames` hold the points of each moment, in the axes of the vehicle. `pose` is where the vehicle was in the
world then; without one it stands at the world's origin. Pictures have times of their own: between two frames
the vehicle moves evenly from pose to pose, and so does every cuboid between its keyframes.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Annotated

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from sterling.domain.errors import Invalid, Problem
from sterling.domain.space import Camera, Pose, Real, pose_between
from sterling.domain.template import pointer

Address = Annotated[str, Field(min_length=1)]
"""A blob (`sha256:...`) or a URI."""
MAX_FRAMES = 100_000


@dataclass(frozen=True, slots=True)
class Picture:
    """What a camera saw: at `time` (seconds; the frame's without one). `pose` is the camera's own in the
    world; without one it follows from the vehicle's at that time and the camera's place on it."""

    image: Address
    time: Real | None = None
    pose: Pose | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment: `points` is a file of a point cloud, `images` are pictures by the name of their camera."""

    points: Address
    time: Real | None = None
    pose: Pose | None = None
    images: Mapping[str, Picture] = field(default_factory=dict[str, Picture])


@dataclass(frozen=True)
class Scene:
    """Frames in order of time, and the cameras that some of them have pictures of, by name."""

    frames: Annotated[tuple[Frame, ...], Field(min_length=1, max_length=MAX_FRAMES)]
    cameras: Mapping[str, Camera] = field(default_factory=dict[str, Camera])

    @cached_property
    def times(self) -> tuple[float, ...]:
        """Of each frame; its number where not every frame has a time."""
        known = tuple(frame.time for frame in self.frames if frame.time is not None)
        whole = len(known) == len(self.frames)
        return known if whole else tuple(float(number) for number in range(len(self.frames)))

    def place(self, time: float) -> tuple[int, float]:
        """The last frame that is not later (the first, where all are), and the part of the way to the next
        one: 0 at the frame, and at the ends of the scene."""
        at = max(0, bisect_right(self.times, time) - 1)
        if at + 1 == len(self.times) or time <= self.times[at]:
            return at, 0.0
        return at, (time - self.times[at]) / (self.times[at + 1] - self.times[at])

    def pose_at(self, time: float) -> Pose:
        """The vehicle in the world."""
        at, part = self.place(time)
        pose = self.frames[at].pose or Pose()
        return pose if part == 0 else pose_between(pose, self.frames[at + 1].pose or Pose(), part)

    def picture_time(self, frame: int, camera: str) -> float:
        """When the picture of a frame was taken, on the clock of `times`."""
        told = self.frames[frame].images[camera].time
        known = self.frames[frame].time is not None
        return told if told is not None and known else self.times[frame]

    def camera_at(self, frame: int, camera: str) -> Camera:
        """The camera as it was in the world when it took the picture of a frame."""
        known = self.cameras[camera]
        own = self.frames[frame].images[camera].pose
        return replace(known, pose=own or self.pose_at(self.picture_time(frame, camera)).of(known.pose))


_SCENE = TypeAdapter(Scene)


def frame_count(shown: JsonValue) -> int | None:
    """How many frames a view of points shows: a scene, a bare list of frames, or (None) a single cloud."""
    frames = shown.get("frames") if isinstance(shown, dict) else shown
    return len(frames) if isinstance(frames, list) else None


def read_scene(shown: JsonValue) -> Scene:
    """The scene that an item holds: an object with `frames` and `cameras`, a list of frames, or the names of
    their points alone. Raises Invalid, which says what is wrong where."""
    whole = shown if isinstance(shown, dict) else {"frames": shown}
    frames = whole.get("frames")
    if isinstance(frames, list):
        whole = {**whole, "frames": [{"points": one} if isinstance(one, str) else one for one in frames]}
    try:
        scene = _SCENE.validate_python(whole)
    except ValidationError as error:
        problems = [
            Problem(path=pointer(*one["loc"]), message=one["msg"], code="scene")
            for one in error.errors(include_url=False, include_input=False)
        ]
        first = problems[0]
        raise Invalid(f"This is no scene: {first.path} {first.message}.", problems=problems) from None
    problems = [*_misplaced(scene)]
    if problems:
        raise Invalid(f"This is no scene: {problems[0].path} {problems[0].message}.", problems=problems)
    return scene


def _misplaced(scene: Scene) -> Sequence[Problem]:
    strange = [
        Problem(path=pointer("frames", number, "images", name), message="is of no known camera", code="scene")
        for number, frame in enumerate(scene.frames)
        for name in frame.images
        if name not in scene.cameras
    ]
    back = [
        Problem(path=pointer("frames", number, "time"), message="is not after the one before", code="scene")
        for number, (before, after) in enumerate(pairwise(scene.times), 1)
        if after <= before
    ]
    return [*strange, *back]

"""What a file of drawings states of the controls of a project: truth is made of that alone.

A truth says as well what is not there, so none is made for a control that a file passes over. Of an image the
truth of a control is

- what is drawn for it, where anything is;
- empty, where nothing on the image has a label of the control, and the file lists such a label and draws for
  the control on other images, or draws nothing at all;
- not stated in all other cases: the file has only boxes, say, and the template also asks for polygons.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Any, cast

from sterling.formats.drawing import KINDS, Drawn

_MOST_NAMED = 10


def shapes_of(said: Mapping[str, Any]) -> frozenset[str]:
    """In which ways an annotation of COCO is drawn. Each may have a bbox."""
    found, shapes = said.get("segmentation"), ["bbox"]
    if isinstance(found, dict) and found:
        shapes.append("runs")
    elif isinstance(found, list) and any(part != [] for part in cast("list[Any]", found)):
        shapes += ["outline", "corners"] if _four_corners(cast("list[Any]", found)) else ["outline"]
    return frozenset([*shapes, "keypoints"] if said.get("keypoints") else shapes)


def _four_corners(parts: list[Any]) -> bool:
    return len(parts) == 1 and isinstance(parts[0], list) and len(cast("list[Any]", parts[0])) == 8


def takers_of(drawn: Drawn, label: str, shapes: Set[str]) -> Mapping[str, str]:
    """The controls, by their kinds, that take what has this label and is drawn in these ways. Of area what is
    drawn most exactly counts, and as what it is drawn where a control takes that."""
    holders = {kind: name for kind in KINDS if (name := drawn.holder(kind, label)) is not None}
    areas = ["mask", "polygon"] if "runs" in shapes else []
    if "outline" in shapes:
        areas = ["polygon", *(["rotated_box"] if "corners" in shapes else []), "mask"]
    taking = [next((kind for kind in [*areas, "box"] if kind in holders), "")]
    taking += ["skeleton"] if "keypoints" in shapes else []
    return {kind: holders[kind] for kind in taking if kind in holders}


class Statement:
    """What a whole file says: the controls that it speaks of (`spoken`), of the labels that it lists and of
    all that it draws, as (label, ways of `shapes_of`)."""

    def __init__(self, drawn: Drawn, listed: Iterable[str], marks: Iterable[tuple[str, Set[str]]]) -> None:
        self.drawn = drawn
        self._listed = frozenset(listed)
        self._told = set[str]()
        known = {name for name in drawn.kinds if any(drawn.knows(name, label) for label in self._listed)}
        reached, blank = set[str](), True
        for label, shapes in marks:
            blank = False
            reached |= {*takers_of(drawn, label, shapes).values()}
            if reached >= known:
                break
        self.spoken = frozenset(known if blank else known & reached)

    def unlisted(self, stated: Iterable[str]) -> str | None:
        """The labels of controls whose truth is stated that the file does not list, in words; the first time
        that there are any."""
        labels = dict.fromkeys(label for name in stated for label in self.drawn.labels[name])
        absent = [label for label in labels if label not in self._listed]
        if not absent or not self.first("labels"):
            return None
        named = ", ".join(repr(label)[:100] for label in absent[:_MOST_NAMED])
        more = f" and {len(absent) - _MOST_NAMED} more" if len(absent) > _MOST_NAMED else ""
        return f"the file lists no {named}{more}: what is known of its images says that there is none"

    def first(self, what: str) -> bool:
        """Whether this is asked for the first time: what is so of a whole file is told once."""
        new = what not in self._told
        self._told.add(what)
        return new

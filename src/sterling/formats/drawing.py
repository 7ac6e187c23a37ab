"""The controls of a project that hold what files of pictures draw: boxes, turned or
not, polygons, masks, skeletons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sterling.controls.attributes import Attributes
from sterling.domain.errors import Invalid
from sterling.formats.contract import Target

KINDS = ("box", "rotated_box", "polygon", "mask", "skeleton")


@dataclass(frozen=True, slots=True)
class Drawn:
    """All controls of these kinds over one field of the items: their kinds and their labels, by name. Of
    skeletons `keypoints` has the names of the points."""

    field: str
    kinds: Mapping[str, str]
    labels: Mapping[str, Sequence[str]]
    keypoints: Mapping[str, Sequence[str]]
    edges: Mapping[str, Sequence[tuple[str, str]]]
    attributes: Mapping[str, Attributes]

    def holder(self, kind: str, label: str) -> str | None:
        """The control of this kind for this label: none, where another kind alone knows the label. Where no
        control does, the first of the kind takes it, and says that it does not know it."""
        found = [name for name, its in self.kinds.items() if its == kind]
        knows = [name for name in found if self.knows(name, label)]
        if knows or any(label in labels for labels in self.labels.values()):
            return next(iter(knows), None)
        return next(iter(found), None)

    def knows(self, control: str, label: str) -> bool:
        """Whether the control has this label; one without any has all."""
        return not self.labels[control] or label in self.labels[control]

    def has(self, *kinds: str) -> bool:
        """Whether there is a control of one of these kinds."""
        return not {*kinds}.isdisjoint(self.kinds.values())


def drawn_on(target: Target) -> Drawn:
    """The controls over the first picture that has any. Raises Invalid where there are none."""
    found = {
        name: (kind, target.views[on][1], labels)
        for name, (kind, on, labels) in target.controls.items()
        if kind in KINDS and on is not None and on in target.views
    }
    if not found:
        needed = f"a control of {', '.join(KINDS[:-1])} or {KINDS[-1]} over an image view"
        raise Invalid(f"The project's template has none of what this format draws; it needs {needed}.")
    field = next(iter(found.values()))[1]
    here = {name: one for name, one in found.items() if one[1] == field}
    return Drawn(
        field,
        {name: kind for name, (kind, _, _) in here.items()},
        {name: labels for name, (_, _, labels) in here.items()},
        {name: target.keypoints.get(name, ()) for name in here},
        {name: target.edges.get(name, ()) for name in here},
        {name: target.attributes.get(name, {}) for name in here},
    )

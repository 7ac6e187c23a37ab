"""How probable each region of a label is, by its id, through the controls."""

from typing import Any

import pytest

from sterling.controls import get
from sterling.domain.votes import Votes
from sterling.quality import aggregate

MEDIA = {"width": 200, "height": 200}
BOX: tuple[dict[str, Any], ...] = (
    {"x": 0, "y": 0, "width": 20, "height": 20},
    {"x": 100, "y": 100, "width": 20, "height": 20},
)
TURNED = tuple({"cx": b["x"] + 10, "cy": b["y"] + 10, "width": 20, "height": 10, "angle": 30} for b in BOX)


@pytest.mark.parametrize(("kind", "drawn"), [("box", BOX), ("rotated_box", TURNED)])
def test_what_all_drew_is_surer_than_what_one_left_out(kind: str, drawn: Any) -> None:
    control = get(kind)
    spec = control.Spec.model_validate({"type": kind, "on": "image", "labels": ["cell"]})
    answers: list[Any] = [
        {"media": MEDIA, "regions": [{"id": f"{who}{i}", "label": "cell", **drawn[i]} for i in those]}
        for who, those in (("a", (0, 1)), ("b", (1, 0)), ("c", (1,)))
    ]
    said = [control.vote(spec, one) for one in answers]
    found = aggregate(Votes(control.shape, ["t"] * 3, ["a", "b", "c"], said), control.method)
    label: Any = control.label(spec, found.beliefs["t"].value, answers)
    sure = control.shares(spec, label, found.beliefs["t"].value)
    place = "x" if kind == "box" else "cx"
    first, second = sorted(label["regions"], key=lambda region: region[place])
    assert sure.keys() == {first["id"], second["id"]}
    assert 1 > sure[second["id"]] > sure[first["id"]] > 0.5
    assert control.shares(spec, label, said[0]) == {}  # plain votes tell no probabilities

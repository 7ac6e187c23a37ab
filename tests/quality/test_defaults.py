"""What the default methods of the control kinds promise, whatever their mathematics."""

from typing import Any

import numpy as np
import pytest

from sterling.controls.template import compile_template
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate, loops, medoid
from sterling.quality.posterior import PRIOR_ACCURACY
from sterling.services.agreements import agreement

TEMPLATE: dict[str, Any] = {
    "name": "all",
    "data": {"text": {"type": "string"}, "image": {"type": "string"}},
    "views": {"doc": {"type": "text", "src": "$.text"}, "pic": {"type": "image", "src": "$.image"}},
    "controls": {
        "names": {"type": "span", "on": "doc", "labels": ["person", "place"]},
        "cars": {"type": "box", "on": "pic", "labels": ["car"], "attributes": {"red": {"type": "boolean"}}},
        "shape": {"type": "polygon", "on": "pic", "labels": ["road"]},
        "price": {"type": "number", "min": 0},
        "why": {"type": "text"},
        "better": {"type": "preference", "between": ["doc", "pic"]},
    },
}
ASKED = compile_template(TEMPLATE).asked


def _label(control: str, answers: list[Any]) -> tuple[Any, Any]:
    asked = ASKED[control]
    said = [asked.control.vote(asked.spec, one) for one in answers]
    votes = Votes(asked.control.shape, ["t"] * len(said), [f"a{i}" for i in range(len(said))], said)
    belief = aggregate(votes, asked.control.method).beliefs["t"]
    return asked.control.label(asked.spec, belief.value, answers), belief


def _span(name: str, label: str, start: int, text: str) -> dict[str, Any]:
    return {"id": name, "label": label, "start": start, "end": start + len(text), "text": text}


def test_a_span_is_quoted_though_nobody_drew_it_with_this_label() -> None:
    # Two say place, of two lengths; the third agrees on the bounds of one of them but not on the label.
    given = [
        {"regions": [_span("x", "place", 4, "New York")]},
        {"regions": [_span("y", "place", 8, "York")]},
        {"regions": [_span("z", "person", 8, "York")]},
    ]
    label, belief = _label("names", given)
    assert label["regions"] == [{"id": "y", "label": "place", "start": 8, "end": 12, "text": "York"}]
    assert belief.calibrated


def _box(name: str, x: float, **more: Any) -> dict[str, Any]:
    media = {"width": 100, "height": 100}
    region = {"id": name, "label": "car", "x": x, "y": 10.0, "width": 20.0, "height": 20.0, **more}
    return {"media": media, "regions": [region]}


def test_a_box_is_fused_and_keeps_attributes_and_media() -> None:
    red = {"attributes": {"red": True}}
    label, _ = _label("cars", [_box("a", 10, **red), _box("b", 11, **red), _box("c", 13)])
    assert label == _box(label["regions"][0]["id"], 11, **red)


def test_polygons_are_fused_into_the_outline_in_the_middle() -> None:
    rings = [[[0, 0], [50, 0], [50, 50 + k]] for k in (0, 1, 9)]
    media = {"width": 100, "height": 100}
    given = [
        {"media": media, "regions": [{"id": f"p{k}", "label": "road", "points": ring}]}
        for k, ring in enumerate(rings)
    ]
    label, _ = _label("shape", given)
    (region,) = label["regions"]
    assert region["label"] == "road"
    points = region["points"]
    after = [*points[1:], points[0]]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, after, strict=True)) / 2
    assert area == pytest.approx(50 * 51 / 2, rel=0.02)  # of the middle one; the others have 1,250 and 1,475
    assert all(-0.1 <= x <= 50.1 and -0.1 <= y <= 52 for x, y in points)


@pytest.mark.parametrize(
    ("control", "answer"),
    [
        ("names", {"regions": [_span("x", "place", 4, "Oslo")]}),
        ("cars", _box("a", 3)),
        ("price", 2.5),
        ("why", "because"),
        ("better", {"better": "doc", "strength": 1}),
    ],
)
def test_a_lone_answer_is_the_label_and_uncalibrated(control: str, answer: Any) -> None:
    label, belief = _label(control, [answer])
    assert label == answer
    assert not belief.calibrated
    assert belief.probability == pytest.approx(PRIOR_ACCURACY)


def test_a_lone_answer_stays_whole_beside_tasks_with_several() -> None:
    drawn = ((0, 4, "a"), (6, 9, "b"), (20, 24, "b"))
    votes = Votes(
        VoteShape.SPANS,
        ["s", *(f"t{i // 3}" for i in range(60))],
        ["bad", *("bad" if i % 3 == 0 else f"good{i % 3}" for i in range(60))],
        [drawn, *(((0, 4, "a"),) if i % 3 else ((10, 14, "b"),) for i in range(60))],
    )
    found = aggregate(votes).beliefs
    assert tuple(s[:3] for s in found["s"].value) == drawn  # type: ignore[attr-defined]
    assert not found["s"].calibrated
    assert [s[:3] for s in found["t0"].value] == [(0, 4, "a")]  # type: ignore[attr-defined]


def test_of_equally_near_texts_the_one_written_by_most() -> None:
    votes = Votes(VoteShape.TEXT, ["t"] * 3, list("abc"), ["Blue", "blue", "blue"])
    assert aggregate(votes, "medoid").beliefs["t"].value == "blue"


def test_medoids_are_the_same_compiled_and_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    words = ["one", "two", "three", "four", "five"]
    texts = [" ".join(rng.choice(words, rng.integers(0, 6))) for _ in range(120)]
    tasks, who = [f"t{i // 4}" for i in range(120)], [f"a{i % 4}" for i in range(120)]
    votes = Votes(VoteShape.TEXT, tasks, who, texts)
    plain = aggregate(votes, "medoid")
    monkeypatch.setattr(medoid, "WORTH", 0)
    assert loops.worth_compiling(loops.WORTH)
    assert aggregate(votes, "medoid") == plain


def test_preferences_met_once_are_classes_and_may_tie() -> None:
    votes = Votes(VoteShape.PAIR, ["t"] * 3, list("abc"), [0, 0, 1])
    belief = aggregate(votes).beliefs["t"]
    assert belief.value == 0
    assert set(belief.distribution or ()) == {1, 0, -1}


def test_agreement_has_an_interval_and_null_where_nobody_answered_twice() -> None:
    asked = ASKED["price"]
    several = Votes(VoteShape.NUMBER, ["s", "s", "t", "t", "u", "u"], list("ababab"), [1, 1, 5, 6, 9, 9])
    found: Any = agreement(asked, several, [1, 1, 5, 6, 9, 9])
    assert 0 < found["low"] <= found["value"] <= found["high"] <= 1
    assert found["tasks"] == 3
    alone = agreement(asked, Votes(VoteShape.NUMBER, ["s"], ["a"], [1.0]), [1])
    assert (alone["value"], alone["low"]) == (None, None)

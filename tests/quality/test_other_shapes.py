"""Numbers, texts, spans, sets and boxes in their first form; expected values worked out by hand."""

from typing import cast

import pytest
from planted import permuted

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate


def box(x: float, y: float, width: float, height: float, label: str = "cell") -> dict[str, object]:
    return {"id": f"{x}", "x": x, "y": y, "width": width, "height": height, "label": label}


def test_the_median_of_numbers() -> None:
    votes = Votes(VoteShape.NUMBER, list("aaabb"), list("uvwuv"), [1, 2, 9, 4, 5])
    found = aggregate(votes, "median")
    assert found.method == "median"
    assert (found.beliefs["a"].value, found.beliefs["b"].value) == (2.0, 4.5)
    assert found.beliefs["a"].answers == 3
    assert dict(aggregate(permuted(votes, 3), "median").beliefs) == dict(found.beliefs)


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match="Row 1: nan is not a finite number"):
        aggregate(Votes(VoteShape.NUMBER, ["t"], ["w"], [float("nan")]))


def test_one_number_is_uncalibrated() -> None:
    belief = aggregate(Votes(VoteShape.NUMBER, ["t"], ["w"], [3])).beliefs["t"]
    assert (belief.value, belief.probability, belief.calibrated) == (3.0, pytest.approx(0.8), False)


def test_the_most_frequent_text() -> None:
    votes = Votes(VoteShape.TEXT, list("aaabb"), list("uvwuv"), ["so", "so", "no", "y", "x"])
    found = aggregate(votes, "exact_mode")
    assert found.beliefs["a"].value == "so"
    assert found.beliefs["b"].value == "x"
    # 2 of 3, less the prior's pull 0.2 * 2 / 4
    assert found.beliefs["a"].probability == pytest.approx(2 / 3 * 0.9)
    assert dict(aggregate(permuted(votes, 1), "exact_mode").beliefs) == dict(found.beliefs)


def test_spans_are_compared_as_sets() -> None:
    one, two = (0, 3, "PER"), (5, 9, "LOC")
    votes = Votes(VoteShape.SPANS, ["t"] * 3, list("uvw"), [(one, two), (two, one), (one,)])
    assert aggregate(votes, "exact_mode").beliefs["t"].value == (one, two)


@pytest.mark.parametrize("method", ["auto", "majority", "dawid_skene", "exact_mode", "option_rates"])
def test_sets_of_options(method: str) -> None:
    said = [{"red", "blue"}, {"red", "blue"}, {"red"}]
    votes = Votes(
        VoteShape.SET, ["t"] * 3, list("uvw"), [frozenset(s) for s in said], ("red", "blue", "green")
    )
    belief = aggregate(votes, method).beliefs["t"]
    assert belief.value == frozenset({"red", "blue"})
    assert 0 < belief.probability <= 1
    if belief.distribution:
        assert belief.distribution["red"] > belief.distribution["green"]
    assert dict(aggregate(permuted(votes, 5), method).beliefs) == dict(aggregate(votes, method).beliefs)


def test_boxes_are_matched_and_fused() -> None:
    values = [
        (box(10, 10, 10, 10, "red"), box(50, 50, 8, 8)),
        (box(11, 10, 10, 10, "red"), box(90, 90, 5, 5)),
        (box(12, 11, 10, 12, "white"),),
    ]
    belief = aggregate(Votes(VoteShape.REGIONS, ["t"] * 3, list("uvw"), values), "box_clusters").beliefs["t"]
    (fused,) = cast("tuple[dict[str, object]]", belief.value)
    # Three of three drew it, less the prior's pull 0.2 * 2 / 4; everything else is the second annotator's.
    assert fused == box(11, 10, 10, 10, "red") | {"probability": pytest.approx(0.9)}


def test_half_of_the_annotators_keep_a_box_and_one_of_three_does_not() -> None:
    pair = Votes(VoteShape.REGIONS, ["t"] * 2, list("uv"), [(box(0, 0, 9, 9),), ()])
    assert len(aggregate(pair, "box_clusters").beliefs["t"].value) == 1  # type: ignore[arg-type]
    three = Votes(VoteShape.REGIONS, ["t"] * 3, list("uvw"), [(box(0, 0, 9, 9),), (), ()])
    assert aggregate(three, "box_clusters").beliefs["t"].value == ()


def test_boxes_of_one_annotator_are_never_joined() -> None:
    twice = (box(0, 0, 10, 10), box(1, 0, 10, 10))
    belief = aggregate(Votes(VoteShape.REGIONS, ["t"], ["u"], [twice]), "box_clusters").beliefs["t"]
    assert len(belief.value) == 2  # type: ignore[arg-type]
    assert belief.calibrated is False


def test_boxes_do_not_depend_on_the_order_of_rows() -> None:
    values = [(box(10, 10, 10, 10), box(30, 30, 9, 9)), (box(31, 30, 9, 9), box(11, 10, 10, 10)), ()]
    votes = Votes(VoteShape.REGIONS, ["t"] * 3, list("uvw"), values)
    assert dict(aggregate(votes).beliefs) == dict(aggregate(permuted(votes, 2)).beliefs)


def test_a_task_without_any_box_is_believed_empty() -> None:
    belief = aggregate(Votes(VoteShape.REGIONS, ["t", "t"], ["u", "v"], [(), ()]), "box_clusters").beliefs[
        "t"
    ]
    assert belief.value == ()
    assert belief.probability == pytest.approx(1 - 0.2 * 2 / 3)

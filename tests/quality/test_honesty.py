"""Whether stated confidence is honest: planted honesty and planted boasting."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from sterling.quality.honesty import calibration


def _honest(stated: float) -> float:
    return stated


def _boasting(stated: float) -> float:
    return stated - 0.2


def drawn(n: int, accuracy_of: Callable[[float], float]) -> tuple[list[float], list[bool]]:
    draw = Random(5)
    stated = [draw.uniform(0.5, 1.0) for _ in range(n)]
    return stated, [draw.random() < accuracy_of(p) for p in stated]


def test_an_honest_forecast_has_its_bins_on_the_diagonal() -> None:
    found: Any = calibration(*drawn(4000, _honest))
    assert [round(one["low"], 1) for one in found["bins"]] == [0.5, 0.6, 0.7, 0.8, 0.9]
    assert sum(one["accuracy"]["n"] for one in found["bins"]) == 4000
    for one in found["bins"]:
        assert one["accuracy"]["value"] == pytest.approx(one["stated"], abs=0.06)
    assert found["gap"]["value"] < 0.04
    assert abs(found["over"]) < 0.02


def test_boasting_is_measured_with_its_sign() -> None:
    found: Any = calibration(*drawn(4000, _boasting))
    assert found["over"] == pytest.approx(0.2, abs=0.02)
    assert found["gap"]["low"] <= 0.2 <= found["gap"]["high"]


def test_one_label_and_certain_labels_have_bins_too() -> None:
    one: Any = calibration([0.97], [True])
    assert len(one["bins"]) == 1
    sure: Any = calibration([1.0, 1.0, 1.0], [True, False, True])
    assert sure["bins"][0]["accuracy"]["n"] == 3
    assert sure["over"] == pytest.approx(1 / 3)

"""What it takes to reach an accuracy, where hopeless labels are passed over and where not."""

import numpy as np
import pytest

from sterling.quality.forecast import Curtailed, forecast

LABELS = 400
STATED: list[float] = np.linspace(0.55, 0.97, LABELS).tolist()
HAD = [3] * LABELS


def _judgments(target: float, skill: float, rule: Curtailed | None = None) -> tuple[float | None, float]:
    found = forecast(STATED, HAD, skill, target, curtailed=rule, rng=np.random.default_rng(4))
    return (None if found.judgments is None else found.judgments.value), found.reachable


def test_what_is_passed_over_is_not_bought() -> None:
    """Half of the labels are past hope, which leaves them as they are and bounds what can be reached."""
    hopeless = Curtailed(0.9, 20, [0.0 if at < LABELS / 2 else None for at in range(LABELS)])
    n, far = _judgments(0.99, 0.85, hopeless)
    assert n is None
    assert far <= (sum(STATED[: LABELS // 2]) * 2 / LABELS + 1) / 2
    free, further = _judgments(0.99, 0.85)
    assert free is not None
    assert further >= 0.99


@pytest.mark.parametrize("skill", [0.6, 0.75, 0.9])
def test_the_rule_never_reaches_further_and_stops_where_answers_tell_little(skill: float) -> None:
    rule = Curtailed(0.95, 10, [None] * LABELS)
    assert _judgments(0.999, skill, rule)[1] <= _judgments(0.999, skill)[1] + 0.01
    at_hand = sum(STATED) / LABELS - 0.01
    assert _judgments(at_hand, skill, rule)[0] == 0

"""How annotators use each option of a set, against what was planted."""

from typing import Any, cast

import numpy as np
import pytest
from planted import permuted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.credit import credit

OPTIONS = ("blur", "glare", "rain")
HITS, ALARMS = 0.95, 0.05


def _planted(tasks: int = 400) -> Votes:
    """Four careful annotators; `eve` sees half of the glare and adds rain to three of ten dry pictures."""
    rng = np.random.default_rng(5)
    rows: list[tuple[str, str, frozenset[str]]] = []
    for n in range(tasks):
        truth = {option for option in OPTIONS if rng.random() < 0.4}
        for who in ("ann", "ben", "cem", "dot", "eve"):
            hit = dict.fromkeys(OPTIONS, HITS)
            alarm = dict.fromkeys(OPTIONS, ALARMS)
            if who == "eve":
                hit["glare"], alarm["rain"] = 0.5, 0.3
            draws = {o: rng.random() < (hit[o] if o in truth else alarm[o]) for o in OPTIONS}
            rows.append((f"t{n:03}", who, frozenset(o for o, chosen in draws.items() if chosen)))
    tasks_, who_, values = (list(column) for column in zip(*rows, strict=True))
    return Votes(VoteShape.SET, tasks_, who_, values, OPTIONS)


def _told(votes: Votes, method: str = "auto") -> dict[str, dict[str, Any]]:
    found = aggregate(votes, method)
    told = credit(votes, found, [0] * len(votes.tasks), lambda row: 0.5)
    return {
        who: {one["value"]: one for one in cast("list[dict[str, Any]]", body["by_option"])}
        for who, body in told.items()
    }


def test_what_is_missed_and_what_is_added_is_told_of_the_option_it_happens_with() -> None:
    told = _told(_planted())
    eve, ann = told["eve"], told["ann"]
    assert eve["glare"]["found"]["low"] < 0.5 < eve["glare"]["found"]["high"]
    assert eve["rain"]["added"]["low"] < 0.3 < eve["rain"]["added"]["high"]
    assert eve["glare"]["found"]["high"] < ann["glare"]["found"]["low"]
    assert eve["rain"]["added"]["low"] > ann["rain"]["added"]["high"]
    for option in OPTIONS:
        assert ann[option]["found"]["value"] == pytest.approx(HITS, abs=0.06)
        assert ann[option]["added"]["value"] == pytest.approx(ALARMS, abs=0.06)
        assert ann[option]["found"]["n"] + ann[option]["added"]["n"] == pytest.approx(400, abs=1)


def test_the_order_of_answers_changes_nothing() -> None:
    votes = _planted(60)
    other = _told(permuted(votes, 0))
    for who, options in _told(votes).items():
        for option, one in options.items():
            assert other[who][option]["found"]["value"] == pytest.approx(one["found"]["value"])
            assert other[who][option]["added"]["value"] == pytest.approx(one["added"]["value"])


def test_labels_without_a_probability_of_every_option_tell_no_rates() -> None:
    assert _told(_planted(10), "exact_mode") == {who: {} for who in ("ann", "ben", "cem", "dot", "eve")}


def test_options_that_nobody_chose_have_the_shares_of_what_was_left_out() -> None:
    votes = Votes(VoteShape.SET, ["a", "a", "b", "b"], ["u", "v"] * 2, [frozenset({"blur"})] * 4, OPTIONS)
    rain = _told(votes)["u"]["rain"]
    assert rain["found"]["n"] + rain["added"]["n"] == 2
    assert rain["added"]["value"] < 0.3


def test_few_answers_without_an_error_leave_room_for_one() -> None:
    chosen = [frozenset({"blur"}), frozenset[str]()]
    rows = [(f"t{n}", who, chosen[n % 2]) for n in range(40) for who in ("u", "v", "w")]
    tasks, who, values = (list(column) for column in zip(*rows, strict=True))
    blur = _told(Votes(VoteShape.SET, tasks, who, values, ("blur",)))["u"]["blur"]
    # Twenty of twenty: with 95 % to one side, the share is above 1 - 0.05 ** (1 / 20) from the end at least.
    assert 0.86 < blur["found"]["low"] < 0.95
    assert 0.05 < blur["added"]["high"] < 0.14

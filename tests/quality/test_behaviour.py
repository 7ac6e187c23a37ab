"""Flags: found where planted, and raised by chance no more often than stated."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from sterling.quality import behaviour
from sterling.quality.behaviour import Flag, raised

PEOPLE = 12


def series(seed: int, draw: Callable[[np.random.Generator], Any]) -> dict[Hashable, Any]:
    rng = np.random.default_rng(seed)
    return {f"w{i:02}": draw(rng) for i in range(PEOPLE)}


def honest_pairs(seed: int) -> tuple[dict[Hashable, Mapping[Hashable, Hashable]], dict[Hashable, Hashable]]:
    rng = np.random.default_rng(seed)
    believed: dict[Hashable, Hashable] = {t: int(rng.integers(4)) for t in range(150)}
    said: dict[Hashable, Mapping[Hashable, Hashable]] = {
        f"w{i:02}": {t: v if rng.random() < 0.7 else int(rng.integers(4)) for t, v in believed.items()}
        for i in range(PEOPLE)
    }
    return said, believed


HONEST: Mapping[str, Callable[[int], Sequence[Flag]]] = {
    "too_fast": lambda s: behaviour.too_fast(series(s, lambda rng: rng.lognormal(2, 1, 60).tolist())),
    "same_answer": lambda s: behaviour.same_answer(
        series(s, lambda rng: rng.choice(list("abc"), 100, p=[0.6, 0.3, 0.1]).tolist())
    ),
    "copying": lambda s: behaviour.copying(*honest_pairs(s)),
    "position": lambda s: behaviour.position(series(s, lambda rng: (rng.random(80) < 0.5).tolist())),
    "drift": lambda s: behaviour.drift(
        series(s, lambda rng: (rng.random(80) < 0.8).astype(float).tolist()), np.random.default_rng(s)
    ),
}


@pytest.mark.parametrize("kind", sorted(HONEST))
def test_among_people_who_behave_alike_flags_are_as_rare_as_stated(kind: str) -> None:
    runs = 60
    alarms = sum(bool(raised(HONEST[kind](seed), PEOPLE, alpha=0.05)) for seed in range(runs))
    # At most 5 % of runs, and 3 standard errors of 60 runs.
    assert alarms <= runs * 0.05 + 3 * np.sqrt(runs * 0.05 * 0.95)


def told(flags: Sequence[Flag]) -> list[tuple[Hashable, str]]:
    return [(flag.annotator, flag.kind) for flag in raised(flags, PEOPLE)]


def test_who_is_fast_repeats_or_prefers_a_side_is_told() -> None:
    times = series(1, lambda rng: rng.lognormal(2, 0.5, 60).tolist())
    times["w03"] = [s / 4 for s in times["w03"]]
    assert told(behaviour.too_fast(times)) == [("w03", "too_fast")]
    answers = series(2, lambda rng: rng.choice(list("abc"), 100).tolist())
    answers["w04"][40:70] = ["a"] * 30
    assert told(behaviour.same_answer(answers)) == [("w04", "same_answer")]
    left = series(3, lambda rng: (rng.random(80) < 0.5).tolist())
    left["w05"] = [i % 10 < 9 for i in range(80)]
    assert told(behaviour.position(left)) == [("w05", "position")]


def test_a_copy_is_told_from_two_good_annotators() -> None:
    answers, believed = honest_pairs(5)
    answers["w07"] = dict(answers["w02"])
    (flag, *rest) = raised(behaviour.copying(answers, believed), PEOPLE)
    assert (flag.annotator, flag.other, flag.figure, rest) == ("w02", "w07", 1.0, [])
    # Two who are always right agree always, and nothing is said of them.
    answers["w08"] = answers["w09"] = dict(believed)
    assert [f.annotator for f in raised(behaviour.copying(answers, believed), PEOPLE)] == ["w02"]


def test_a_change_is_found_near_to_where_it_was() -> None:
    right = series(6, lambda rng: (rng.random(120) < 0.9).astype(float).tolist())
    rng = np.random.default_rng(9)
    right["w06"] = [float(rng.random() < (0.95 if i < 70 else 0.4)) for i in range(120)]
    (flag,) = raised(behaviour.drift(right, np.random.default_rng(0)), PEOPLE)
    assert flag.annotator == "w06"
    assert flag.figure < -0.3
    assert abs(int(str(flag.other)) - 70) <= 10


def test_too_few_answers_say_nothing() -> None:
    few: Any = {"u": [1.0] * 5, "v": [1.0] * 5}
    rng = np.random.default_rng(0)
    assert [*behaviour.too_fast(few), *behaviour.drift(few, rng), *behaviour.position({"u": [True]})] == []

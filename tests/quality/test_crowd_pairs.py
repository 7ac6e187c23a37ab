"""Pairs and rankings by annotators of unlike reliability: planted scores, biases, ties and intervals."""

import math
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest
from planted import permuted

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate

STRENGTH = dict(zip("abcde", (1.6, 0.8, 0.0, -0.8, -1.6), strict=True))


def planted(
    seed: int, gains: dict[str, float], each: int = 150, position: float = 0.0, tie: float = 0.0
) -> Votes:
    """Comparisons of five items; ties by Davidson's model."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, int]] = []
    for who, gain in gains.items():
        for _ in range(each):
            left, right = rng.choice(list(STRENGTH), 2, replace=False).tolist()
            half = (gain * (STRENGTH[left] - STRENGTH[right]) + position) / 2
            odds = np.asarray([math.exp(half), tie, math.exp(-half)])
            said = int(rng.choice([1, 0, -1], p=odds / odds.sum()))
            rows.append((f"{left}\x1f{right}", who, said))
    return Votes(VoteShape.PAIR, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])


def items(votes: Votes, method: str = "crowd_bt") -> dict[str, dict[str, Any]]:
    found = aggregate(votes, method).diagnostics["items"]
    return {str(i["item"]): i for i in cast("list[dict[str, Any]]", found)}


def test_coins_and_contrarians_are_told_from_judges() -> None:
    votes = planted(1, {"ann": 1.5, "ben": 1.5, "cem": 0.0, "dot": 0.0, "eve": -1.0})
    found = aggregate(votes, "crowd_bt")
    gains = cast("dict[str, float]", found.diagnostics["gains"])
    assert min(gains["ann"], gains["ben"]) > 0.9
    assert max(gains["cem"], gains["dot"]) < 0.5
    assert gains["eve"] < 0
    assert list(items(votes)) == list("abcde")
    # Taken as equals they blur one another.
    plain, own = items(votes, "bradley_terry"), items(votes)
    assert own["a"]["score"] - own["e"]["score"] > plain["a"]["score"] - plain["e"]["score"] + 0.5
    assert dict(aggregate(permuted(votes, 2), "crowd_bt").beliefs) == dict(found.beliefs)


def test_what_the_left_side_gains_is_not_put_down_to_the_items() -> None:
    gains = dict.fromkeys("uvwxyz", 1.0)
    found = aggregate(planted(2, gains, position=0.8), "crowd_bt")
    effects = cast("dict[str, float]", found.diagnostics["effects"])
    assert effects["position"] == pytest.approx(0.8, abs=0.25)


def test_a_covariate_takes_its_share() -> None:
    rng = np.random.default_rng(3)
    longer = {f"a\x1fb{i}": float(rng.normal()) for i in range(60)}
    rows = [
        (task, who, 1 if rng.random() < 1 / (1 + math.exp(-x)) else -1)
        for task, x in longer.items()
        for who in range(20)
    ]
    votes = Votes(VoteShape.PAIR, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    found = aggregate(votes, "crowd_bt", params={"covariates": {"length": longer}, "variance": 0.01})
    assert cast("dict[str, float]", found.diagnostics["effects"])["length"] == pytest.approx(1.0, abs=0.3)


def test_ties_have_the_weight_they_were_drawn_with() -> None:
    votes = planted(4, dict.fromkeys("uvwxyz", 1.0), each=300, tie=0.7)
    assert aggregate(votes, "crowd_bt").diagnostics["tie"] == pytest.approx(0.7, abs=0.15)


def test_intervals_widen_when_annotators_disagree_as_wholes() -> None:
    # Half of the annotators always prefer a, half b: many comparisons, but few independent ones.
    rows = [(who, 1 if who < 5 else -1) for who in range(10)]
    tasks = ["a\x1fb", "a\x1fc", "b\x1fc"]
    votes = Votes(
        VoteShape.PAIR,
        [t for _ in rows for t in tasks],
        [who for who, _ in rows for _ in tasks],
        [said for _, said in rows for _ in tasks],
    )
    own, plain = items(votes)["a"], items(votes, "bradley_terry")["a"]
    assert own["high"] - own["low"] > plain["high"] - plain["low"]


def test_rankings_find_a_planted_order_in_spite_of_a_spammer() -> None:
    rng = np.random.default_rng(5)
    rows: list[tuple[int, str, tuple[str, ...]]] = []
    truth: list[tuple[str, ...]] = []
    for task in range(40):
        strength = dict(zip("wxyz", rng.permutation([2.0, 0.7, -0.7, -2.0]).tolist(), strict=True))
        truth.append(tuple(sorted(strength, key=lambda k: -strength[k])))
        for who in ("ann", "ben", "cem", "eve"):
            noise = {k: (0 if who == "eve" else 1.5 * s) + rng.gumbel() for k, s in strength.items()}
            rows.append((task, who, tuple(sorted(noise, key=lambda k: -noise[k]))))
    votes = Votes(VoteShape.ORDER, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    found = aggregate(votes, "plackett_luce")
    right = np.mean([found.beliefs[t].value == order for t, order in enumerate(truth)])
    mode = np.mean([aggregate(votes, "exact_mode").beliefs[t].value == o for t, o in enumerate(truth)])
    assert right > max(mode, 0.7)
    assert found.annotators["eve"].accuracy < min(found.annotators[w].accuracy for w in ("ann", "ben", "cem"))


def test_items_left_out_of_a_ranking_come_last() -> None:
    votes = Votes(VoteShape.ORDER, ["t"] * 2, list("uv"), [("b",), ("b", "a", "c")])
    assert aggregate(votes, "plackett_luce").beliefs["t"].value == ("b", "a", "c")


def test_long_rankings_of_some_items_each_are_put_together() -> None:
    rng = np.random.default_rng(8)
    items = [f"i{k:02}" for k in range(60)]
    rows: list[tuple[str, str, tuple[str, ...]]] = []
    for who in range(6):
        # Gumbel noise on the strengths draws rankings of Plackett's and Luce's model (Yellott 1977).
        noisy = np.linspace(6, -6, 60) + rng.gumbel(size=60)
        best: list[int] = np.argsort(-noisy)[: 60 - 5 * who].tolist()
        rows.append(("t", f"w{who}", tuple(items[k] for k in best)))
    votes = Votes(VoteShape.ORDER, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    found = cast("tuple[str, ...]", aggregate(votes).beliefs["t"].value)
    off = [abs(place - items.index(item)) for place, item in enumerate(found)]
    assert np.mean(off) < 4
    alone = [abs(place - items.index(item)) for place, item in enumerate(rows[0][2])]
    assert np.mean(off) < np.mean(alone)


@pytest.mark.parametrize("noise", [0.3, 1.0])
def test_neighbours_of_a_ranking_are_in_order_as_often_as_stated(noise: float) -> None:
    rng = np.random.default_rng(5)
    spread: list[float] = (noise * rng.uniform(0.5, 1.5, 12)).tolist()
    rows: list[tuple[str, str, tuple[int, ...]]] = []
    strengths: dict[str, list[float]] = {}
    for task in range(60):
        own: list[float] = rng.normal(0, 1, 6).tolist()
        strengths[f"t{task}"] = own
        for who in cast("list[int]", rng.choice(12, 5, replace=False).tolist()):
            seen: list[float] = [s + spread[who] * float(rng.gumbel(0, 0.6)) for s in own]
            rows.append((f"t{task}", f"a{who}", tuple(sorted(range(6), key=lambda item: -seen[item]))))
    tasks, annotators, values = (list(column) for column in zip(*rows, strict=True))
    found = aggregate(Votes(VoteShape.ORDER, tasks, annotators, values), "plackett_luce")
    stated, right = list[float](), list[bool]()
    for task, belief in found.beliefs.items():
        stated.append(belief.probability)
        order = cast("tuple[int, ...]", belief.value)
        own = strengths[str(task)]
        right += [own[high] > own[low] for high, low in pairwise(order)]
    # Two standard errors of 300 neighbours, and what a normal approximation is off.
    assert abs(float(np.mean(stated)) - float(np.mean(right))) < 0.08

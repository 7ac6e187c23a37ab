"""On real crowd answers: figures that independent implementations of the same methods reach."""

import subprocess
import sys
from pathlib import Path

import pytest

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.reading import read_gold

# Accuracy in % of crowd-kit 1.4.2 (ties and stopping differ, hence the margins).
PEER = {"rte": (87.5, 92.8), "sp": (88.2, 91.5), "d_product": (89.7, 94.0), "weather_amt": (84.7, 84.0)}


@pytest.mark.parametrize("name", sorted(PEER))
def test_majority_and_dawid_skene_agree_with_a_peer(data_dir: Path, name: str) -> None:
    folder = data_dir / "crowd" / name
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    for method, expected, margin in zip(("majority", "dawid_skene"), PEER[name], (5.0, 0.4), strict=True):
        beliefs = aggregate(folder / "answers.csv", method).beliefs
        right = [beliefs[task].value == value for task, value in gold.items() if task in beliefs]
        assert 100 * sum(right) / len(right) == pytest.approx(expected, abs=margin)


def test_importing_the_mathematics_loads_nothing_heavy() -> None:
    program = (
        "import sys, sterling.quality; print([m for m in ('numba', 'scipy', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_default_loses_to_majority_nowhere_by_much(data_dir: Path) -> None:
    """Small sets of different kinds; the measured figures of all sets are in bench.quality."""
    gaps: list[float] = []
    for name in ("bluebird", "weather_cf", "rte"):
        folder = data_dir / "crowd" / name
        gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
        share: list[float] = []
        for method in ("auto", "majority"):
            beliefs = aggregate(folder / "answers.csv", method).beliefs
            share.append(sum(beliefs[t].value == v for t, v in gold.items()) / len(gold))
        gaps.append(share[0] - share[1])
    assert min(gaps) > -0.04
    assert sum(gaps) > 0.05


def test_many_classes_and_few_answers() -> None:
    tasks = [t for t in range(150) for _ in range(3)]
    said = [f"c{t % 77}" if w < 2 or t % 3 else f"c{(t + 1) % 77}" for t in range(150) for w in range(3)]
    votes = Votes(VoteShape.CATEGORY, tasks, list("uvw") * 150, said)
    beliefs = aggregate(votes).beliefs
    assert all(beliefs[t].value == f"c{t % 77}" for t in range(150))

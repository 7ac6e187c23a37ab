"""On real crowd answers: figures that independent implementations of the same methods reach."""

from pathlib import Path

import pytest

from sterling.domain.votes import VoteShape
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

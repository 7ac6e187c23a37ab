"""Labels between full fits: annotators as the last fit measured them, tasks judged by all their answers."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.credit import credit
from sterling.quality.online import Online
from sterling.quality.reading import read, read_gold


def _without_each_tasks_last(votes: Votes, fewer: int) -> Votes:
    """The votes as they stood when every task had so many fewer."""
    at = dict[Any, list[int]]()
    for row, task in enumerate(votes.tasks):
        at.setdefault(task, []).append(row)
    rows = sorted(row for own in at.values() for row in own[: len(own) - fewer])
    return Votes(
        votes.shape,
        [votes.tasks[row] for row in rows],
        [votes.annotators[row] for row in rows],
        [votes.values[row] for row in rows],
        votes.classes,
    )


@pytest.mark.parametrize("fewer", [1, 2])
def test_recorded_answers_agree_with_the_batch(data_dir: Path, fewer: int) -> None:
    """The stated tolerance: 98 of 100 labels the same, accuracy within a point, before a full fit is due."""
    folder = data_dir / "crowd" / "rte"
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    votes = read(folder / "answers.csv", VoteShape.CATEGORY)
    votes = Votes(votes.shape, votes.tasks, votes.annotators, votes.values, ("0", "1"))
    before = _without_each_tasks_last(votes, fewer)
    measured = credit(before, aggregate(before), [0] * len(before.tasks), float)
    online = Online(("0", "1"))
    cells = {who: cast("list[dict[str, Any]]", one["confusion"]) for who, one in measured.items()}
    online.take({who: [(c["truth"], c["said"], c["n"]) for c in found] for who, found in cells.items()})
    answers = dict[Any, list[tuple[Any, Any]]]()
    for task, who, value in zip(votes.tasks, votes.annotators, votes.values, strict=True):
        answers.setdefault(task, []).append((who, value))
    found = {task: online.foretell(own) for task, own in answers.items()}
    again = {task: online.foretell(own[::-1]) for task, own in answers.items()}
    whole = aggregate(votes)
    said = {task: max(shares, key=lambda value: shares[value]) for task, shares in found.items()}
    same = np.mean([said[task] == whole.beliefs[task].value for task in said])
    right, batch = (
        np.mean([values[task] == gold[task] for task in gold])
        for values in (said, {task: whole.beliefs[task].value for task in said})
    )
    print(f"same {same:.4f}, accuracy {right:.4f} against {batch:.4f}")
    assert same >= 0.98
    assert right >= batch - 0.01
    for task in said:
        assert found[task] == pytest.approx(again[task])

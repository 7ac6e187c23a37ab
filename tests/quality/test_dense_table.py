"""Large tables: the same order, repeats and numbers as the small ones have, by compiled loops."""

import numpy as np
import pytest

from sterling.quality import aggregate
from sterling.quality.reading import votes_of
from sterling.quality.table import dense


@pytest.mark.parametrize("longest", [5, 100])
def test_a_large_table_holds_each_answer_once_in_order(longest: int) -> None:
    rng = np.random.default_rng(longest)
    rows = np.stack(
        [rng.integers(0, 60_000, 210_000), rng.integers(10, 40, 210_000), rng.integers(0, 3, 210_000)], axis=1
    )
    rows[:longest, 0] = 7
    again = np.concatenate([rows, rows[::1000]])
    table = dense(votes_of({"task": again[:, 0], "worker": again[:, 1], "label": again[:, 2]}))
    wanted = np.unique(rows, axis=0)
    assert np.array_equal(np.asarray(table.tasks)[table.task], wanted[:, 0])
    assert np.array_equal(np.asarray(table.annotators)[table.annotator], wanted[:, 1])
    assert np.array_equal(table.value, wanted[:, 2])


def test_compiled_loops_in_single_precision_give_what_numpy_gives() -> None:
    rng = np.random.default_rng(0)
    tasks, classes = 81_000, 100
    truth = np.repeat(rng.integers(0, classes, tasks), 3)
    who = rng.integers(0, 40, len(truth))
    said = np.where(rng.random(len(truth)) < 0.5 + who / 100, truth, rng.integers(0, classes, len(truth)))
    votes = votes_of({"task": np.repeat(np.arange(tasks), 3), "worker": who, "label": said})
    plain, quick = (
        aggregate(votes, "dawid_skene", params={"engine": engine, "passes": 4})
        for engine in ("numpy", "numba")
    )
    for task in range(0, tasks, 27):
        row = list((plain.beliefs[task].distribution or {}).values())
        other = list((quick.beliefs[task].distribution or {}).values())
        assert other == pytest.approx(row, abs=2e-3)
    assert quick.diagnostics["evidence"] == pytest.approx(plain.diagnostics["evidence"], rel=1e-6)

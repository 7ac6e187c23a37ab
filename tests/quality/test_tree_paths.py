"""Labels of a hierarchy: evidence is shared above, the value is as specific as it can be said."""

from typing import Any

import numpy as np
import pytest
from planted import permuted

from sterling.domain.errors import Invalid
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate

PARENTS = {"dog": "animal", "cat": "animal", "pug": "dog", "oak": "plant", "fern": "plant"}
ALL = ("animal", "cat", "dog", "fern", "oak", "plant", "pug")
LEAVES = ("cat", "fern", "oak", "pug")


def votes_of(tasks: dict[str, list[str]], classes: tuple[str, ...]) -> Votes:
    """One answer of one label each, by annotators 0, 1 and so on; blanks part several labels."""
    rows = [(t, f"w{i}", frozenset(s.split())) for t, said in tasks.items() for i, s in enumerate(said)]
    return Votes(VoteShape.SET, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], classes)


def found(tasks: dict[str, list[str]], classes: tuple[str, ...] = ALL, most: int = 1, least: int = 1) -> Any:
    params = {"parents": PARENTS, "least": least, "most": most}
    return aggregate(votes_of(tasks, classes), "tree_paths", params=params)


def test_those_who_differ_below_agree_above() -> None:
    belief = found({"t": ["dog", "cat", "pug", "oak"]}).beliefs["t"]
    assert belief.value == {"animal"}
    assert belief.distribution["animal"] > 0.5 > belief.distribution["dog"] > belief.distribution["pug"]


def test_where_only_leaves_can_be_chosen_the_likeliest_below_is_taken() -> None:
    assert found({"t": ["cat", "pug", "pug", "oak", "fern"]}, LEAVES).beliefs["t"].value == {"pug"}


def test_unanimous_answers_stand_and_a_lone_one_stays_whole() -> None:
    said = found({"t": ["pug"] * 3, "u": ["cat oak"]}, most=2)
    assert said.beliefs["t"].value == {"pug"}
    assert said.beliefs["t"].probability > 0.8
    assert (said.beliefs["u"].value, said.beliefs["u"].calibrated) == ({"cat", "oak"}, False)


def test_as_many_labels_as_may_be_and_no_fewer_than_must() -> None:
    assert found({"t": ["cat oak", "cat oak", "cat oak"]}, most=2).beliefs["t"].value == {"cat", "oak"}
    assert len(found({"t": ["cat oak", "cat oak", "cat oak"]}, most=1).beliefs["t"].value) == 1
    assert len(found({"t": ["cat", "oak", "dog", "fern"]}, most=2, least=2).beliefs["t"].value) == 2
    nothing = found({"t": ["", "", ""]}, least=0).beliefs["t"]
    assert (nothing.value, nothing.probability) == (frozenset(), pytest.approx(0.9))


def test_a_label_that_lies_below_itself_is_refused() -> None:
    with pytest.raises(Invalid, match="lies below itself"):
        aggregate(votes_of({"t": ["a", "b"]}, ()), "tree_paths", params={"parents": {"a": "b", "b": "a"}})


def planted_tree(seed: int) -> tuple[Votes, list[str]]:
    """Nobody errs about the kingdom; below, two careful annotators and three who guess every other time."""
    rng = np.random.default_rng(seed)
    truth = [str(rng.choice(LEAVES)) for _ in range(200)]
    near = {"pug": "cat", "cat": "pug", "oak": "fern", "fern": "oak"}
    rows: list[tuple[str, str, frozenset[str]]] = []
    for i, right in enumerate(truth):
        for who, errs in (("ann", 0.05), ("ben", 0.05), ("cem", 0.5), ("dot", 0.5), ("eve", 0.5)):
            said = near[right] if rng.random() < errs else right
            rows.append((f"t{i:03}", who, frozenset({said})))
    columns = [[row[k] for row in rows] for k in range(3)]
    return Votes(VoteShape.SET, columns[0], columns[1], columns[2], LEAVES), truth


def test_careful_annotators_are_found_and_believed() -> None:
    votes, truth = planted_tree(0)
    params = {"parents": PARENTS, "least": 1, "most": 1}
    weighed, counted = aggregate(votes, "tree_paths", params=params), aggregate(votes, "exact_mode")
    right = [
        np.mean([f.beliefs[f"t{i:03}"].value == {t} for i, t in enumerate(truth)]) for f in (weighed, counted)
    ]
    assert right[0] > 0.93 > right[1] + 0.05
    assert weighed.annotators["ann"].accuracy > weighed.annotators["cem"].accuracy + 0.1
    again = aggregate(permuted(votes, 1), "tree_paths", params=params)
    assert {t: b.value for t, b in again.beliefs.items()} == {t: b.value for t, b in weighed.beliefs.items()}


@pytest.mark.parametrize("per_task", [2, 3, 5])
@pytest.mark.parametrize("stops", [0.0, 0.1, 0.5])
def test_labels_that_could_end_higher_are_right_as_often_as_the_plurality(
    stops: float, per_task: int
) -> None:
    """Of 27 leaves in a tree of three levels; who errs on a level stops above it (`stops`) or goes wrong."""
    rng = np.random.default_rng(per_task)
    parents = {f"{a}{b}": a for a in "abc" for b in "abc"}
    parents |= {one + c: one for one in list(parents) for c in "abc"}
    skill = np.sort(rng.uniform(0, 1, 20))
    rows, truth = list[tuple[str, str, frozenset[str]]](), dict[str, str]()
    for task in range(400):
        truth[f"t{task}"] = right = "".join(rng.choice(list("abc"), 3))
        for who in rng.choice(20, per_task, replace=False).tolist():
            said = ""
            for level, (least, span) in enumerate(((0.9, 0.1), (0.7, 0.25), (0.5, 0.4))):
                fine = said == right[:level] and rng.random() < least + span * skill[who]
                if not fine and said == right[:level] and level and rng.random() < stops:
                    break
                others = [c for c in "abc" if c != right[level]] if said == right[:level] else list("abc")
                said += right[level] if fine else str(rng.choice(others))
            rows.append((f"t{task}", f"a{who}", frozenset({said})))
    columns = [[row[k] for row in rows] for k in range(3)]
    votes = Votes(VoteShape.SET, columns[0], columns[1], columns[2], tuple(sorted({*parents, *"abc"})))
    params = {"parents": parents, "least": 1, "most": 1}
    ours, plurality = (
        np.mean([held.beliefs[task].value == {true} for task, true in truth.items()])
        for held in (aggregate(votes, "tree_paths", params=params), aggregate(votes, "exact_mode"))
    )
    # Two tasks of 400, as ties among two answers fall; inner labels wherever leaves are in doubt lose more.
    assert ours >= plurality - 0.005


def test_confidence_holds_what_it_says() -> None:
    stated, held = list[float](), list[bool]()
    for seed in range(5):
        votes, truth = planted_tree(seed)
        said = aggregate(votes, "tree_paths", params={"parents": PARENTS, "least": 1, "most": 1})
        stated += [said.beliefs[f"t{i:03}"].probability for i in range(len(truth))]
        held += [said.beliefs[f"t{i:03}"].value == {t} for i, t in enumerate(truth)]
    assert abs(np.mean(stated) - np.mean(held)) < 0.15

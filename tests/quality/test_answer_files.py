"""Files of answers as other tools write them: read alike from CSV and Parquet, or refused with line and
reason."""

import csv
import json
import math
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sterling.cli.aggregate import app
from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate

arrow: Any = import_module("pyarrow")
parquet: Any = import_module("pyarrow.parquet")
HEAD = "task,worker,label\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def wrote(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("category", b"task,worker,label\na,u,x\na,v,caf\xe9\n", "line 3: not UTF-8"),
        ("category", HEAD + "a,u, \n", "line 2: the label is empty"),
        ("category", HEAD + " ,u,x\n", "line 2: the task is empty"),
        ("category", "task,worker,label,label\na,u,x,y\n", "2 columns 'label'"),
        ("span", HEAD + "a,u,²:5:X\n", "line 2: '²:5:X' is not a span"),
        ("span", HEAD + "a,u,0:5:\n", "line 2: '0:5:' is not a span"),
        ("pair", "worker,left,right,label\nu,A,A,A\n", "line 2: 'A' is compared with itself"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    kind: str, text: str | bytes, reason: str, tmp_path: Path
) -> None:
    found = run(wrote(tmp_path / "answers.csv", text), "--kind", kind)
    assert found.exit_code == 2
    assert reason in found.stderr


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("category", [("t1", "u", "1"), ("t1", "v", "2"), ("t1", "w", "1"), ("t2", "u", "2")]),
        ("number", [("t1", "u", 1), ("t1", "v", 3), ("t2", "u", 5)]),
        ("ordinal", [(1, 1, 10), (1, 2, 9), (2, 1, 2), (2, 2, 2)]),
        ("text", [("t1", "u", "so be it"), ("t1", "v", None), ("t2", "v", "yes")]),
        ("span", [("t1", "u", "0:3:PER 5:9:LOC"), ("t1", "v", "0:3:PER"), ("t2", "u", None)]),
        ("set", [("t1", "u", "x y"), ("t1", "v", "x"), ("t2", "v", None)]),
        ("ranking", [("t1", "u", "x y z"), ("t1", "v", "x z y")]),
    ],
)
def test_parquet_says_what_the_same_csv_says(kind: str, rows: list[tuple[Any, ...]], tmp_path: Path) -> None:
    names = HEAD.strip().split(",")
    with (tmp_path / "answers.csv").open("w", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    parquet.write_table(arrow.table(columns), tmp_path / "answers.parquet")
    told = [run(tmp_path / name, "--kind", kind) for name in ("answers.csv", "answers.parquet")]
    assert [one.exit_code for one in told] == [0, 0], told[1].output
    assert told[0].stdout == told[1].stdout
    assert told[0].stdout.count("\n") > 1


def test_boxes_and_lists_come_out_of_parquet(tmp_path: Path) -> None:
    boxes = {"task": ["a", "a"], "worker": ["u", "v"], "label": ["x", "x"]}
    sides = {"x": [0, 1], "y": [0, 1], "width": [10, 10], "height": [10, 10]}
    parquet.write_table(arrow.table({**boxes, **sides}), tmp_path / "boxes.parquet")
    drawn = json.loads(run(tmp_path / "boxes.parquet", "--kind", "box", "--json").stdout)["labels"]
    assert [(box["task"], box["label"], box["x"], box["width"]) for box in drawn] == [("a", "x", 0.5, 10.0)]
    sets = {"task": ["a", "a"], "worker": ["u", "v"], "label": [["New York", "x"], ["New York", "x"]]}
    parquet.write_table(arrow.table(sets), tmp_path / "sets.parquet")
    found = run(tmp_path / "sets.parquet", "--kind", "set")
    assert found.stdout.splitlines()[0] == "task,label,confidence,answers,p:New York,p:x"


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (["x", None, "y"], "row 2: the label is empty"),
        ([1.0, 2.0, math.nan], "row 3: the label is empty"),
        ([["x"], ["y"], ["y"]], "not one value a row"),
        ([b"x", b"\xff", b"y"], "row 2: not UTF-8"),
    ],
)
def test_what_is_wrong_in_parquet_is_named_with_its_row(
    column: list[object], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers.parquet"
    parquet.write_table(arrow.table({"task": list("abc"), "worker": list("uvw"), "label": column}), path)
    found = run(path)
    assert found.exit_code == 2
    assert reason in found.stderr


def test_texts_of_parquet_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    broken = arrow.array([b"a", b"\xdc"], "binary").view("string")
    table = arrow.table({"task": broken, "worker": ["u", "v"], "label": ["x", "y"]})
    parquet.write_table(table, tmp_path / "answers.parquet")
    done = run(tmp_path / "answers.parquet")
    assert done.exit_code == 2
    assert "UTF8" in done.output


def test_gold_of_a_csv_scores_whole_numbers_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    parquet.write_table(arrow.table({"task": [1, 1, 2], "worker": [1, 2, 1], "label": [0, 0, 1]}), path)
    gold = wrote(tmp_path / "gold.csv", "task,label\n1,0\n2,0\n")
    scores = json.loads(run(path, "--gold", gold, "--json").stdout)["scores"]
    assert (scores["n"], scores["accuracy"]) == (2, 0.5)


def test_gold_that_scores_nothing_is_said(tmp_path: Path) -> None:
    answers = wrote(tmp_path / "answers.csv", HEAD + "a,u,x\n")
    gold = wrote(tmp_path / "gold.csv", "task,label\nelsewhere,x\n")
    assert "none of these tasks" in run(answers, "--gold", gold).stderr
    assert run(answers, "--kind", "pair", "--gold", gold).exit_code == 2


def test_scales_are_in_the_order_of_their_numbers_or_the_stated_one(tmp_path: Path) -> None:
    numbers = wrote(tmp_path / "numbers.csv", HEAD + "a,u,10\na,v,9\na,w,1\n")
    assert run(numbers, "--kind", "ordinal").stdout.startswith("task,label,confidence,answers,p:1,p:9,p:10\n")
    words = wrote(tmp_path / "words.csv", HEAD + "a,u,low\na,v,low\na,w,high\n")
    assert "From lowest to highest: high, low." in run(words, "--kind", "ordinal").stderr
    found = run(words, "--kind", "ordinal", "--order", "low, medium,high")
    assert found.stdout.startswith("task,label,confidence,answers,p:low,p:medium,p:high\n")
    assert "not in the stated order" in run(words, "--kind", "ordinal", "--order", "low,medium").stderr


@pytest.mark.parametrize("method", ["weighted_mean", "median"])
def test_numbers_near_the_end_of_doubles_keep_to_their_middle(method: str) -> None:
    said = [1e308, 1e308, 9e307, 2e307, 2e307, 2e307]
    votes = Votes(VoteShape.NUMBER, ["a"] * 3 + ["b"] * 3, list("uvw") * 2, said)
    beliefs = aggregate(votes, method).beliefs
    assert beliefs["a"].value == pytest.approx(1e308, rel=0.1)
    assert beliefs["b"].value == pytest.approx(2e307, rel=0.2)


def test_labels_that_cannot_be_written_are_refused_in_words(tmp_path: Path) -> None:
    answers = wrote(tmp_path / "answers.csv", HEAD + "a,u,x\n")
    found = run(answers, "--out", tmp_path / "nowhere" / "labels.parquet")
    assert found.exit_code == 2
    assert "cannot be written: No such file or directory" in found.stderr

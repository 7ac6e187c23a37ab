"""`sterling aggregate` as a user types it: files in, files out, exit codes."""

import csv
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sterling.cli import replay
from sterling.cli.aggregate import app

parquet: Any = import_module("pyarrow.parquet")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text("task,worker,label\na,u,x\na,v,x\na,w,y\nb,u,y\nb,v,y\nb,w,y\nc,u,x\n")
    return path


def test_labels_and_annotators_as_csv(answers: Path, tmp_path: Path) -> None:
    out, people = tmp_path / "labels.csv", tmp_path / "people.csv"
    result = run(answers, "--method", "majority", "--out", out, "--annotators", people)
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == ["task", "label", "confidence", "answers", "p:x", "p:y"]
    assert [(r["task"], r["label"], r["answers"]) for r in rows] == [
        ("a", "x", "3"),
        ("b", "y", "3"),
        ("c", "x", "1"),
    ]
    assert float(rows[2]["confidence"]) == pytest.approx(0.8)
    who = list(csv.DictReader(people.read_text().splitlines()))
    assert list(who[0]) == ["annotator", "answers", "accuracy", "low", "high"]
    assert {w["annotator"]: w["answers"] for w in who} == {"u": "3", "v": "2", "w": "2"}


@pytest.mark.parametrize("between", [";", "\t", "|"])
def test_files_of_spreadsheets_are_read_whatever_separates_their_fields(
    answers: Path, tmp_path: Path, between: str
) -> None:
    theirs, with_bom = tmp_path / "theirs.csv", "\ufeff" + answers.read_text().replace(",", between)
    theirs.write_text(with_bom.replace("\n", "\r\n"), newline="")
    assert run(theirs).output.replace("theirs", "answers") == run(answers).output
    assert replay.read(theirs) == replay.read(answers)


def test_gold_scores_and_calibration_tasks_are_not_scored(answers: Path, tmp_path: Path) -> None:
    gold, fit = tmp_path / "gold.csv", tmp_path / "fit.csv"
    gold.write_text("task,label\na,x\nb,x\nunseen,x\n")
    fit.write_text("task,label\nb,x\n")
    first = json.loads(run(answers, "--gold", gold, "--json").stdout)
    assert set(first["scores"]) == {"accuracy", "log_loss", "ece", "ece_floor", "n"}
    assert (first["scores"]["n"], first["scores"]["accuracy"]) == (2, 0.5)
    second = json.loads(
        run(answers, "--method", "majority", "--gold", gold, "--calibrate", fit, "--json").stdout
    )
    assert (second["scores"]["n"], second["scores"]["accuracy"]) == (1, 1.0)


def test_labels_as_parquet(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.parquet"
    assert run(answers, "--out", out).exit_code == 0
    table = parquet.read_table(out)
    assert table.column_names == ["task", "label", "confidence", "answers", "p:x", "p:y"]
    assert table.num_rows == 3
    # What was written can be read as answers again.
    parquet.write_table(table.select(["task", "label"]).append_column("worker", table["task"]), out)
    assert run(out).exit_code == 0


@pytest.mark.parametrize(
    ("kind", "head", "row", "expected"),
    [
        ("number", "task,worker,label", "a,u,4.5", "task,value,low,high,answers"),
        ("text", "task,worker,label", "a,u,good day", "task,text,confidence,answers"),
        ("span", "task,worker,label", "a,u,0:3:PER", "task,start,end,label,confidence"),
        ("pair", "worker,left,right,label", "u,a,b,a", "item,score,low,high,rank"),
        ("ranking", "task,worker,label", "a,u,z x y", "task,label,confidence,answers"),
        (
            "box",
            "task,annotator,label,x,y,width,height",
            "a,u,car,1,2,3,4",
            "task,label,x,y,width,height,confidence",
        ),
        ("set", "task,worker,label", "a,u,red blue", "task,label,confidence,answers,p:blue,p:red"),
    ],
)
def test_every_kind_has_its_columns(tmp_path: Path, kind: str, head: str, row: str, expected: str) -> None:
    path, out = tmp_path / "answers.csv", tmp_path / "out.csv"
    path.write_text(f"{head}\n{row}\n")
    result = run(path, "--kind", kind, "--out", out)
    assert result.exit_code == 0, result.output
    lines = out.read_text().splitlines()
    assert lines[0] == expected
    assert len(lines) > 1


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("task,label\na,x\n", "category", "line 1: the column 'worker' is missing"),
        ("task,worker,label\na,u,x\na,v\n", "category", "line 3: 2 fields where the head has 3"),
        ("task,worker,label\na,u,\n", "category", "line 2: the label is empty"),
        ("task,worker,label\n,u,x\n", "category", "line 2: the task is empty"),
        ("task,worker,label\na,u,NaN\n", "category", "line 2: the label is empty"),
        ("task,worker,label\na,u,five\n", "number", "line 2: 'five' is not a number"),
        ("task,worker,label\na,u,1_000\n", "number", "line 2: '1_000' is not a number"),
        ("task,worker,label\na,u,inf\n", "number", "line 2: 'inf' is not a finite number"),
        ("task,worker,label\na,u,3:1:X\n", "span", "line 2: the span '3:1:X' ends before it begins"),
        ("worker,left,right,label\nu,a,b,c\n", "pair", "line 2: the label 'c' names neither"),
        ("", "category", "line 1: the column 'task' is missing"),
    ],
)
def test_bad_input_ends_with_2_and_names_line_and_reason(
    tmp_path: Path, text: str, kind: str, reason: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    result = run(path, "--kind", kind)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert str(path) in result.stderr


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    missing = run(tmp_path / "none.csv")
    assert (missing.exit_code, "no such file" in missing.stderr) == (2, True)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("task,worker,label\na,u,größe\n".encode("latin-1"))
    result = run(latin)
    assert (result.exit_code, "not UTF-8" in result.stderr) == (2, True)


def test_an_unknown_method_is_named(answers: Path) -> None:
    result = run(answers, "--method", "oracle")
    assert (result.exit_code, "'oracle'" in result.stderr) == (2, True)


def test_the_same_command_writes_the_same_bytes(answers: Path) -> None:
    assert run(answers, "--seed", 3).stdout == run(answers, "--seed", 3).stdout


def test_boxes_and_rankings_of_several(tmp_path: Path) -> None:
    boxes, people, out = tmp_path / "boxes.csv", tmp_path / "people.csv", tmp_path / "out.csv"
    rows = "t,u,car,0,0,10,10\nt,v,car,1,0,10,10\nt,w,car,2,0,10,10\nt,w,car,50,50,9,9\ns,u,,,,,\ns,v,,,,,\n"
    boxes.write_text("task,annotator,label,x,y,width,height\n" + rows)
    done = run(boxes, "--kind", "box", "--out", out, "--annotators", people)
    assert done.exit_code == 0, done.output
    (found,) = csv.DictReader(out.read_text().splitlines())
    assert [found[name] for name in ("task", "label", "x", "y", "width")] == ["t", "car", "1", "0", "10"]
    assert [one["annotator"] for one in csv.DictReader(people.read_text().splitlines())] == ["u", "v", "w"]
    ranks = tmp_path / "ranks.csv"
    ranks.write_text("task,worker,label\nt,u,b a c\nt,v,b a c\nt,w,b c a\n")
    assert run(ranks, "--kind", "ranking", "--out", out, "--annotators", people).exit_code == 0
    assert next(csv.DictReader(out.read_text().splitlines()))["label"] == "b a c"
    assert len(people.read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,u,car,1,2,wide,4", "the width: 'wide' is not a number"),
        ("a,u,car,1,2,3,0", "the height: 0 is not more than 0"),
        ("a,u,,1,2,3,4", "the label is empty"),
    ],
)
def test_a_bad_box_is_refused_with_line_and_column(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "boxes.csv"
    path.write_text(f"task,annotator,label,x,y,width,height\n{row}\n")
    refused = run(path, "--kind", "box")
    assert refused.exit_code == 2
    assert "line 2" in refused.output
    assert reason in refused.output


def test_an_order_is_refused_where_labels_have_none(answers: Path) -> None:
    result = run(answers, "--order", "x,y")
    assert (result.exit_code, "--kind ordinal" in result.stderr) == (2, True)
    assert run(answers, "--kind", "ordinal", "--order", "x,y").exit_code == 0


@pytest.mark.parametrize(
    ("kind", "label", "said"),
    [
        ("category", "y", "1 of 2 known labels were used"),
        ("text", "y", "rover takes no known labels"),
    ],
)
def test_what_became_of_known_labels_is_said(
    answers: Path, tmp_path: Path, kind: str, label: str, said: str
) -> None:
    known = tmp_path / "known.csv"
    known.write_text(f"task,label\na,{label}\nunseen,{label}\n")
    result = run(answers, "--kind", kind, "--calibrate", known)
    assert result.exit_code == 0
    assert said in result.stderr


def test_a_class_that_only_gold_names_is_one(answers: Path, tmp_path: Path) -> None:
    known, out = tmp_path / "known.csv", tmp_path / "out.csv"
    known.write_text("task,label\na,fox\n")
    assert run(answers, "--calibrate", known, "--out", out).exit_code == 0
    first, second, _ = csv.DictReader(out.read_text().splitlines())
    assert (first["label"], float(first["p:fox"])) == ("fox", 1.0)
    assert (second["label"], float(second["p:fox"]) > 0) == ("y", True)


def test_sets_of_which_nobody_chose_anything_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("task,worker,label\na,u,\na,v,\nb,u,\n")
    result = run(path, "--kind", "set", "--json")
    assert result.exit_code == 0, result.output
    assert [(row["label"], row["answers"]) for row in json.loads(result.stdout)["labels"]] == [
        ("", 2),
        ("", 1),
    ]


@pytest.mark.parametrize(("kind", "label"), [("category", "nan"), ("number", "five"), ("span", "3:1:X")])
def test_bad_gold_is_named_with_its_line(tmp_path: Path, kind: str, label: str) -> None:
    gold, said = tmp_path / "gold.csv", tmp_path / "said.csv"
    said.write_text("task,worker,label\na,u,1:2:X\n" if kind == "span" else "task,worker,label\na,u,1\n")
    gold.write_text(f"task,label\na,{label}\n")
    result = run(said, "--kind", kind, "--gold", gold)
    assert result.exit_code == 2
    assert f"{gold}: line 2: " in result.stderr


def test_a_method_that_finds_no_strengths_of_items_is_refused_for_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("worker,left,right,label\nu,a,b,a\n")
    result = run(path, "--kind", "pair", "--method", "majority")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "crowd_bt" in result.stderr


def test_boxes_have_no_gold_and_a_folder_is_no_file(answers: Path, tmp_path: Path) -> None:
    boxes, gold = tmp_path / "boxes.csv", tmp_path / "gold.csv"
    boxes.write_text("task,annotator,label,x,y,width,height\na,u,car,1,2,3,4\n")
    gold.write_text("task,label\na,car\n")
    refused = run(boxes, "--kind", "box", "--gold", gold)
    assert (refused.exit_code, "Boxes have no gold" in refused.stderr) == (2, True)
    folder = run(answers, "--gold", tmp_path)
    assert (folder.exit_code, "is a folder" in folder.stderr) == (2, True)


def test_one_of_anything_is_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("task,worker,label\na,u,x\n")
    assert "1 task from 1 answer of 1 annotator by auto." in run(path).stderr

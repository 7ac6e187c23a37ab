"""Tables of answers as Toloka and Mechanical Turk hand them out, by a map of their columns."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sterling.cli.aggregate import app
from sterling.cli.replay import read
from sterling.domain.errors import Invalid

TOLOKA = (
    "INPUT:image\tOUTPUT:result\tGOLDEN:result\tASSIGNMENT:task_id\tASSIGNMENT:worker_id\n"
    "a.png\tcat\t\tt1\tw1\n"
    "a.png\tcat\t\tt1\tw2\n"
    "\n"
    "b.png\tdog\t\tt2\tw1\n"
)
MTURK = (
    '"HITId","WorkerId","Input.url","Answer.category","Approve"\n'
    '"t1","w1","a.png","cat","x"\n'
    '"t1","w2","a.png","cat","x"\n'
    '"t2","w1","b.png","dog","x"\n'
)
PAIRS = {
    "toloka": (TOLOKA, ["task=ASSIGNMENT:task_id", "worker=ASSIGNMENT:worker_id", "label=OUTPUT:result"]),
    "mturk": (MTURK, ["task=HITId", "worker=WorkerId", "label=Answer.category"]),
}


def table(folder: Path, text: str) -> str:
    (folder / "results.tsv").write_text(text)
    return str(folder / "results.tsv")


@pytest.mark.parametrize(("text", "pairs"), PAIRS.values(), ids=PAIRS)
def test_a_table_is_read_by_the_map_that_the_error_suggests(
    tmp_path: Path, text: str, pairs: list[str]
) -> None:
    options = [part for pair in pairs for part in ("--map", pair)]
    file, run = table(tmp_path, text), CliRunner()
    refused = run.invoke(app, [file, "--method", "majority"])
    assert refused.exit_code == 2
    assert "For this table: " + " ".join(options) in refused.output
    assert pairs[0].partition("=")[2] in refused.output
    done = run.invoke(app, [file, "--method", "majority", *options])
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert [line.split(",")[:2] for line in lines if line.startswith("t")] == [
        ["task", "label"],
        ["t1", "cat"],
        ["t2", "dog"],
    ]


@pytest.mark.parametrize(("text", "pairs"), PAIRS.values(), ids=PAIRS)
def test_recorded_answers_are_read_by_the_same_map(tmp_path: Path, text: str, pairs: list[str]) -> None:
    columns: dict[str, Any] = dict(pair.split("=") for pair in pairs)
    path = Path(table(tmp_path, text))
    found = [(one.task, one.worker, one.label) for one in read(path, columns)]
    assert found == [("t1", "w1", "cat"), ("t1", "w2", "cat"), ("t2", "w1", "dog")]
    with pytest.raises(Invalid, match="the column 'task' is missing"):
        read(path)


def test_a_column_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    file = table(tmp_path, "job,worker,label\n1,2,3\n")
    for pair, said in (("task=jobs", "the column 'jobs' is missing"), ("task", "is no pair field=column")):
        refused = CliRunner().invoke(app, [file, "--map", pair])
        assert refused.exit_code == 2, refused.output
        assert said in refused.output

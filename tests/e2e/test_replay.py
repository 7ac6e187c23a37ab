"""Recorded crowds, played through the public API: every answer leaves traces, the labels are the file's."""

from __future__ import annotations

import asyncio
import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import sterling
from sterling.cli import main
from sterling.cli.replay import read
from sterling.domain.answer import Outcome
from sterling.sdk.replay import Replayed, replay
from tools.server import Server

CONTROL = "verdict"


def template(classes: list[str]) -> dict[str, Any]:
    return {
        "name": "crowd",
        "data": {"task": {"type": "string"}},
        "views": {"shown": {"type": "text", "src": "$.task"}},
        "controls": {CONTROL: {"type": "choice", "on": "shown", "options": classes}},
    }


def project_for(client: sterling.Client, name: str, answers: Path) -> Any:
    """A project with the tasks of the file, each wanting as many answers as are recorded."""
    rows = read(answers)
    project = client.projects.create(name, template(sorted({row.label for row in rows})))
    recorded = Counter(row.task for row in rows)
    done = project.import_file(
        {"id": task, "data": {"task": task}, "redundancy": count} for task, count in recorded.items()
    )
    assert done.imported == len(recorded)
    return project


async def play_beside_people(live: Server, name: str, answers: Path) -> Replayed:
    """Plays while a live person keeps taking tasks and giving them back."""
    async with sterling.AsyncClient(live.url, live.key) as client:
        project = await client.projects.find(name)

        async def person() -> None:
            while True:
                for one in await project.claim(5):
                    await one.release()

        curious = asyncio.create_task(person())
        try:
            return await replay(client, name, read(answers))
        finally:
            curious.cancel()
            await asyncio.gather(curious, return_exceptions=True)


@pytest.mark.parametrize("crowd", ["rte", "web"])
def test_a_recorded_crowd(
    crowd: str, data_dir: Path, live: Server, client: sterling.Client, name: str, tmp_path: Path
) -> None:
    answers = data_dir / "crowd" / crowd / "answers.csv"
    rows = read(answers)
    project = project_for(client, name, answers)
    done = asyncio.run(play_beside_people(live, name, answers))
    assert (done.answers, done.counted, done.surplus, done.left) == (len(rows), len(rows), 0, [])
    again = asyncio.run(play_beside_people(live, name, answers))
    assert (again.there, again.counted) == (len(rows), 0)

    # Every answer is there, once, from the annotator who gave it, and no task has more than it wanted.
    who = {one.id: one.external_id for one in client.annotators.list("import")}
    stored = project.answers().all()
    assert Counter(
        (one.external_id, who[one.annotator_id], one.answer[CONTROL]) for one in stored
    ) == Counter((row.task, row.worker, row.label) for row in rows)
    assert {one.outcome for one in stored} == {Outcome.COUNTED}
    assert all(task.done == task.need for task in project.tasks())

    # The labels are those of the file.
    assert project.aggregate().result["labels"] == len({row.task for row in rows})
    assert main(["aggregate", str(answers), "--out", str(tmp_path / "labels.csv")]) == 0
    with (tmp_path / "labels.csv").open(newline="") as file:
        wanted = {row["task"]: row["label"] for row in csv.DictReader(file)}
    assert {label.external_id: label.value for label in project.labels(CONTROL)} == wanted


def test_every_answer_leaves_a_lease_and_a_submission(
    data_dir: Path, client: sterling.Client, name: str, tmp_path: Path, command: None
) -> None:
    """By the command, on the first tasks of a crowd."""
    rows = [row for row in read(data_dir / "crowd" / "rte" / "answers.csv") if int(row.task[1:]) < 12]
    answers = tmp_path / "answers.csv"
    with answers.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["task", "worker", "label"])
        writer.writerows((row.task, row.worker, row.label) for row in rows)
    project = project_for(client, name, answers)
    assert main(["replay", str(answers), "--project", name, "--concurrency", "4"]) == 0

    who: dict[UUID, str] = {one.id: str(one.external_id) for one in client.annotators.list("import")}
    left = Counter[tuple[str, str, str]]()
    for task in project.tasks():
        for event in client.events(task.id):
            if event.verb == "task.claimed":
                assert event.annotator_id is not None
                left["lease", task.external_id, who[event.annotator_id]] += 1
    for answer in project.answers():
        for event in client.events(answer.id):
            if event.verb == "answer.submitted":
                assert event.annotator_id == answer.annotator_id
                left["submission", answer.external_id, who[answer.annotator_id]] += 1
    assert left == Counter((kind, row.task, row.worker) for row in rows for kind in ("lease", "submission"))
    assert not [key for key in client.keys.list() if key.name.startswith("replay of")]


def test_what_cannot_be_played_is_refused_as_a_whole(
    client: sterling.Client, name: str, tmp_path: Path, command: None, capsys: pytest.CaptureFixture[str]
) -> None:
    project = client.projects.create(name, template(["a", "b"]))
    project.import_file([{"id": "t1", "data": {"task": "t1"}}])
    answers = tmp_path / "answers.csv"
    answers.write_text("task,worker,label\nt1,w1,a\nt2,w1,a\nt1,w1,b\n")
    assert main(["replay", str(answers), "-P", name]) == 2
    said = capsys.readouterr().err
    assert "line 3: the project has no task 't2'" in said
    assert "line 4: w1 answers t1 twice" in said
    assert project.answers().all() == []
    answers.write_text("task,worker,label\nt1,w1,a\nt1,w2,a\n")
    assert main(["replay", str(answers), "-P", name, "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["left"]) == 1

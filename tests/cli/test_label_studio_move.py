"""A project of Label Studio moves: its config, its tasks, and who said what, by three commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sterling
from sterling.cli import main

pytestmark = pytest.mark.usefixtures("command")

CONFIG = """
<View>
  <Text name="text" value="$text"/>
  <Labels name="people" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Choices name="mood" toName="text" choice="single" required="true">
    <Choice value="good"/><Choice value="bad"/>
  </Choices>
</View>
"""
TEXT = "Ada \U0001f600 lives in Lisbon"


def span(start: int, end: int, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]}
    return {"id": "r1", "from_name": "people", "to_name": "text", "type": "labels", "value": value}


def mood(said: str) -> dict[str, Any]:
    return {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [said]}}


EXPORT: list[Any] = [
    {
        "id": 17,
        "data": {"text": TEXT},
        "annotations": [
            # Label Studio counts UTF-16 units: the face is two of them.
            {"completed_by": 3, "result": [span(16, 22, "Place"), mood("good")]},
            {"completed_by": {"id": 4, "email": "ben@harbour.example"}, "result": [mood("bad")]},
            {"completed_by": 3, "result": [mood("bad")]},
            {"completed_by": 5, "was_cancelled": True, "result": []},
            {"completed_by": 6, "ground_truth": True, "result": [mood("good")]},
            {"completed_by": 7, "result": [mood("awful")]},
            {"completed_by": 8, "ground_truth": True, "result": [mood("bad")]},
        ],
        "predictions": [
            # Only what it saw: the required mood is left open.
            {"model_version": "tagger-2", "score": 0.25, "result": [{**span(0, 3, "Person"), "score": 0.75}]},
            {"model_version": "tagger-2", "result": [mood("bad")]},
        ],
    },
    {"id": 18, "data": {"text": "Nobody answered this one."}, "annotations": []},
    "no task",
]


def test_tasks_with_their_annotations_are_taken_over(
    client: sterling.Client, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, export, lines = tmp_path / "mood.xml", tmp_path / "export.json", tmp_path / "tasks.jsonl"
    config.write_text(CONFIG)
    export.write_text(json.dumps(EXPORT))
    command = ["template", "import-label-studio", str(config), "--tasks", str(export), "--out", str(lines)]
    assert main(command) == 0
    printed = capsys.readouterr()
    (tmp_path / "mood.yaml").write_text(printed.out)
    assert f"Tasks in {lines}: 2." in printed.err
    named = [line.removeprefix(str(export)) for line in printed.err.splitlines() if str(export) in line]
    assert [line.split(":")[0] for line in named] == [
        "/0/annotations/2",
        "/0/annotations/5/result/0",
        "/0/annotations/5",
        "/0/annotations/6",
        "/0/predictions/1",
        "/2",
    ]

    assert main(["project", "create", name, "--template", str(tmp_path / "mood.yaml")]) == 0
    assert main(["import", str(lines), "--project", name]) == 0
    project = client.projects.find(name)
    who = {one.id: one.external_id for one in client.annotators.list()}
    answers = project.answers().all()
    given: dict[Any, Any] = {(one.external_id, who[one.annotator_id]): one.answer for one in answers}
    assert given.keys() == {("17", "label-studio:3"), ("17", "ben@harbour.example")}
    assert given["17", "ben@harbour.example"] == {"mood": "bad"}
    (place,) = given["17", "label-studio:3"]["people"]["regions"]
    assert (place["label"], place["start"], place["end"], place["text"]) == ("Place", 15, 21, "Lisbon")
    line = json.loads(lines.read_text().splitlines()[0])
    assert line["truth"] == {"mood": "good"}
    (suggested,) = line["suggestions"]
    assert suggested["annotator"] == "tagger-2"
    assert suggested["probabilities"] == {"r1": 0.75, "people": 0.25}
    (task,) = [one for one in project.claim(5) if one.record.external_id == "18"]
    assert task.record.suggestions == []


@pytest.mark.parametrize("content", ["{}", "[", "7"])
def test_what_is_no_export_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, export = tmp_path / "mood.xml", tmp_path / "export.json"
    config.write_text(CONFIG)
    export.write_text(content)
    assert main(["template", "import-label-studio", str(config), "--tasks", str(export)]) == 2
    assert str(export) in capsys.readouterr().err
    assert not (tmp_path / "tasks.jsonl").exists()

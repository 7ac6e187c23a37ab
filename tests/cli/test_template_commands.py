"""`sterling template`, which needs no server."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sterling.cli import main

RIGHT = """\
name: tone
data: {text: {type: string}}
views: {message: {type: text, src: $.text}}
controls:
  tone: {type: choice, on: message, options: [friendly, rude]}
"""


def check(tmp_path: Path, text: str) -> tuple[int, Path]:
    file = tmp_path / "template.yaml"
    file.write_text(text)
    return main(["template", "check", str(file), "--json"]), file


def test_a_right_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, RIGHT)[0] == 0
    assert json.loads(capsys.readouterr().out)["controls"] == ["tone"]


@pytest.mark.parametrize(
    ("wrong", "line"),
    [("src: $.text", "line 3"), ("on: message", "line 5"), ("type: choice", "line 5")],
)
def test_a_wrong_one_says_where(
    wrong: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, RIGHT.replace(wrong, wrong.split(":", maxsplit=1)[0] + ": nothing"))[0] == 2
    assert line in capsys.readouterr().err


def test_data_that_no_item_could_be_checked_against_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, RIGHT.replace("{type: string}", "{type: string, pattern: '(('}"))[0] == 2
    said = capsys.readouterr().err
    assert "/data/text/pattern" in said
    assert "line 2" in said


def test_without_a_validator_it_says_what_was_not_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)  # as where it is not installed
    assert check(tmp_path, RIGHT.replace("{type: string}", "{type: string, pattern: '(('}"))[0] == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["data_tried"] is False
    assert "Not tried" in told.err
    assert "sterling[server]" in told.err


def test_what_is_built_in_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "list", "--json"]) == 0
    names = [one["name"] for one in json.loads(capsys.readouterr().out)]
    assert len(names) >= 7
    for name in names:
        assert main(["template", "show", name]) == 0
        assert check(tmp_path, capsys.readouterr().out)[0] == 0
        capsys.readouterr()

"""`sterling template`, which needs no server."""

from __future__ import annotations

import json
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


def test_what_is_built_in_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "list", "--json"]) == 0
    names = [one["name"] for one in json.loads(capsys.readouterr().out)]
    assert len(names) >= 7
    for name in names:
        assert main(["template", "show", name]) == 0
        assert check(tmp_path, capsys.readouterr().out)[0] == 0
        capsys.readouterr()

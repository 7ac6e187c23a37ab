"""Configs and exports of Label Studio whose author means harm, or whose encoding is a claim."""

import json
from pathlib import Path
from typing import Any

import pytest

from sterling.cli import main
from sterling.domain.errors import SterlingError
from sterling.formats.label_studio.template import import_config

ASKED = '<Choices name="c" toName="t"><Choice value="{}"/><Choice value="b"/></Choices>'
CHOICES = f'<View><Text name="t" value="$t"/>{ASKED}</View>'
REGIONS = '<Labels name="l{}" toName="t"><Label value="a"/></Labels>'
PER_REGION = '<Choices name="c{}" toName="t" perRegion="true"><Choice value="a"/></Choices>'


def _options(config: str) -> Any:
    return import_config(config).template["controls"]["c"]["options"]  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    "encoding", ["ISO-8859-1", "windows-1252", "utf-16", "shift_jis", "idna", "hex", "no-such"]
)
def test_a_declared_encoding_changes_nothing_of_a_text(encoding: str) -> None:
    assert _options(f'<?xml version="1.0" encoding="{encoding}"?>' + CHOICES.format("Größe")) == [
        "Größe",
        "b",
    ]


@pytest.mark.parametrize(
    "config",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;">]>' + CHOICES.format("&c;"),
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + CHOICES.format("a"),
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]>' + CHOICES.format("a"),
        CHOICES.format("&a;"),
        CHOICES.format("&#xD800;"),
        CHOICES.format("\ud800"),
        "<View>" * 100_000,
        "<View " + " ".join(f'a{n}="x"' for n in range(80_000)) + "/>",
        '<View a="1" a="2"/>',
        "<View>" + '<TextArea name="q" toName="t"/>' * 19_000 + "</View>",
        "x" * 1_000_001,
    ],
)
def test_what_would_grow_or_reach_out_is_refused(config: str) -> None:
    with pytest.raises(SterlingError, match="labelling config"):
        import_config(config)


def test_of_very_many_questions_per_region_the_first_are_taken() -> None:
    regions = "".join(REGIONS.format(n) for n in range(150))
    asked = "".join(PER_REGION.format(n) for n in range(8_000))
    imported = import_config(f'<View><Text name="t" value="$t"/>{regions}{asked}</View>')
    assert len(imported.template["controls"]["l0"]["attributes"]) == 100  # type: ignore[index, call-overload, arg-type]
    assert [loss for loss in imported.losses if loss.weight == "question"]


@pytest.mark.parametrize("number", ["²", "٣", "-1", "1e999", "9" * 400, ""])
@pytest.mark.parametrize(
    "tag", ['Rating name="c" toName="t" maxRating', 'Taxonomy name="c" toName="t" maxUsages']
)
def test_numbers_that_are_none_mean_nothing(tag: str, number: str) -> None:
    name = tag.partition(" ")[0]
    config = f'<View><Text name="t" value="$t"/><{tag}="{number}"><Choice value="x"/></{name}></View>'
    assert "c" in import_config(config).template["controls"]  # type: ignore[operator]


def _taken_over(tmp_path: Path, export: bytes) -> tuple[int, list[Any]]:
    """The exit code, and the lines that were written."""
    config, given, lines = tmp_path / "c.xml", tmp_path / "export.json", tmp_path / "tasks.jsonl"
    config.write_text(CHOICES.format("a"))
    given.write_bytes(export)
    command = ["template", "import-label-studio", str(config), "--tasks", str(given), "--out", str(lines)]
    code = main(command)
    return code, [json.loads(line) for line in lines.read_text().splitlines()] if lines.exists() else []


def test_tasks_that_no_line_can_hold_are_named_and_the_others_taken_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = b"[" * 100 + b"]" * 100
    bad = [
        b'{"data": {"t": "\\ud800"}}',
        b'{"data": {"t": NaN}}',
        b'{"data": {"t": %s}}' % deep,
        b"7",
        b'{"data": 7}',
    ]
    code, lines = _taken_over(
        tmp_path, b'[{"data": {"t": "one"}}, ' + b", ".join(bad) + b', {"data": {"t": "two"}}]'
    )
    assert code == 0
    assert [line["data"] for line in lines] == [{"t": "one"}, {"t": "two"}]
    told = capsys.readouterr().err
    assert [f"export.json/{place}: is no task" in told for place in range(7)] == [False, *[True] * 5, False]


@pytest.mark.parametrize(
    "export",
    [b'[{"data": {"t": "one"}}, {"data"', b"[" * 1_000_000, b"[1,]", b'"\xff"', b"[\xff]", b'[1] {"a": 1}'],
)
def test_an_export_that_stops_being_one_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], export: bytes
) -> None:
    assert _taken_over(tmp_path, export) == (2, [])
    assert "export.json" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.part"))


def test_what_an_export_says_steers_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice: list[Any] = [{"completed_by": {"email": "\x1b[2J\u202eann"}, "result": []}] * 2
    code, _ = _taken_over(tmp_path, json.dumps([{"data": {"t": "one"}, "annotations": twice}]).encode())
    told = capsys.readouterr()
    assert code == 0
    assert "\\x1b[2J\\x202eann has an annotation of this task already" in told.err
    assert "\x1b" not in told.err + told.out

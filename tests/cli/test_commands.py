"""Commands against a running server: what they print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sterling.cli import main

pytestmark = pytest.mark.usefixtures("command")
Captured = pytest.CaptureFixture[str]


def run(capsys: Captured, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    code = main(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def loaded(capsys: Captured, *words: str) -> Any:
    """What a command gives to programs."""
    code, out, err = run(capsys, *words, "--json")
    assert code == 0, err
    return json.loads(out)


def test_from_template_to_answer(capsys: Captured, tmp_path: Path, name: str) -> None:
    made = loaded(capsys, "project", "create", name, "--template", "intent", "--redundancy", "2")
    assert made["policy"]["redundancy"] == 2
    file = tmp_path / "items.jsonl"
    file.write_text(
        '{"id": "a", "data": {"text": "Where is it?"}}\n{"id": "b", "data": {"text": "Thanks!"}}\n'
    )
    assert loaded(capsys, "import", str(file), "-P", name)["imported"] == 2
    assert loaded(capsys, "import", str(file), "-P", name)["unchanged"] == 2
    (task,) = loaded(capsys, "next", "-P", name)
    answer = json.dumps({"intent": "delivery"})
    assert loaded(capsys, "submit", task["id"], answer)["outcome"] == "counted"
    listed = loaded(capsys, "project", "list")
    assert [one["answers"] for one in listed if one["name"] == name] == [1]
    changed = loaded(capsys, "project", "settings", name, "--redundancy", "1", "--budget", "12.5")
    assert (changed["policy"]["redundancy"], changed["budget"]) == (1, 12_500_000)
    code, out, _ = run(capsys, "project", "show", name)
    assert (code, "12.50" in out) == (0, True)
    assert run(capsys, "project", "delete", name, "--yes")[0] == 0
    assert run(capsys, "project", "show", name)[0] == 4


def test_refused_lines_are_named(capsys: Captured, tmp_path: Path, name: str) -> None:
    run(capsys, "project", "create", name, "--template", "intent")
    file = tmp_path / "items.jsonl"
    file.write_text('{"id": "a", "data": {"text": "Hello"}}\n{"id": "b", "data": {"text": 7}}\nnot json\n')
    code, _, err = run(capsys, "import", str(file), "-P", name)
    assert code == 1
    assert "1 imported" in err
    assert "line 2 (b): /data/text" in err
    assert "line 3: is not valid JSON" in err
    assert run(capsys, "import", str(file), "-P", name, "--strict")[0] == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["project", "show", "no such project"], 4, "no project no such project"),
        (["import", "missing.jsonl", "-P", "no such project"], 4, "no project"),
        (["project", "create", "x", "--template", "no-such"], 4, "there are"),
        (["project", "create", "x", "--template", "missing.yaml"], 2, "no file missing.yaml"),
        (["submit", "not-an-id", "{}"], 2, "malformed"),
        (["submit", "0198a1b2-0000-7000-8000-000000000000", "{"], 2, "no JSON"),
        (["status", "--key", "sk_live_" + "x" * 43], 3, "key"),
        (["export", "labels.unknown", "-P", "x"], 2, "--format"),
        (["members", "change", "nobody@example.org", "--role", "admin"], 4, "no member"),
        (["replay", "missing.csv", "-P", "x"], 2, "no file missing.csv"),
        (["verify", "missing"], 2, "manifest.json"),
        (["nonsense"], 2, "knows no command"),
        (["project", "nonsense"], 2, "nonsense"),
    ],
)
def test_what_is_wrong_is_one_sentence(capsys: Captured, words: list[str], code: int, says: str) -> None:
    found, out, err = run(capsys, *words)
    assert (found, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


def test_nothing_left_has_a_code_of_its_own(capsys: Captured, name: str) -> None:
    run(capsys, "project", "create", name, "--template", "intent")
    assert run(capsys, "next", "-P", name)[0] == 4


def test_login_keeps_the_key(
    capsys: Captured, live: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STERLING_URL")
    monkeypatch.delenv("STERLING_KEY")
    code, _, err = run(capsys, "status")
    assert (code, "sterling login" in err) == (3, True)
    key = tmp_path / "key"
    key.write_text(live.key + "\n")
    assert run(capsys, "login", "--url", live.url, "--key-file", str(key))[0] == 0
    assert loaded(capsys, "status")["me"]["role"] == "owner"
    assert live.key not in run(capsys, "status")[1]


def test_keys_and_members(capsys: Captured, name: str) -> None:
    made = loaded(capsys, "keys", "create", name, "--role", "reviewer")
    assert made["secret"].startswith("sk_live_")
    assert [one["role"] for one in loaded(capsys, "keys", "list") if one["name"] == name] == ["reviewer"]
    assert run(capsys, "keys", "revoke", made["key"]["id"])[0] == 0
    assert run(capsys, "status", "--key", made["secret"])[0] == 3
    link = run(capsys, "members", "invite", "annotator", "--email", "ann@example.org")[1].strip()
    assert link.startswith("http")
    assert "/invitation#token=" in link
    assert [one["email"] for one in loaded(capsys, "members", "list")] == ["owner@example.org"]


def test_a_shell_completes(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    code, script, _ = run(capsys, "completion", "bash")
    assert (code, "complete -o default" in script) == (0, True)
    monkeypatch.setenv("_STERLING_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_CWORD", "2")
    monkeypatch.setenv("COMP_WORDS", "sterling import --red")
    assert run(capsys)[1].split() == ["--redundancy"]

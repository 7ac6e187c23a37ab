"""Every page of the documentation does what it says: its examples are run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import pages, server
from tools.place import ROOT, VENV

PAGES = {page.name: page for page in pages.every() if page.examples}


def run(page: Path, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, "HOME": str(folder), **more}
    command = [sys.executable, "-m", "tools.examples", str(page), str(folder)]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_examples_of(name: str, tmp_path: Path) -> None:
    page, folder = PAGES[name], tmp_path / "page"
    folder.mkdir()
    if page.wants_server:
        with server.running(VENV / "bin" / "sterling") as here:
            done = run(page.path, folder, STERLING_URL=here.url, STERLING_KEY=here.key)
    else:
        done = run(page.path, folder)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("```bash\nfalse\n```\n", "exit code 1"),
        ("```bash error\ntrue\n```\n", "exit code 0"),
        ("```python\nraise ValueError('no')\n```\n", "ValueError: no"),
        ("```bash\necho one\n```\n\n```text output\ntwo\n```\n", "printed"),
        ("```json\n{]\n```\n", "JSONDecodeError"),
        ("```yaml\na: [\n```\n", "ParserError"),
    ],
)
def test_a_wrong_example_is_found(text: str, complaint: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# A page\n\n{text}")
    done = run(page, tmp_path)
    assert done.returncode == 1
    assert "page.md:" in done.stdout
    assert complaint in done.stdout


def test_environment_folder_and_names_carry_on(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\n```bash\nmkdir -p a/b\ncd a/b\nexport WORD='two  words'\n```\n\n"
        "```python\nimport os\nx = 41\n```\n\n"
        "```python\nprint(x + 1, os.environ['WORD'], os.getcwd())\n```\n\n"
        "```text output\n42 two  words .../a/b\n```\n"
    )
    done = run(page, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr

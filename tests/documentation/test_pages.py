"""Every page of the documentation does what it says: its examples are run."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from tools import pages, server
from tools.place import ROOT, VENV

PAGES = {page.name: page for page in pages.every() if page.examples}


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that a database under root can enter, which pytest's own is not."""
    made = Path(tempfile.mkdtemp(prefix="sterling-page-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def run(page: Path, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a page's examples; what they left running in the background is ended with them."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, "HOME": str(folder), **more}
    command = [sys.executable, "-m", "tools.examples", str(page), str(folder)]
    runner = subprocess.Popen(
        command, env=env, cwd=folder, stdout=PIPE, stderr=PIPE, text=True, start_new_session=True
    )
    try:
        said, complained = runner.communicate()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(runner.pid, signal.SIGTERM)
    return subprocess.CompletedProcess(command, runner.returncode, said, complained)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_examples_of(name: str, folder: Path) -> None:
    page = PAGES[name]
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

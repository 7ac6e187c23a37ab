"""Runs the examples of one documentation page, in order, in an empty folder.

`python -m tools.examples PAGE FOLDER`. A process of its own per page: what an example does to its
interpreter or environment ends with the page.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tools import pages


class Wrong(Exception):
    """An example did not do what the page says."""


class Session:
    """The state that a page's examples share: Python's names, the shell's environment and folder."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.printed = ""

    def run(self, example: pages.Example) -> None:
        """Do with an example what its language and options say."""
        if "run-by" in example.options:
            return
        if "output" in example.options:
            self._compare(example.text)
        elif "file" in example.options:
            path = Path(example.options["file"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(example.text)
            _parse(example)
        elif example.language == "bash":
            self.printed = self._bash(example.text, may_fail="error" in example.options)
        elif example.language == "python":
            self.printed = self._python(example)
        else:
            _parse(example)

    def _bash(self, text: str, *, may_fail: bool) -> str:
        """Run by bash; what it exports and where it goes carries on."""
        with tempfile.NamedTemporaryFile("r") as told:
            after = f"trap 'code=$?; {{ pwd; env -0; }} >{told.name}; exit $code' EXIT"
            done = subprocess.run(
                ["bash", "-c", f"set -euo pipefail\n{after}\n{text}"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=300,
            )
            self._carry_on(told.read())
        if (done.returncode != 0) != may_fail:
            raise Wrong(f"exit code {done.returncode}\n{done.stdout}")
        return done.stdout

    def _carry_on(self, told: str) -> None:
        folder, _, variables = told.partition("\n")
        if folder:
            os.chdir(folder)
        for pair in variables.split("\0"):
            name, equals, value = pair.partition("=")
            if equals and name not in {"_", "SHLVL", "PWD", "OLDPWD"}:
                os.environ[name] = value

    def _python(self, example: pages.Example) -> str:
        printed = io.StringIO()
        code = compile("\n" * example.line + example.text, "page", "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, self.names)  # the documentation is ours, and this is its test
        return printed.getvalue()

    def _compare(self, expected: str) -> None:
        pattern = re.escape(expected.strip()).replace(r"\.\.\.", r"[\s\S]*?")
        said = "\n".join(row.rstrip() for row in self.printed.strip().splitlines())
        if not re.fullmatch(pattern, said):
            raise Wrong(f"the page shows\n{expected}\nbut the example printed\n{self.printed}")


def _parse(example: pages.Example) -> None:
    """Data must at least be what it calls itself; a template must compile."""
    readers: dict[str, Callable[[str], object]] = {
        "json": json.loads,
        "toml": tomllib.loads,
        "yaml": _yaml,
        "jsonl": lambda text: [json.loads(row) for row in text.splitlines()],
    }
    reader = readers.get(example.language)
    if reader:
        reader(example.text)


def _yaml(text: str) -> None:
    content = yaml.safe_load(text)
    if isinstance(content, dict) and "controls" in content:
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(text)
            file.flush()
            command = ["sterling", "template", "check", file.name]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Wrong(f"the template does not compile\n{done.stdout}{done.stderr}")


def main(page: Path, folder: Path) -> int:
    """Run the page's examples; 0 when all did what the page says."""
    os.chdir(folder)
    session = Session()
    for example in pages.read(page).examples:
        try:
            session.run(example)
        except (Exception, SystemExit):
            print(f"{page}:{example.line}: this example failed\n{traceback.format_exc(limit=-3)}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2])))

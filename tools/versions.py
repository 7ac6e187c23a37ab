"""The version is written in several places; they agree, and the change log knows it."""

from __future__ import annotations

import re
import tomllib

from tools.place import ROOT


def problems() -> list[str]:
    """Where the version or the change log is not as it should be."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    found: list[str] = []
    log = ROOT / "CHANGELOG.md"
    if not log.is_file():
        return ["CHANGELOG.md is missing; begin it with a section `## Unreleased`"]
    heads = re.findall(r"^## \[?([^\]\s]+)", log.read_text(), re.MULTILINE)
    if not heads:
        found.append("CHANGELOG.md has no section; begin one with `## Unreleased`")
    elif heads[0].lower() != "unreleased" and heads[0] != version:
        found.append(f"CHANGELOG.md begins with {heads[0]}, pyproject.toml says {version}")
    module = (ROOT / "src" / "sterling" / "__init__.py").read_text()
    written = re.search(r'^__version__ = "([^"]+)"', module, re.MULTILINE)
    if written and written.group(1) != version:
        found.append(f"sterling.__version__ is {written.group(1)}, pyproject.toml says {version}")
    return found

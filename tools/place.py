"""Where things are. Every path of the tooling is named here once."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LOCKS = ROOT / "requirements"
WEB = ROOT / "web"
UI = ROOT / "src" / "sterling" / "_ui"
BUILD = ROOT / "build"
REPORTS = BUILD / "reports"
DOCS = ROOT / "docs"
SITE = ROOT / "site"

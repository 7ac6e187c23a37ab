"""Reads the reports that test runners write, so that nobody has to trust their prose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True)
class Count:
    """How many tests of a suite passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def ran(self) -> int:
        """Tests that were executed."""
        return self.passed + self.failed


def junit(path: Path) -> Count:
    """Count of a JUnit XML report (pytest). A file that is missing or broken counts nothing."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return Count()
    total = failed = skipped = 0
    for suite in root.iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return Count(max(0, total - failed - skipped), failed, skipped)


def vitest(path: Path) -> Count:
    """Count of Vitest's JSON report."""
    report = _read(path)
    skipped = int(report.get("numPendingTests", 0)) + int(report.get("numTodoTests", 0))
    return Count(int(report.get("numPassedTests", 0)), int(report.get("numFailedTests", 0)), skipped)


def playwright(path: Path) -> Count:
    """Count of Playwright's JSON report; a test that passed on a second try counts as failed."""
    stats = cast("dict[str, Any]", _read(path).get("stats", {}))
    failed = int(stats.get("unexpected", 0)) + int(stats.get("flaky", 0))
    return Count(int(stats.get("expected", 0)), failed, int(stats.get("skipped", 0)))


def _read(path: Path) -> dict[str, Any]:
    try:
        report: Any = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", report) if isinstance(report, dict) else {}

"""Suites are judged by their reports: the counts are right, and nothing counts as nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import reports, test
from tools.reports import Count


def pytest_report(folder: Path, text: str) -> Path:
    """A report as pytest really writes it."""
    (folder / "test_it.py").write_text(text)
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    command += ["-c", "/dev/null", f"--rootdir={folder}", str(folder)]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return report


def test_pytest_counts(tmp_path: Path) -> None:
    text = """
import pytest
def test_a(): pass
def test_b(): pass
def test_c(): assert False
@pytest.fixture
def broken(): raise ValueError
def test_d(broken): pass
@pytest.mark.skip
def test_e(): pass
"""
    assert reports.junit(pytest_report(tmp_path, text)) == Count(passed=2, failed=2, skipped=1)


def test_pytest_without_tests_counts_nothing(tmp_path: Path) -> None:
    assert reports.junit(pytest_report(tmp_path, "x = 1\n")).ran == 0


# The shapes below are copied from reports that the two programs wrote.
def test_vitest_counts(tmp_path: Path) -> None:
    report = tmp_path / "web.json"
    content = {
        "numTotalTests": 5,
        "numPassedTests": 3,
        "numFailedTests": 1,
        "numPendingTests": 1,
        "numTodoTests": 0,
    }
    report.write_text(json.dumps(content))
    assert reports.vitest(report) == Count(passed=3, failed=1, skipped=1)


def test_playwright_counts_a_flaky_test_as_failed(tmp_path: Path) -> None:
    report = tmp_path / "e2e.json"
    stats = {
        "startTime": "2026-01-01T00:00:00Z",
        "duration": 1.5,
        "expected": 4,
        "skipped": 1,
        "unexpected": 2,
    }
    report.write_text(json.dumps({"stats": {**stats, "flaky": 1}}))
    assert reports.playwright(report) == Count(passed=4, failed=3, skipped=1)


@pytest.mark.parametrize("read", [reports.junit, reports.vitest, reports.playwright])
@pytest.mark.parametrize("text", [None, "", "{", "[]", "<broken"])
def test_a_missing_or_broken_report_counts_nothing(
    read: test.Reader, text: str | None, tmp_path: Path
) -> None:
    report = tmp_path / "report"
    if text is not None:
        report.write_text(text)
    assert read(report) == Count()


@pytest.mark.parametrize(
    ("code", "count", "good"),
    [
        (0, Count(passed=1), True),
        (0, Count(), False),
        (0, Count(skipped=3), False),
        (0, Count(passed=1, failed=1), False),
        (1, Count(passed=1), False),
        (5, Count(), False),
    ],
)
def test_a_suite_is_good_only_when_something_ran_and_nothing_failed(
    code: int, count: Count, good: bool
) -> None:
    outcome = test.Outcome("py", code, count, 1.0)
    assert outcome.is_good == good
    assert ("FAILED" in outcome.verdict) != good

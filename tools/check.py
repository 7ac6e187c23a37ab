"""`./run check`: everything that can be said about the code without running it, two checks at a time."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from tools import ceilings, generated, lock, node, pages, say, versions
from tools.place import ROOT, VENV, WEB

CODE = ["src", "tests", "bench", "demo", "tools", "hatch_build.py", "conftest.py"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, and what gives its complaints (nothing = all is well)."""

    name: str
    complaints: Callable[[], list[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check said, and how long it took."""

    name: str
    complaints: list[str]
    seconds: float


def main(words: list[str]) -> int:
    """Run all checks, or those named; 0 when none complains."""
    checks = {check.name: check for check in _checks()}
    unknown = [word for word in words if word not in checks]
    if unknown:
        raise say.Stop(f"no check is called {unknown[0]}. There are: {', '.join(checks)}")
    chosen = [checks[word] for word in words] or list(checks.values())
    failed: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        for future in as_completed([pool.submit(_timed, check) for check in chosen]):
            outcome = future.result()
            verdict = "FAILED" if outcome.complaints else "ok"
            say.line(f"  {outcome.name:<12}{verdict:<8}{outcome.seconds:6.1f} s")
            failed += [outcome] if outcome.complaints else []
    for outcome in failed:
        say.line(f"\n--- {outcome.name} ---")
        say.line("\n".join(outcome.complaints))
    say.line(f"\n{len(chosen) - len(failed)} checks ok, {len(failed)} failed")
    return 1 if failed else 0


def _checks() -> list[Check]:
    """The slow ones first, so that they run beside the many short ones."""
    code = [name for name in CODE if (ROOT / name).exists()]
    return [
        Check("types", lambda: _program("pyright")),
        Check("web", lambda: _npm("check")),
        Check("lint", lambda: _program("ruff", "check", *code)),
        Check("format", lambda: _program("ruff", "format", "--check", *code)),
        Check("floors", lambda: _program("lint-imports")),
        Check("ceilings", ceilings.problems),
        Check("generated", generated.problems),
        Check("lock", lock.problems),
        Check("versions", versions.problems),
        Check("docs", pages.problems),
    ]


def _timed(check: Check) -> Outcome:
    start = time.monotonic()
    try:
        complaints = check.complaints()
    except (say.Stop, OSError, ValueError) as error:
        complaints = [f"{type(error).__name__}: {error}"]
    return Outcome(check.name, complaints, time.monotonic() - start)


def _program(name: str, *words: str) -> list[str]:
    """Complaints of a program of .venv: all it said, when it exits with another code than 0."""
    return _said([str(VENV / "bin" / name), *words], None, str(ROOT))


def _npm(script: str) -> list[str]:
    return _said(node.npm("run", "--silent", script), node.environment(), str(WEB))


def _said(command: list[str], env: dict[str, str] | None, cwd: str) -> list[str]:
    done = subprocess.run(
        command, cwd=cwd, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return [done.stdout.strip() or f"exit code {done.returncode}"] if done.returncode else []

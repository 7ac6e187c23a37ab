"""`./run test`: every suite, or one, with all it needs; offline; and a suite that ran nothing has failed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import browser, bundle, node, offline, peers, private_postgres, reports, say, setup, system
from tools.place import PYTHON, REPORTS, ROOT, VENV, WEB

Reader = Callable[[Path], reports.Count]


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: how it is run (returning an exit code), and how its report is read."""

    about: str
    run: Callable[[list[str], list[str]], int]
    report: Path
    count: Reader
    web: bool = False  # needs the web packages
    ui: bool = False  # needs the built interface


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a suite."""

    name: str
    code: int
    count: reports.Count
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether something ran, and nothing failed."""
        return self.code == 0 and self.count.ran > 0 and self.count.failed == 0

    @property
    def verdict(self) -> str:
        """`ok`, or what is wrong."""
        if self.is_good:
            return "ok"
        return "FAILED" if self.count.ran else "FAILED: it ran no test"


def main(words: list[str]) -> int:
    """Run all suites, or the named one with its own arguments."""
    suites = _suites()
    if words and words[0] not in suites:
        raise say.Stop(f"no suite is called {words[0]}. There are: {', '.join(suites)}")
    chosen = words[:1] or list(suites)
    setup.ready(modules=any(suites[name].web for name in chosen), ui=any(suites[name].ui for name in chosen))
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    inside = _walls()
    outcomes = [_one(name, suites[name], inside, words[1:]) for name in chosen]
    _summary(outcomes)
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def _walls() -> list[str]:
    """The words to put before a command that must stay on this machine; none where that cannot be had.

    In CI it is an error not to have it.
    """
    tried = subprocess.run([*offline.COMMAND, "true"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        return offline.COMMAND
    reason = (tried.stderr.strip().splitlines() or ["no reason given"])[-1]
    if os.environ.get("CI") == "true":
        raise say.Stop(
            f"the tests must run without network in CI, and no network namespace can be had: {reason}"
        )
    say.line(f"  no network namespace here ({reason}); only Python's own sockets are held back")
    return []


def _suites() -> dict[str, Suite]:
    return {
        "py": Suite("Python", _python, REPORTS / "py.xml", reports.junit),
        "store": Suite("the store on PostgreSQL 15", _store, REPORTS / "store.xml", reports.junit),
        "web": Suite("TypeScript", _web, REPORTS / "web.json", reports.vitest, web=True),
        "e2e": Suite("the browser", _browser, REPORTS / "e2e.json", reports.playwright, web=True, ui=True),
        "bundle": Suite(
            "the offline bundle", _bundle, REPORTS / "bundle.xml", reports.junit, web=True, ui=True
        ),
    }


def _one(name: str, suite: Suite, inside: list[str], words: list[str]) -> Outcome:
    say.line(f"\n=== {name}: {suite.about} ===")
    start = time.monotonic()
    code = suite.run(inside, words)
    return Outcome(name, code, suite.count(suite.report), time.monotonic() - start)


def _summary(outcomes: list[Outcome]) -> None:
    say.line("\nsuite    passed  failed  skipped   minutes")
    for outcome in outcomes:
        count = outcome.count
        numbers = f"{count.passed:6d}  {count.failed:6d}  {count.skipped:7d}"
        say.line(f"{outcome.name:<9}{numbers}  {outcome.seconds / 60:8.1f}  {outcome.verdict}")
    passed = sum(outcome.count.passed for outcome in outcomes)
    failed = sum(outcome.count.failed for outcome in outcomes)
    say.line(f"\n{passed} passed, {failed} failed")


def _environment(**more: str) -> dict[str, str]:
    """The programs of .venv and of Node first on the PATH."""
    env = node.environment(**more)
    plain = {} if sys.stdout.isatty() else {"NO_COLOR": "1"}
    return {**env, **plain, "PATH": f"{VENV / 'bin'}{os.pathsep}{env['PATH']}"}


def _call(command: list[str], env: Mapping[str, str], cwd: Path = ROOT) -> int:
    return subprocess.run(command, cwd=cwd, env=dict(env), check=False).returncode


def _pytest(inside: list[str], report: str, words: list[str], env: Mapping[str, str]) -> int:
    junit = f"--junitxml={REPORTS / report}"
    return _call(
        [*inside, str(PYTHON), "-m", "pytest", "-q", "--durations=8", "--durations-min=5", junit, *words], env
    )


def _parallel(words: list[str]) -> list[str]:
    """Two workers, unless the words say otherwise; a test file keeps to one, since its fixtures are dear."""
    return [] if any(word.startswith("-n") for word in words) else ["-n", "2", "--dist", "loadfile"]


def _python(inside: list[str], words: list[str]) -> int:
    chosen = words or ["--ignore=tests/bundle"]
    system.ensure("ffmpeg", "ffmpeg", "the tests of sound and video")
    peers.fetch()
    return _pytest(inside, "py.xml", [*_parallel(words), *chosen], _environment())


def _store(inside: list[str], words: list[str]) -> int:
    """Without the tests that start the embedded server, whatever they are given."""
    embedded = ("test_supervisor.py", "test_kill.py")
    chosen = words or ["tests/store", *(f"--ignore=tests/store/{name}" for name in embedded)]
    with private_postgres.running() as address:
        env = _environment(STERLING_TEST_DSN=address)
        return _pytest(inside, "store.xml", [*_parallel(words), *chosen], env)


def _web(inside: list[str], words: list[str]) -> int:
    written = ["--reporter=default", "--reporter=json", f"--outputFile.json={REPORTS / 'web.json'}"]
    return _call([*inside, *node.npx("vitest", "run", *written, *words)], _environment(), WEB)


def _browser(inside: list[str], words: list[str]) -> int:
    peers.fetch()
    env = _environment(
        **browser.variables("the browser tests"),
        STERLING_PYTHON=str(PYTHON),
        PLAYWRIGHT_JSON_OUTPUT_NAME=str(REPORTS / "e2e.json"),
        PLAYWRIGHT_JSON_OUTPUT_FILE=str(REPORTS / "e2e.json"),
    )
    return _call([*inside, *node.npx("playwright", "test", "--reporter=list,json", *words)], env, WEB)


def _bundle(inside: list[str], words: list[str]) -> int:
    """Built with network (the wheels are fetched), installed without."""
    bundle.main([])
    return _pytest(inside, "bundle.xml", words or ["tests/bundle"], _environment())

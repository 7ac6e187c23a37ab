"""A real server with its worker, shared by the tests of one process: each test makes projects of its own."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Generator
from pathlib import Path

import pytest

import sterling
from tools import server

PROGRAM = Path(sys.executable).with_name("sterling")


@pytest.fixture(scope="session")
def live() -> Generator[server.Server]:
    with server.running(PROGRAM) as here:
        yield here


@pytest.fixture
def client(live: server.Server) -> Generator[sterling.Client]:
    with sterling.Client(live.url, live.key) as one:
        yield one


@pytest.fixture
def name() -> str:
    """A name for a project that no other test has."""
    return f"project {uuid.uuid4().hex[:12]}"


@pytest.fixture
def command(live: server.Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command line finds the live server by its environment, and no profile."""
    monkeypatch.setenv("STERLING_URL", live.url)
    monkeypatch.setenv("STERLING_KEY", live.key)
    monkeypatch.setenv("STERLING_PROFILE", str(tmp_path / "profile.json"))

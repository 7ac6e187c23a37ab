"""The lock files pin everything by hash, agree with each other, and do not say where packages come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import lock
from tools.place import LOCKS

FILES = sorted(LOCKS.glob("*.txt"))


def pins(path: Path) -> dict[str, list[str]]:
    """Requirement lines -> their hashes."""
    found: dict[str, list[str]] = {}
    last = ""
    for row in path.read_text().splitlines():
        if re.match(r"\w", row):
            last = row.removesuffix("\\").strip()
            found[last] = []
        elif "--hash=sha256:" in row:
            found[last].append(row.split(":")[1].removesuffix("\\").strip())
    return found


def test_there_is_a_file_for_each_extra() -> None:
    assert {path.stem for path in FILES} == set(lock.FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_package_is_pinned_with_hashes(path: Path) -> None:
    for requirement, hashes in pins(path).items():
        assert re.match(r"[\w.-]+==[^\s;]+( ; .+)?$", requirement)
        assert hashes
        assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in hashes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_address_is_named(path: Path) -> None:
    assert not re.search(r"://|index-url|find-links|file:|trusted-host", path.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_smaller_files_say_what_the_whole_says(path: Path) -> None:
    whole = {row.split(" ;")[0]: hashes for row, hashes in pins(LOCKS / "dev.txt").items()}
    for requirement, hashes in pins(path).items():
        assert whole[requirement.split(" ;")[0]] == hashes


def test_an_entry_is_the_lines_of_one_package() -> None:
    entry = lock.entry("dev", "pip")
    assert entry.startswith("pip==")
    assert set(re.findall(r"^\S+==", entry, re.MULTILINE)) == {entry.split("==")[0] + "=="}
    assert "--hash=sha256:" in entry

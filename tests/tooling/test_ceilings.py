"""The ceilings bite, line by line, and leave alone what is within them."""

from __future__ import annotations

import pytest

from tools import ceilings

UNFINISHED = "# TO" + "DO: later\n"


def function(lines: int) -> str:
    return 'def long() -> None:\n    """Says what it does."""\n' + "    print()\n" * lines


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("src/sterling/a.py", "x = 1\n" * 401, "401 lines"),
        ("src/sterling/a.py", function(41), "long has 41 lines"),
        ("web/src/a.tsx", "x;\n" * 301, "301 lines"),
        ("web/src/a.css", "a{}\n" * 301, "301 lines"),
        ("src/sterling/a.py", UNFINISHED, "unfinished"),
        ("web/src/a.ts", UNFINISHED, "unfinished"),
        ("src/sterling/utils.py", "", "does not say what it holds"),
        ("web/src/helpers.ts", "", "does not say what it holds"),
        ("src/sterling/a.py", "class TaskManager: ...\n", "class TaskManager"),
        ("src/sterling/a.py", "class TaskDTO: ...\n", "class TaskDTO"),
        ("src/sterling/a.py", "def f():\n    import sterling.sdk\n", "first-party import"),
        ("src/sterling/a.py", "async def f():\n    from sterling import sdk\n", "first-party import"),
        ("src/sterling/a.py", "def f():\n    from . import sdk\n", "first-party import"),
    ],
)
def test_what_is_refused(name: str, text: str, complaint: str) -> None:
    found = ceilings.in_file(name, text)
    assert len(found) == 1
    assert complaint in found[0]
    assert found[0].startswith(f"{name}:")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/sterling/a.py", "x = 1\n" * 400),
        ("src/sterling/a.py", function(40)),
        ("web/src/a.tsx", "x;\n" * 300),
        ("web/src/api/schema.gen.ts", "x;\n" * 3000),
        ("src/sterling/a.py", "def f():\n    import numba\n"),
        ("tests/unit/test_a.py", "def f():\n    import sterling\n"),
    ],
)
def test_what_passes(name: str, text: str) -> None:
    assert ceilings.in_file(name, text) == []

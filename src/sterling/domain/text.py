"""JSON that can be kept: without NUL, which PostgreSQL does not have, not too deep, and each name once."""

import json
import re
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.template import pointer

DEEPEST = 64
"""Levels of nesting in JSON from outside: what is deeper stops those who read it again."""
MOST_VALUES = 1_000_000
"""Lists, objects, texts and numbers in one item of JSON: each takes fifty times its bytes once it is read."""
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


def children(value: Any) -> list[Any]:
    """What a list or an object holds."""
    if isinstance(value, dict):
        return list(cast(dict[str, Any], value).values())
    return cast(list[Any], value) if isinstance(value, list) else []


def depth(value: Any) -> int:
    """Levels of nesting: 1 of a list or an object of plain values."""
    levels, level = 0, [value]
    while level := [child for parent in level for child in children(parent)]:
        levels += 1
    return levels


def count_values(text: bytes) -> int:
    """How many values JSON holds, told by its signs before any of them is made."""
    bare = _TEXT.sub(b"0", text).translate(None, b" \t\n\r")
    empty = bare.count(b"[]") + bare.count(b"{}")
    return 1 + bare.count(b",") + bare.count(b"[") + bare.count(b"{") - empty


def nul_at(value: JsonValue) -> str | None:
    """The JSON Pointer to a text, or the name of a field, that holds NUL; None where none does."""
    waiting: list[tuple[tuple[str | int, ...], JsonValue]] = [((), value)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, str) and "\0" in found:
            return pointer(*path)
        if isinstance(found, dict):
            if any("\0" in name for name in found):
                return pointer(*path)
            waiting += [((*path, name), part) for name, part in found.items()]
        elif isinstance(found, list):
            waiting += [((*path, place), part) for place, part in enumerate(found)]
    return None


def repeated_name(text: bytes, written: bytes) -> str | None:
    """The name that an object of the JSON `text` has twice; None where none has. Parsers keep the last value
    of such a name without a word. `written` is what was parsed, as JSON again: it has as many quotes, unless
    a name was dropped or a quote is escaped in the long form."""
    if text.count(b'"') == written.count(b'"') and not (b"\\" in text and b"\\u0022" in text):
        return None
    found = list[str]()

    def look(pairs: list[tuple[str, JsonValue]]) -> None:
        seen = set[str]()
        found.extend(name for name, _ in pairs if name in seen or seen.add(name))

    json.loads(text, object_pairs_hook=look)
    return found[0] if found else None

"""Checks that every kind of control makes of a JSON value, however hostile it is."""

import math
from collections.abc import Collection, Iterator

from pydantic import JsonValue

from sterling.domain.errors import Problem

MAX_PROBLEMS = 100
"""No value gets a longer list of problems than this."""


def number(value: JsonValue) -> float | None:
    """The value as a finite double; None where it is not one (booleans are not numbers)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        converted = float(value)
    except OverflowError:
        return None
    return converted if math.isfinite(converted) else None


def whole(value: JsonValue) -> int | None:
    """The value as an integer of at most 53 bits; None where it is not one. 3.0 is 3."""
    converted = number(value)
    if converted is None or not converted.is_integer() or abs(converted) > 2**53:
        return None
    return int(converted)


def describe(value: JsonValue) -> str:
    """A value in a few words, for messages: never more than some 60 characters of it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        return repr(value) if len(value) <= 60 else f"{value[:57]!r}..."
    return repr(value) if abs(value) < 1e308 else "a number that is too large"


def wrong(path: str, message: str, code: str = "invalid") -> Problem:
    """A problem, in short."""
    return Problem(path=path, message=message, code=code)


def wrong_type(path: str, expected: str, value: JsonValue) -> Problem:
    """The value is of another type than the one expected."""
    return wrong(path, f"expected {expected}, got {describe(value)}", "type")


def text(value: JsonValue, path: str, least: int = 0, most: int = 100_000) -> Iterator[Problem]:
    """What is wrong with a string: its length in code points, and characters that cannot be stored."""
    if not isinstance(value, str):
        yield wrong_type(path, "text", value)
        return
    if not least <= len(value) <= most:
        yield wrong(path, f"has {len(value):,} characters, allowed are {least:,} to {most:,}", "length")
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        yield wrong(path, "holds a NUL or half of a surrogate pair, which no text has", "characters")


def one_of(value: JsonValue, path: str, known: Collection[str]) -> Iterator[Problem]:
    """What is wrong with a value that must be one of these ids."""
    if not isinstance(value, str):
        yield wrong_type(path, "the id of an option", value)
    elif value not in known:
        few = ", ".join(sorted(known)[:20]) + (", ..." if len(known) > 20 else "")
        yield wrong(path, f"{describe(value)} is not an option; the options are {few}", "unknown_option")


def members(
    value: dict[str, JsonValue], path: str, required: Collection[str], optional: Collection[str] = ()
) -> Iterator[Problem]:
    """Members of an object that are missing or unknown."""
    for name in required:
        if name not in value:
            yield wrong(f"{path}/{name}", "is missing", "missing")
    for name in list(value)[: MAX_PROBLEMS + len(required) + len(optional)]:
        if name not in required and name not in optional:
            yield wrong(path, f"has an unknown member {describe(name)}", "unknown_member")


def pick(
    value: JsonValue, path: str, expected: str = "an object"
) -> tuple[dict[str, JsonValue], list[Problem]]:
    """The value as an object, or an empty one and the problem."""
    if isinstance(value, dict):
        return value, []
    return {}, [wrong_type(path, expected, value)]

"""Schemas of items that are meant to stop the program that asks them, and good ones beside them."""

from typing import Any

import pytest
from pydantic import JsonValue

from sterling.adapters.validation import JsonSchemas
from sterling.controls.data import problems
from sterling.domain.errors import Invalid

TREE = {
    "type": "object",
    "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}, "rest": {"items": {"$ref": "#"}}},
}
SHARED = {
    "$defs": {"name": {"type": "string", "pattern": "^[a-z]+$"}},
    "type": "object",
    "properties": {f"name{n}": {"$ref": "#/$defs/name"} for n in range(100)},
    "unevaluatedProperties": False,
}


@pytest.mark.parametrize("schema", [TREE, SHARED])
def test_references_that_do_not_multiply_are_good(schema: dict[str, Any]) -> None:
    assert list(problems(schema)) == []


@pytest.mark.parametrize("pattern", ["^(?=a)(a|a)*b", r"(a)\1", "(?<!a)b", "(?:[ab]{0,1000}){0,90}x"])
def test_a_pattern_that_could_take_forever_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(Invalid, match="look-around"):
        JsonSchemas().compile({"type": "string", "pattern": pattern})


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        ("^(a+)+$", "a" * 5_000, "a" * 5_000 + "!"),
        ("^(a|a)*$", "a" * 5_000, "a" * 5_000 + "!"),
        (r"^https?:\/\/[^\s]+$", "https://example.org", "example.org"),
        ("^[A-Za-z0-9.+-]{1,64}@[A-Za-z0-9.-]{1,255}$", "a@example.org", "a@"),
        (r"^\w{1,64}$", "plain_1", "two words"),
    ],
)
def test_patterns_that_are_often_used_or_abused_are_decided(pattern: str, right: str, wrong: str) -> None:
    validator = JsonSchemas().compile({"type": "string", "pattern": pattern})
    assert validator.accepts(right)
    assert not validator.accepts(wrong)
    assert len(validator.problems(wrong)) == 1


def test_sentences_that_would_fill_the_memory_are_not_all_made() -> None:
    """Each would name all options: five thousand of them take gigabytes."""
    options: list[JsonValue] = [f"option {n}" for n in range(19_000)]
    validator = JsonSchemas().compile({"items": {"enum": options}})
    (told,) = validator.problems([*("no option" for _ in range(5_000))])
    assert told.path == "/0"
    assert [one.path for one in validator.problems([*("no option" for _ in range(3))])] == ["/0", "/1", "/2"]


def test_what_is_wrong_with_a_long_value_is_said() -> None:
    schema = JsonSchemas().compile({"type": "string", "pattern": "^b+$"})
    (problem,) = schema.problems("a" * 40_000)
    assert len(problem.message) <= 500
    assert problem.message.startswith('"aaa')
    assert problem.message.endswith('aaa" does not match "^b+$"')

"""The condition language, held to the vectors that the TypeScript evaluator shares."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.expression import MAX_LENGTH, Expression, ExpressionError, equal, parse

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "expressions.json").read_text(encoding="utf-8")
)["vectors"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)
words = st.sampled_from(
    ["a", "b.c", "1", "2.5", "'x'", "''", "null", "true", "[1, a]", "len(a)", "min(a, 1)", "lower(b.c)"]
)
expressions = st.recursive(
    words,
    lambda inner: (
        st.tuples(
            inner,
            st.sampled_from(["+", "-", "*", "/", "%", "==", "<", "in", "not in", "and", "or"]),
            inner,
        ).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"(not {part})")
        | inner.map(lambda part: f"(-{part})")
        | inner.map(lambda part: f"abs({part})")
    ),
    max_leaves=12,
)


def attempt(source: str) -> Expression | ExpressionError:
    try:
        return parse(source)
    except ExpressionError as error:
        return error


def test_there_are_enough_vectors() -> None:
    assert len(VECTORS) >= 120
    assert sum("error" in vector for vector in VECTORS) >= 30


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["expression"][:60])
def test_vector(vector: dict[str, Any]) -> None:
    if "error" in vector:
        with pytest.raises(ExpressionError) as caught:
            parse(vector["expression"])
        assert {"code": caught.value.code, "position": caught.value.position} == vector["error"]
    else:
        found = parse(vector["expression"]).evaluate(vector.get("names", {}))
        assert found == vector["value"]
        assert isinstance(found, bool) == isinstance(vector["value"], bool)


@given(expressions, json_values, json_values)
def test_evaluation_is_total(source: str, a: Any, b: Any) -> None:
    names = {"a": a, "b": b}
    expression = attempt(source)
    if isinstance(expression, ExpressionError):
        assert expression.code in {"too_deep", "too_long"}
        return
    value = expression.evaluate(names)
    assert not isinstance(value, float) or math.isfinite(value)
    assert isinstance(expression.holds(names), bool)


@given(st.text(max_size=80) | st.text("()[]'\"\\aenot1.,+-<>=! ", max_size=80))
def test_any_text_parses_or_says_where_not(source: str) -> None:
    found = attempt(source)
    assert isinstance(found, Expression) or 0 <= found.position <= min(len(source), MAX_LENGTH)


@given(json_values, json_values)
def test_equality_is_symmetric(a: Any, b: Any) -> None:
    assert equal(a, b) == equal(b, a)


def test_names_are_the_paths_that_it_reads() -> None:
    expression = parse("len(a.b) > 0 and c in [a.b, d] or lower(item.x) == 'c'")
    assert expression.names == (("a", "b"), ("c",), ("d",), ("item", "x"))


def test_deep_values_are_compared_without_end_of_stack() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    assert parse("a == b").evaluate({"a": deep, "b": [deep]}) is False

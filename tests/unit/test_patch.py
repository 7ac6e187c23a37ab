"""JSON Patch: the examples of RFC 6902, and whatever changes a document and is turned back."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sterling.domain.errors import Conflict, Invalid
from sterling.domain.patch import MOST_OPERATIONS, Operation, Patch, apply_patch

PATCH = TypeAdapter[list[Operation]](Patch)
WORDS = st.text(st.sampled_from("ab/~0é-"), max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def patched(document: Any, *operations: dict[str, Any]) -> Any:
    return apply_patch(copy.deepcopy(document), PATCH.validate_python(list(operations)))


# RFC 6902, appendix A, by the numbers of its sections; 16 is an addition to an array.
@pytest.mark.parametrize(
    ("document", "operation", "expected"),
    [
        ({"foo": "bar"}, {"op": "add", "path": "/baz", "value": "qux"}, {"baz": "qux", "foo": "bar"}),
        (
            {"foo": ["bar", "baz"]},
            {"op": "add", "path": "/foo/1", "value": "qux"},
            {"foo": ["bar", "qux", "baz"]},
        ),
        ({"baz": "qux", "foo": "bar"}, {"op": "remove", "path": "/baz"}, {"foo": "bar"}),
        ({"foo": ["bar", "qux", "baz"]}, {"op": "remove", "path": "/foo/1"}, {"foo": ["bar", "baz"]}),
        ({"baz": "qux"}, {"op": "replace", "path": "/baz", "value": "boo"}, {"baz": "boo"}),
        ({"baz": ["a", 2]}, {"op": "test", "path": "/baz/1", "value": 2}, {"baz": ["a", 2]}),
        ({"/": 9, "~1": 10}, {"op": "test", "path": "/~01", "value": 10}, {"/": 9, "~1": 10}),
        ({"foo": ["bar"]}, {"op": "add", "path": "/foo/-", "value": ["a"]}, {"foo": ["bar", ["a"]]}),
        ({"foo": 1}, {"op": "replace", "path": "", "value": {"bar": 2}}, {"bar": 2}),
        (None, {"op": "add", "path": "", "value": {}}, {}),
    ],
)
def test_the_examples_of_the_standard(document: Any, operation: dict[str, Any], expected: Any) -> None:
    assert patched(document, operation) == expected


@pytest.mark.parametrize(
    "path", ["/no/bat", "/list/2", "/list/01", "/list/-1", "/list/-", "/word/0", "/list/x", "/a" * 65]
)
def test_a_place_that_is_not_there_is_named(path: str) -> None:
    good = {"op": "add", "path": "/new", "value": 1}
    with pytest.raises(Invalid) as raised:
        patched({"list": [0, 1], "word": "x"}, good, {"op": "replace", "path": path, "value": 1})
    assert raised.value.problems[0].path == "/body/1/path"


def test_a_test_that_fails_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        patched({"baz": "qux"}, {"op": "test", "path": "/baz", "value": "bar"})


@pytest.mark.parametrize(
    "operations",
    [
        [],
        [{"op": "copy", "path": "/a", "from": "/b"}],
        [{"op": "add", "path": "/a"}],
        [{"op": "remove", "path": "a"}],
        [{"op": "remove", "path": "/~2"}],
        [{"op": "remove", "path": "/a"}] * (MOST_OPERATIONS + 1),
    ],
)
def test_what_is_no_patch_is_refused(operations: list[Any]) -> None:
    with pytest.raises(ValidationError):
        PATCH.validate_python(operations)


@given(st.dictionaries(WORDS, JSON, max_size=3), WORDS, JSON)
def test_what_is_added_is_found_and_removed_again(document: dict[str, Any], name: str, value: Any) -> None:
    path = "/" + name.replace("~", "~0").replace("/", "~1")
    there = {**document, name: value}
    assert patched(document, {"op": "add", "path": path, "value": value}) == there
    left = {key: kept for key, kept in document.items() if key != name}
    assert patched(there, {"op": "remove", "path": path}) == left


@given(st.lists(JSON, max_size=4), JSON, st.data())
def test_what_is_inserted_is_taken_out_again(document: list[Any], value: Any, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(document)))
    add, remove = {"op": "add", "path": f"/{at}", "value": value}, {"op": "remove", "path": f"/{at}"}
    assert patched(document, add) == [*document[:at], value, *document[at:]]
    assert patched(document, add, remove) == document

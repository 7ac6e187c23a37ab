"""Cursors come back from strangers: what is not one of the listing is refused, whatever it is."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.cursor import decode, encode
from sterling.domain.errors import Invalid

parts = st.tuples(
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=50),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.uuids(),
)


@given(parts)
def test_a_cursor_comes_back_as_it_went(given_parts: tuple[str, int, float, UUID]) -> None:
    assert decode(encode(*given_parts), str, int, float, UUID) == given_parts


@given(st.text(max_size=200))
def test_any_text_is_refused_or_a_cursor(text: str) -> None:
    try:
        found: object = decode(text, UUID)[0]
    except Invalid as error:
        found = error.problems[0].path
    assert isinstance(found, UUID) or found == "/query/cursor"


def _raw(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


# Fixed: workers of one run must name the same cases.
_ID = UUID("0190a000-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    "cursor",
    [
        encode("a"),
        encode(_ID, _ID),
        encode(1)[:-1] + "!",
        encode(_ID) + "é",
        _raw('{"a": 1}'),
        _raw("[true]"),
        _raw("[null]"),
        _raw("[" * 1500),
        _raw("[9223372036854775808]"),
        "A" * 2001,
        "",
    ],
)
def test_another_listing_s_cursor_and_nonsense_are_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode(cursor, int)


@pytest.mark.parametrize("text", ["a\\u0000b", "a\\ud800"])
def test_a_text_that_the_store_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        decode(_raw(f'["{text}"]'), str)


def test_a_number_beyond_all_floats_is_refused() -> None:
    with pytest.raises(Invalid):
        decode(_raw("[1" + "0" * 400 + "]"), float)

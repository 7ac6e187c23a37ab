"""One JSON list of items: read as the same items are line by line, in bounded memory, refused in words."""

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.errors import Invalid
from sterling.domain.job import LineProblem
from sterling.formats import detect, importer
from sterling.formats.contract import Entry, Target

TARGET = Target()
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def read(name: str, content: bytes) -> list[Entry | LineProblem]:
    return list(importer(name).read(io.BytesIO(content), TARGET))


@given(st.lists(values), st.sampled_from([None, 2]), st.booleans())
def test_a_list_is_read_as_its_items_are_line_by_line(
    items: list[Any], indent: int | None, mark: bool
) -> None:
    content = json.dumps(items, indent=indent, ensure_ascii=False).encode(errors="replace")
    again = "".join(json.dumps(one) + "\n" for one in json.loads(content))
    whole = read("json", (b"\xef\xbb\xbf" if mark else b"") + content)
    assert len(whole) == len(items)
    assert whole == read("jsonl", again.encode())


def test_a_list_is_recognized_and_its_wrong_items_are_named() -> None:
    content = b' [{"data": {"text": "a"}}, 7, {"text": "b"}, {"data": 1}, {"data": {"x": NaN}}]\n'
    reader, why = detect(content, "items.json")
    assert (reader.name, bool(why)) == ("json", True)
    found = read("json", content)
    assert [one.data for one in found if isinstance(one, Entry)] == [{"text": "a"}, {"text": "b"}]
    assert [one.line for one in found if isinstance(one, LineProblem)] == [2, 4, 5]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'{"data": {}}', "does not begin with"),
        (b'[{"a": 1}', "neither a comma nor its end"),
        (b'[{"a": 1} {"a": 2}]', "neither a comma nor its end"),
        (b'[{"a": 1}, ]', "Item 2 of the list is not valid JSON"),
        (b'[{"a": 1}, {"a": ', "Item 2 of the list is not valid JSON"),
        (b'[{"a": 1}]]', "follows the end"),
        ('[{"a": 1}\u00a0]'.encode(), "neither a comma nor its end"),
        (b'[{"a": "\xff"}]', "not UTF-8 behind"),
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"a": "' + b"x" * (17 * 2**20) + b'"}]', "longer than"),
    ],
    ids=lambda one: None if isinstance(one, bytes) else one,
)
def test_what_is_no_list_is_refused_at_its_item(content: bytes, word: str) -> None:
    with pytest.raises(Invalid, match=word):
        read("json", content)


class _Endless(io.RawIOBase):
    """A list of so many items that is made while it is read."""

    def __init__(self, items: int) -> None:
        self._left = items
        self._first = True

    def read(self, size: int = -1) -> bytes:
        count = min(self._left, max(1, size // 600))
        if not count:
            return b""
        self._left -= count
        item = b'{"data": {"text": "%s"}}' % (b"x" * 570)
        text = (b"[" if self._first else b",") + b",".join([item] * count) + (b"]" if not self._left else b"")
        self._first = False
        return text


def test_a_long_list_is_read_in_bounded_memory() -> None:
    source: Any = _Endless(50_000)
    tracemalloc.start()
    number = sum(isinstance(one, Entry) for one in importer("json").read(source, TARGET))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 50_000
    assert peak < 4 * 2**20

"""Parquet whose dictionaries make much of little: in bounded memory, or refused. All else is read whole."""

import importlib
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.errors import TooLarge
from sterling.formats import importer
from sterling.formats.contract import Entry, Target
from sterling.formats.parquet_pages import LARGEST_HELD, Pages, unpacked

pa: Any = importlib.import_module("pyarrow")  # its own types are partial
pq: Any = importlib.import_module("pyarrow.parquet")
TARGET = Target(views={"text": ("text", "text")}, controls={"mood": ("choice", None, ())})
texts = st.text("abé", max_size=5)
rows = st.fixed_dictionaries(
    {"text": texts, "tags": st.lists(texts, max_size=3) | st.none(), "n": st.integers(0, 9) | st.none()}
)


def _file(table: Any, **how: Any) -> io.BytesIO:
    out = io.BytesIO()
    pq.write_table(table, out, **how)
    out.seek(0)
    return out


def _repeated(value: str, times: int) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array([value]))


@given(st.lists(rows, min_size=1, max_size=40), st.booleans(), st.integers(1, 20))
def test_every_row_is_read_in_order(items: list[dict[str, Any]], use_dictionary: bool, group: int) -> None:
    schema = pa.schema({"text": pa.string(), "tags": pa.list_(pa.string()), "n": pa.int64()})
    file = _file(pa.Table.from_pylist(items, schema), use_dictionary=use_dictionary, row_group_size=group)
    read = [one for one in importer("parquet").read(file, TARGET) if isinstance(one, Entry)]
    assert [one.data for one in read] == items
    assert [one.line for one in read] == list(range(1, len(items) + 1))


def test_a_text_that_stands_in_every_row_is_unpacked_in_pieces_and_refused_in_the_end() -> None:
    file = _file(pa.table({"text": _repeated("x" * 1_000_000, 20_000)}))
    assert len(file.getvalue()) < 100_000
    before, read = pa.default_memory_pool().max_memory(), list[int]()
    with pytest.raises(TooLarge, match="unpacks to more than 1073741824 bytes and 200 times its own size"):
        read.extend(unpacked(batch) for batch in Pages(file, pq.ParquetFile(file)).batches())
    assert 0 < sum(read) <= 2**30
    assert pa.default_memory_pool().max_memory() - before < 2 * LARGEST_HELD


def test_a_list_that_holds_one_text_many_times_is_refused_before_it_is_unpacked() -> None:
    many = pa.ListArray.from_arrays(pa.array([0, 20_000], pa.int32()), _repeated("x" * 1_000_000, 20_000))
    few = pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), _repeated("x" * 1_000_000, 1))
    before = pa.default_memory_pool().max_memory()
    with pytest.raises(TooLarge, match="unpacks to more than"):
        list(importer("parquet").read(_file(pa.table({"text": ["a"], "tags": many})), TARGET))
    (row,) = importer("parquet").read(_file(pa.table({"text": ["a"], "tags": few})), TARGET)
    assert isinstance(row, Entry)
    assert row.data["tags"] == ["x" * 1_000_000]
    assert pa.default_memory_pool().max_memory() - before < LARGEST_HELD


def test_a_dictionary_that_no_memory_holds_many_times_is_refused() -> None:
    file = _file(pa.table({"text": _repeated("x" * 70_000_000, 2)}), dictionary_pagesize_limit=2**30)
    with pytest.raises(TooLarge, match="has a dictionary of 70000004 bytes; at most 67108864 are read"):
        list(importer("parquet").read(file, TARGET))


def test_what_is_unpacked_is_counted_as_often_as_it_stands_there() -> None:
    inner = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1, None], pa.int32()), pa.array(["ab", "cde"]))
    batch = pa.record_batch({"tags": pa.ListArray.from_arrays(pa.array([0, 1, 4], pa.int32()), inner)})
    assert unpacked(batch) == 2 * 4 + 3 + 2 + 3
    assert unpacked(batch.slice(1)) == 4 + 2 + 3

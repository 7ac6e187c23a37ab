"""Parquet from strangers: how much is unpacked at a time. A value that the file holds once, in a dictionary,
may stand in each of its rows: 50 KB can be 20 GB, and what the file says of its sizes counts that value once.

So few rows are taken where a dictionary is large, texts in lists stay in their dictionaries until they are
counted, and all that was unpacked is held against the size of the file.
"""

import importlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from sterling.domain.errors import TooLarge
from sterling.formats.archive import MOST_RATIO

LARGEST_GROUP = 2**30
"""Unpacked bytes of a row group, of which a value in a dictionary is one, and of a file that says no more."""
LARGEST_HELD = 2**28
"""Unpacked bytes that are held at a time."""
_LARGEST_DICTIONARY = 2**26
_MOST_ROWS, _FEWEST_ROWS = 1_000, 16
_HEAD = 16


class Pages:
    """An opened file (`pyarrow.parquet.ParquetFile`) in batches of rows."""

    def __init__(self, source: BinaryIO, file: Any) -> None:
        self._source, self._file = source, file
        self.group = 0
        """The number of the row group that is read, from 1."""
        self._left = max(LARGEST_GROUP, MOST_RATIO * source.seek(0, 2))

    def batches(self) -> Iterator[Any]:
        """All rows, in order, in pieces of at most `LARGEST_HELD` bytes. Raises TooLarge; errors of Arrow."""
        for group in range(self._file.metadata.num_row_groups):
            self.group = group + 1
            rows = self._rows_at_once(group)
            for batch in self._file.iter_batches(batch_size=rows, row_groups=[group]):
                size = unpacked(batch)
                self._left -= size
                if self._left < 0:
                    raise TooLarge(
                        f"The Parquet file unpacks to more than {LARGEST_GROUP} bytes and {MOST_RATIO} times "
                        "its own size. Split it."
                    )
                yield from _pieces(batch, size)

    def _rows_at_once(self, group: int) -> int:
        about = self._file.metadata.row_group(group)
        columns = [about.column(i) for i in range(about.num_columns)]
        size = max(about.total_byte_size, 8 * sum(column.num_values for column in columns))
        if size > LARGEST_GROUP:
            raise TooLarge(
                f"Row group {group + 1} of the Parquet file unpacks to {size} bytes; at most "
                f"{LARGEST_GROUP} are read. Write it with smaller row groups."
            )
        dictionaries = [self._dictionary(column) for column in columns]
        if max(dictionaries, default=0) > _LARGEST_DICTIONARY:
            raise TooLarge(
                f"Row group {group + 1} of the Parquet file has a dictionary of {max(dictionaries)} bytes; "
                f"at most {_LARGEST_DICTIONARY} are read. Write the column without one."
            )
        usual = LARGEST_HELD * about.num_rows // max(1, about.total_byte_size)
        return max(1, min(_MOST_ROWS, usual, max(_FEWEST_ROWS, LARGEST_HELD // max(1, sum(dictionaries)))))

    def _dictionary(self, column: Any) -> int:
        """The unpacked bytes of a column's dictionary of texts, which no text in it exceeds: in the head of
        its page behind the kind, both as numbers of Thrift's compact protocol (parquet-format, `PageHeader`).
        """
        if column.physical_type != "BYTE_ARRAY" or not column.has_dictionary_page:
            return 0
        self._source.seek(column.dictionary_page_offset)
        head = self._source.read(_HEAD)
        if len(head) < _HEAD or head[:1] != b"\x15" or head[2:3] != b"\x15":
            return _LARGEST_DICTIONARY + 1
        number = 0
        for place, byte in enumerate(head[3:]):
            number |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                break
        return number >> 1


def listed_texts(schema: Any) -> Sequence[str]:
    """The paths of the texts and bytes in lists, to be read as dictionaries: of these no bound of rows bounds
    the number."""
    columns = [schema.column(i) for i in range(len(schema))]
    return [
        column.path
        for column in columns
        if column.max_repetition_level and column.physical_type == "BYTE_ARRAY"
    ]


def unpacked(piece: Any) -> int:
    """The bytes of a batch once no value is in a dictionary any more."""
    return sum(_size(column) for column in piece.columns)


def _size(values: Any) -> int:
    arrow: Any = importlib.import_module("pyarrow")
    if arrow.types.is_dictionary(values.type):
        compute: Any = importlib.import_module("pyarrow.compute")
        lengths = compute.binary_length(values.dictionary).cast("int64")
        return compute.sum(lengths.take(values.indices)).as_py() or 0
    if arrow.types.is_struct(values.type):
        return sum(_size(values.field(i)) for i in range(values.type.num_fields))
    if arrow.types.is_list(values.type) or arrow.types.is_large_list(values.type):
        return 4 * len(values) + _size(values.flatten())
    if arrow.types.is_map(values.type):
        return _size(values.keys) + _size(values.items)
    return values.nbytes


def _pieces(batch: Any, size: int) -> Iterator[Any]:
    """A batch that unpacks to so many bytes, halved until none unpacks to more than `LARGEST_HELD`."""
    if size <= LARGEST_HELD:
        yield batch
    elif batch.num_rows == 1:
        raise TooLarge(f"A row of the Parquet file unpacks to more than {LARGEST_HELD} bytes. Split it.")
    else:
        half = batch.num_rows // 2
        for piece in (batch.slice(0, half), batch.slice(half)):
            yield from _pieces(piece, unpacked(piece))

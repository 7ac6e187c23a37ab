"""Tables as spreadsheets, data frames and sets on hubs are written by other tools."""

import io
from importlib import import_module
from typing import Any

import pytest

from sterling.domain.errors import Invalid
from sterling.formats import detect, importer
from sterling.formats.contract import Asset, Entry, Target
from sterling.formats.encoding import as_utf8
from sterling.services.import_uris import unpacked
from tests.formats.test_hostile_files import read

ROWS = [{"text": "Zoë, so"}, {"text": "b"}]


@pytest.mark.parametrize(
    "content",
    [
        b'text\r\n"Zo\xc3\xab, so"\r\nb\r\n',
        b"sep=;\r\ntext\r\nZo\xc3\xab, so\r\nb\r\n",
        b"\xef\xbb\xbfsep=;\r\ntext;\r\nZo\xc3\xab, so;\r\nb;\r\n",
        b'text,,\n"Zo\xc3\xab, so",,\nb,,\n',
    ],
    ids=["plain", "said", "said, with an empty column", "empty columns"],
)
def test_what_spreadsheets_add_is_no_data(content: bytes) -> None:
    entries, problems = read("csv", content)
    assert (problems, [one.data for one in entries]) == ([], ROWS)


def test_the_index_of_a_data_frame_is_a_column_by_its_number() -> None:
    entries, problems = read("csv", b",text\n0,a\n1,b\n")
    assert problems == []
    assert [one.data for one in entries] == [{"column 1": "0", "text": "a"}, {"column 1": "1", "text": "b"}]


@pytest.mark.parametrize("column", ["truth", "Truth", "truth.animal", "ground_truth"])
def test_known_truth_by_another_name_is_not_handed_out_with_the_data(column: str) -> None:
    content = f"text,{column}\na,cat\n".encode()
    entries, problems = read("csv", content)
    assert entries == []
    assert [(one.path, one.code) for one in problems[0].problems] == [(f"/{column}", "truth")]
    declared = Target(fields=("text", column.partition(".")[0]))
    (entry,) = importer("csv").read(io.BytesIO(content), declared)
    assert isinstance(entry, Entry)
    assert entry.data == {"text": "a", column: "cat"}


def test_tabs_part_a_tsv_whatever_its_header_holds() -> None:
    target = Target(file="a.tsv")
    (entry,) = importer("csv").read(io.BytesIO(b"text, long, and so on\tnote\na\tb\n"), target)
    assert isinstance(entry, Entry)
    assert entry.data == {"text, long, and so on": "a", "note": "b"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_text_in_utf_16_is_read_as_any_other(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("be") else ""
    with as_utf8(io.BytesIO(f"{mark}text\tn\r\nZoë 😀\t1\r\n".encode(encoding))) as source:
        assert detect(source.read(), "a.txt")[0].name == "csv"
        source.seek(0)
        (entry,) = importer("csv").read(source, Target())
    assert isinstance(entry, Entry)
    assert entry.data == {"text": "Zoë 😀", "n": "1"}


def test_numbers_are_no_text_in_utf_16_and_a_cut_one_is_refused() -> None:
    numbers = b"\xff\xfe" + bytes(range(256)) * 4
    assert as_utf8(io.BytesIO(numbers)).read() == numbers
    cut = "a,b\n1,2\n".encode("utf-16")[:-1]
    with pytest.raises(Invalid, match="UTF-16, but not to its end"):
        as_utf8(io.BytesIO(cut))
    with as_utf8(io.BytesIO(cut), whole=False) as begun:
        assert begun.read() == b"a,b\n1,2"


def test_pictures_inside_of_parquet_become_assets() -> None:
    """As sets on the Hugging Face hub have them: a struct of bytes and path."""
    arrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    rows = [
        {"image": {"bytes": b"\x89PNG\xff", "path": "a.png"}, "raw": b"\xff\xfe", "label": 3},
        {"image": {"bytes": None, "path": "file:///b.png"}, "raw": b"plain", "label": 4},
    ]
    kind = arrow.struct([("bytes", arrow.binary()), ("path", arrow.string())])
    schema = arrow.schema([("image", kind), ("raw", arrow.binary()), ("label", arrow.int64())])
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), out)
    target = Target(views={"it": ("image", "image")})
    first, second = unpacked(iter(importer("parquet").read(io.BytesIO(out.getvalue()), target)), target)
    assert isinstance(first, Entry)
    assert [(one.field, _content(one)) for one in first.assets] == [("image", b"\x89PNG\xff")]
    # Bytes that nothing shows are kept as they are.
    assert first.data["raw"] == "data:application/octet-stream;base64,//4="
    assert isinstance(second, Entry)
    assert second.data == {"image": "file:///b.png", "raw": "plain", "label": 4}


def _content(asset: Asset) -> bytes:
    return b"".join(asset.pieces())

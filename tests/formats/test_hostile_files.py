"""Files from strangers: each broken line is named with its reason, and nothing else is lost."""

import contextlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.errors import SterlingError
from sterling.domain.job import LineProblem
from sterling.formats import importer, importers
from sterling.formats.contract import Entry, Target

TARGET = Target(
    views={"doc": ("text", "text"), "img": ("image", "image")},
    controls={
        "entities": ("span", "doc", ()),
        "cells": ("box", "img", ("RBC",)),
        "mood": ("choice", None, ()),
    },
)


def read(name: str, content: bytes) -> tuple[list[Entry], list[LineProblem]]:
    found = list(importer(name).read(io.BytesIO(content), TARGET))
    return [e for e in found if isinstance(e, Entry)], [p for p in found if isinstance(p, LineProblem)]


BAD_LINES: list[Callable[[int], bytes]] = [
    lambda n: b'{"data": {"text": ',
    lambda n: b"\xff\xfe not text",
    lambda n: b"[1, 2]",
    lambda n: b'{"id": 5, "data": {}}',
    lambda n: b'{"id": "x", "data": "no object"}',
    lambda n: b'{"data": {}, "surprise": 1}',
    lambda n: b'{"data": {}, "redundancy": 0}',
    lambda n: b'{"data": {}, "answers": [{"annotator": "a"}]}',
    lambda n: b'{"data": {"x": NaN}}',
]


def test_37_bad_lines_of_100000_are_named_and_the_rest_is_read() -> None:
    wrong = {n * 2_700 + 11: BAD_LINES[n % len(BAD_LINES)](n) for n in range(37)}
    lines = [
        wrong.get(number, b'{"id": "i%d", "data": {"text": "t%d"}}' % (number, number))
        for number in range(1, 100_001)
    ]
    entries, problems = read("jsonl", b"\n".join(lines))
    assert len(entries) == 99_963
    assert [problem.line for problem in problems] == sorted(wrong)
    assert all(problem.problems[0].message for problem in problems)


def test_nothing_of_a_csv_line_beyond_the_bound_becomes_a_row() -> None:
    long = b'"' + b"x" * (40 * 2**20) + b'"'
    entries, problems = read("csv", b"text\n" + long + b"\nshort\n" + b"y" * (17 * 2**20) + b"\nlast,\n")
    assert [(one.line, one.data) for one in entries] == [(3, {"text": "short"})]
    assert [one.line for one in problems] == [2, 4, 5]
    assert "longer than 16777216 bytes" in problems[0].problems[0].message


def test_of_a_name_that_an_object_has_twice_the_last_counts() -> None:
    ((entry,), problems) = read("jsonl", b'{"id": "a", "data": {"text": "one", "text": "two"}}')
    assert (entry.data, problems) == ({"text": "two"}, [])


def test_a_line_beyond_the_bound_is_refused_and_the_next_is_read() -> None:
    content = b'{"text": "' + b"x" * (17 * 2**20) + b'"}\n{"text": "short"}\n'
    entries, problems = read("jsonl", content)
    assert [problem.line for problem in problems] == [1]
    assert [(entry.line, entry.data) for entry in entries] == [(2, {"text": "short"})]


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        (b"text,label\na\n", 2, "cells"),
        (b"text,label\na,b,c\n", 2, "cells"),
        (b'text,label\n"a\nb",c\nx\n', 4, "cells"),
        (b"text,label\n\xff,b\n", 2, "UTF-8"),
        (b"text,priority\na,high\n", 2, "number"),
        (b"text,redundancy\na,100000\n", 2, "bounds"),
    ],
)
def test_a_bad_row_of_a_csv_is_named(content: bytes, line: int, word: str) -> None:
    entries, problems = read("csv", content)
    assert [problem.line for problem in problems] == [line]
    assert word in problems[0].problems[0].message
    assert all(entry.line != line for entry in entries)


@pytest.mark.parametrize("content", [b"", b"a,a\n1,2\n", b",,\n1,2,3\n", b"caf\xe9,b\n1,2\n"])
def test_a_csv_without_a_usable_header_is_refused_whole(content: bytes) -> None:
    with pytest.raises(SterlingError):
        read("csv", content)


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("../../etc/passwd.png", b"x", "leads out"),
        ("/abs.png", b"x", "leads out"),
        ("c:\\evil.png", b"x", "leads out"),
        ("inner.zip", b"x", "archive in the archive"),
        ("bomb.png", b"\0" * (300 * 2**20), "times its packed size"),
        ("run.exe", b"hello", "nothing that can be shown"),
        ("film.mp4", b"hello", "needs a view of video"),
    ],
)
def test_what_a_zip_must_not_hold_is_refused_by_name(name: str, content: bytes, word: str) -> None:
    entries, problems = read("files", zipped({name: content, "good.png": b"png"}))
    assert [entry.external_id for entry in entries] == ["good.png"]
    assert word in problems[0].problems[0].message


def test_a_cut_zip_is_refused() -> None:
    whole = zipped({"a.png": b"x" * 1000})
    with pytest.raises(SterlingError, match="zip"):
        read("files", whole[: len(whole) // 2])


def test_xml_with_entities_is_refused() -> None:
    xml = b'<!DOCTYPE a [<!ENTITY x "y">]><annotation><size><width>1</width></size></annotation>'
    entries, problems = read("voc", zipped({"a.png": b"png", "a.xml": xml}))
    assert entries == []
    assert "entities" in problems[0].problems[0].message


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"word\tB-\n", "tag"),
        (b"word\n", "token"),
        (b"word\tX-person\n", "tag"),
        (b"\xff\tO\n", "UTF-8"),
    ],
)
def test_a_bad_sentence_is_named(content: bytes, word: str) -> None:
    entries, problems = read("conll", content + b"\nfine\tO\n")
    assert [entry.data for entry in entries] == [{"text": "fine"}]
    assert word in problems[0].problems[0].message


@given(name=st.sampled_from(sorted(importers())), content=st.binary(max_size=400))
def test_no_bytes_crash_an_importer(name: str, content: bytes) -> None:
    entries, problems = list[Entry](), list[LineProblem]()
    with contextlib.suppress(SterlingError):
        entries, problems = read(name, content)
    assert all(one.line >= 1 for one in [*entries, *problems])


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9), st.lists, max_leaves=9
    )
)
def test_no_json_crashes_the_native_format(value: object) -> None:
    for key in ("id", "data", "truth", "answers", "priority", "redundancy"):
        entries, problems = read("jsonl", json.dumps({"data": {}, key: value}).encode())
        assert len(entries) + len(problems) == 1

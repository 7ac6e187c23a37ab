"""What a file says is read in memory that neither its size nor the number of its values decides."""

import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.errors import Invalid
from sterling.domain.job import LineProblem
from sterling.domain.text import MOST_VALUES, children, count_values
from sterling.formats import importer
from sterling.formats.contract import Entry
from tests.formats.test_hostile_files import TARGET

MANY = b'{"id": "many", "data": {"x": [%s]}}' % b",".join([b"[]"] * 2_000_000)
GOOD = b'{"id": "good", "data": {"text": "a"}}'
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def _count(value: Any) -> int:
    return 1 + sum(map(_count, children(value)))


def _peak(name: str, content: bytes) -> tuple[list[Entry | LineProblem], int]:
    """What is read, and the most bytes that reading took beside the file itself."""
    source = io.BytesIO(content)
    tracemalloc.start()
    try:
        return list(importer(name).read(source, TARGET)), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@given(values, st.sampled_from([None, 2]), st.booleans())
def test_values_are_counted_by_their_signs(value: Any, indent: int | None, escaped: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=escaped).encode(errors="replace")
    assert count_values(text) == _count(value)


@pytest.mark.parametrize("rest", [b'"', b'"\\"', b'"' + b'\\"' * 500_000, b'"' + b'\\"' * 500_000 + b"\\"])
def test_texts_without_an_end_are_counted_in_one_pass(rest: bytes) -> None:
    assert count_values(b"[1," + rest) == 3


def test_a_line_of_too_many_values_is_refused_before_any_is_made() -> None:
    found, peak = _peak("jsonl", MANY + b"\n" + GOOD)
    assert isinstance(found[0], LineProblem)
    assert (found[0].line, found[0].problems[0].code) == (1, "too_large")
    assert f"more than {MOST_VALUES} values" in found[0].problems[0].message
    assert isinstance(found[1], Entry)
    assert peak < 4 * len(MANY)


def test_an_item_of_too_many_values_stops_a_list_before_they_are_made() -> None:
    with pytest.raises(Invalid, match=r"Item 2 of the list holds more than 1000000 values"):
        list(importer("json").read(io.BytesIO(b"[" + GOOD + b"," + MANY + b"]"), TARGET))


def test_signs_within_texts_are_no_values() -> None:
    line = json.dumps({"data": {"text": 'a,[{"' * 400_000}}).encode()
    (found,) = importer("jsonl").read(io.BytesIO(line), TARGET)
    assert isinstance(found, Entry)


IMAGES = [{"id": n, "file_name": f"{n}.jpg", "width": 100, "height": 9_000} for n in range(500)]
BOXES = [
    {"id": n, "image_id": n % 500, "category_id": 7, "bbox": [1, 2, 3, n + 1], "segmentation": [[n] * 30]}
    for n in range(8_000)
]
NAMES = [{"id": 7, "name": "RBC"}]


@pytest.mark.parametrize(
    "order",
    [("images", "annotations", "categories"), ("categories", "annotations", "images")],
    ids=" ".join,
)
def test_a_large_coco_file_is_read_in_bounded_memory(order: tuple[str, ...]) -> None:
    parts = {"images": IMAGES, "annotations": BOXES, "categories": NAMES}
    content = json.dumps({"info": {"year": 2026}, **{name: parts[name] for name in order}}).encode()
    source = io.BytesIO(content)
    seen = 0
    tracemalloc.start()
    for number, entry in enumerate(importer("coco").read(source, TARGET)):
        assert isinstance(entry, Entry)
        assert entry.truth is not None
        regions: Any = entry.truth["cells"]
        heights = [one["height"] for one in regions["regions"]]
        assert heights == list(range(number + 1, 8_001, 500))
        assert {one["label"] for one in regions["regions"]} == {"RBC"}
        seen += 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == 500
    assert peak < len(content) / 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (lambda: b'{"annotations": []}', "no list of images"),
        (lambda: b"[]", "no JSON object"),
        (lambda: b'{"images": {}}', "images of the COCO file is no list of objects"),
        (lambda: b'{"images": [], "annotations": [1]}', "annotations of the COCO file is no list of objects"),
        (
            lambda: b'{"images": [], "annotations": [{"bbox": NaN}]}',
            "annotations of the COCO file is not valid",
        ),
        (lambda: b'{"images": []', "neither a comma nor the end"),
        (lambda: b'{"images": [{}', "neither a comma nor its end"),
        (lambda: b'{"images" []}', "no name with a colon"),
        (lambda: b'{"images": [], }', "no name with a colon"),
        (lambda: b'{"images": []} {}', "goes on behind its object"),
        (lambda: b'{"images": [], "annotations": [%s]}' % MANY, "Item 1 of annotations holds more than"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_coco_is_refused_at_its_place(content: Callable[[], bytes], word: str) -> None:
    with pytest.raises(Invalid, match=word):
        list(importer("coco").read(io.BytesIO(content()), TARGET))

"""Templates: what the compiler makes of a good one, and what it says of bad ones."""

import copy
import json
from typing import Any

import jsonschema_rs
import pytest

from sterling.controls import gallery, source
from sterling.controls.template import (
    check_answer,
    compile_template,
    compile_text,
    load_template,
    normal_answer,
    row,
)
from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.template import Template, look_up, source_path
from tests.unit.bad_templates import BAD, box, choice, paths, raw

TEXT = """
name: review
data: {text: {type: string}, image: {type: string}, size: {type: integer}}
views:
  doc: {type: text, src: $.text}
  picture: {type: image, src: $.image}
controls:
  names: {type: span, on: doc, labels: {$ref: "#/ontology/names"}}
  things: {type: box, on: picture, labels: [car, truck], required: "item.size > 1"}
  good: {type: choice, options: [yes, no]}
  faults: {type: choices, options: [dark, blurred], when: "good == 'no'"}
  stars: {type: scale, values: [1, 2, 3]}
  price: {type: number, min: 0, required: false}
  why: {type: text, required: "stars == 1"}
ontology:
  names: [person, {id: place, children: [{id: city, title: City, key: c}]}]
layout: [doc, [picture, [names, things]], [good, faults], stars, price, why]
rules:
  - {check: "price != null", when: "stars == 3", message: Say what it costs}
"""
ITEM = {"text": "Ana in Oslo", "image": "a.png", "size": 1}
ANSWER: dict[str, Any] = {
    "names": {"regions": [{"id": "1", "label": "person", "start": 0, "end": 3, "text": "Ana"}]},
    "good": "yes",
    "stars": 2,
}


def test_the_small_template_is_right() -> None:
    assert compile_template(raw()).plan["layout"] == ["doc", "pic", "q"]


@pytest.mark.parametrize(("template", "expected"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_template_says_where(template: Any, expected: list[str]) -> None:
    before = copy.deepcopy(template)
    assert sorted(paths(template)) == sorted(expected)
    assert repr(template) == repr(before)


def test_problems_of_all_parts_come_at_once() -> None:
    template = raw(
        views={"doc": {"type": "text", "src": "text"}},
        controls={"a": {"type": "nope"}, "b": {"type": "choice", "options": ["a", "a"]}},
        rules=[{"check": "", "message": "m"}],
    )
    assert paths(template) == [
        "/views/doc/src",
        "/controls/a/type",
        "/controls/b/options/1/id",
        "/rules/0/check",
    ]


def test_what_compiling_gives() -> None:
    compiled = compile_text(TEXT)
    assert list(compiled.asked) == ["names", "things", "good", "faults", "stars", "price", "why"]
    assert compiled.output_schema["required"] == ["names", "good", "stars"]
    assert compiled.output_schema["additionalProperties"] is False
    jsonschema_rs.meta.validate(compiled.output_schema)
    jsonschema_rs.meta.validate(compiled.data_schema)
    assert compiled.data_schema["required"] == ["text", "image"]
    assert compiled.methods["names"] == "detected_spans"
    assert compiled.methods["things"] == "detected_regions"
    assert compiled.agreement["stars"] == "krippendorff_alpha_ordinal"
    assert compiled.required["things"] == "item.size > 1"
    columns = [(column.name, column.type) for one in compiled.columns.values() for column in one]
    assert columns[:3] == [("names", "json"), ("names.count", "integer"), ("things", "json")]
    json.dumps(compiled.plan, allow_nan=False)
    assert compile_template(compiled.template) == compiled


def test_labels_get_keys_and_colours_in_order() -> None:
    plan: Any = compile_text(TEXT).plan
    labels = plan["controls"][0]["labels"]
    # Blue, orange and mint are the first three of the palette; a given key stays.
    assert [(label["id"], label["key"], label["color"], label["parent"]) for label in labels] == [
        ("person", "1", "#497dba", None),
        ("place", "2", "#db772f", None),
        ("city", "c", "#98e1bb", "place"),
    ]


def test_given_keys_and_colours_count_in_either_case() -> None:
    plan: Any = compile_template(choice(options=["a", {"id": "b", "key": "Y", "color": "#B63325"}])).plan
    shown = [(option["key"], option["color"], option["slot"]) for option in plan["controls"][0]["options"]]
    assert shown == [("1", "#497dba", 1), ("y", "#b63325", None)]


def test_keys_end_and_colours_begin_again() -> None:
    plan: Any = compile_template(box(labels=[f"l{n}" for n in range(40)])).plan
    labels = plan["controls"][0]["labels"]
    assert [label["key"] for label in labels[:10]] == [*"123456789", "q"]
    assert labels[39]["key"] is None
    assert labels[24]["color"] == labels[0]["color"]
    assert labels[8]["slot"] == 9


def test_a_right_answer_has_no_problem() -> None:
    compiled = compile_text(TEXT)
    assert check_answer(compiled, ITEM, ANSWER) == []
    assert jsonschema_rs.validator_for(compiled.output_schema).is_valid(ANSWER)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"extra": 1}, [("/extra", "unknown_control")]),
        ({"good": None}, [("/good", "type")]),
        ({"good": "maybe"}, [("/good", "unknown_option")]),
        ({"good": "no"}, [("/faults", "missing")]),
        ({"faults": ["dark"]}, [("/faults", "not_asked")]),
        ({"stars": 1}, [("/why", "missing")]),
        ({"stars": 3}, [("", "rule")]),
        ({"stars": 3, "price": 5}, []),
        ({"price": -1}, [("/price", "range")]),
        ({"names": {"regions": [1]}}, [("/names/regions/0", "type")]),
        ({"stars": 10**400, "why": 1}, [("/stars", "type"), ("/why", "type")]),
    ],
)
def test_an_answer_is_judged(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    problems = check_answer(compile_text(TEXT), ITEM, {**ANSWER, **changes})
    assert [(problem.path, problem.code) for problem in problems] == expected


def test_required_can_depend_on_the_item() -> None:
    problems = check_answer(compile_text(TEXT), {**ITEM, "size": 2}, ANSWER)
    assert [(problem.path, problem.code) for problem in problems] == [("/things", "missing")]


@pytest.mark.parametrize("answer", [None, [], "x", 5, True, float("nan")])
def test_an_answer_that_is_no_object(answer: Any) -> None:
    assert [problem.path for problem in check_answer(compile_text(TEXT), ITEM, answer)] == [""]


def test_a_flood_of_problems_is_cut() -> None:
    answer: dict[str, Any] = {f"x{n}": n for n in range(5000)}
    assert len(check_answer(compile_text(TEXT), ITEM, answer)) == 100


def test_the_stored_form_and_the_row() -> None:
    compiled = compile_text(TEXT)
    answer: dict[str, Any] = {
        "stars": 2.0,
        "faults": ["blurred", "dark"],
        "good": "no",
        "names": {"regions": []},
    }
    normal = normal_answer(compiled, answer)
    assert list(normal) == ["names", "good", "faults", "stars"]
    assert normal["faults"] == ["dark", "blurred"]
    cells = row(compiled, normal)
    assert (cells["names.count"], cells["good"], cells["price"]) == (0, "no", None)


def test_yaml_means_what_it_looks_like() -> None:
    options = compile_text(TEXT).template.controls["good"]["options"]
    assert options == ["yes", "no"]
    template = load_template(
        "{name: 2024-05-01, data: {}, views: {}, controls: {a: {x: [1:30, 0x1F, ~, 1e3, -7, true, '5']}}}"
    )
    assert template.name == "2024-05-01"
    assert template.controls["a"]["x"] == ["1:30", "0x1F", None, 1000.0, -7, True, "5"]


def test_json_is_read_too() -> None:
    assert load_template(json.dumps(raw())) == Template.model_validate(raw())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: *x", "anchors"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", "line 2"),
        ("a: 1\na: 2", "given twice (line 2)"),
        ("[" * 100_000, "nested more than 40 deep"),
        ('{"a":' * 100_000, "nested more than 40 deep"),
        ("a: 1\n--- \nb: 1", "more than one document"),
        ("? [a]\n: 1", "key"),
        ("a: 'x", "line"),
        ("name: x\nviews: [", "line"),
        ("\x00", "control characters"),
        ("a: " + "9" * 300 + "e999", "too large"),
        ("", "a template is an object"),
    ],
)
def test_hostile_text_is_refused(text: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_template(text)
    assert said in caught.value.message


def test_huge_text_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        load_template("a" * 1_000_001)


def test_problems_name_the_line() -> None:
    text = TEXT.replace("values: [1, 2, 3]", "values: [3, 2, 1]").replace(
        "options: [yes, no]", "options: [yes]"
    )
    with pytest.raises(Invalid) as caught:
        compile_text(text)
    places = {problem.path: problem.message for problem in caught.value.problems}
    assert "(line 10)" in places["/controls/good/options"]
    assert "(line 12)" in places["/controls/stars"]


@pytest.mark.parametrize(
    ("src", "path"),
    [
        ("$", ()),
        ("$.a", ("a",)),
        ("$.a[0].b-c", ("a", 0, "b-c")),
        ('$["a column"]', ("a column",)),
        ("$['x'][12]", ("x", 12)),
        ("$.größe", ("größe",)),
        ("a", None),
        ("$.", None),
        ("$.a[*]", None),
        ("$.a[-1]", None),
        ("$..a", None),
        ("$.a b", None),
        ("", None),
    ],
)
def test_sources(src: str, path: tuple[str | int, ...] | None) -> None:
    assert source_path(src) == path


def test_looking_up_what_is_not_there() -> None:
    item: dict[str, Any] = {"a": [{"b": 1}]}
    assert look_up(("a", 0, "b"), item) == 1
    assert look_up(("a", 1, "b"), item) is None
    assert look_up(("a", "b"), item) is None
    assert look_up((), item) == item


def test_the_gallery_has_what_it_says() -> None:
    assert len(gallery.entries()) >= 8
    kinds = {asked.control.kind for entry in gallery.entries() for asked in entry.compiled.asked.values()}
    assert {"choice", "choices", "scale", "text", "number", "span", "box", "segment"} <= kinds
    assert {"cuboid", "points", "track"} <= kinds


_CATEGORIES = ("text", "image", "audio", "video", "pointcloud", "timeseries", "document", "generative")
# How sample files begin, their media type, and how large they may be: the gallery is fetched as a whole.
_SAMPLE_FILES = (
    (b"\x89PNG\r\n", "image/png", 3000),
    (b"RIFF", "audio/wav", 15_000),
    (b"ftyp", "video/mp4", 15_000),
    (b"# .PCD v0.7\n", "application/octet-stream", 35_000),
)


@pytest.mark.parametrize("entry", gallery.entries(), ids=lambda entry: entry.name)
def test_a_built_in_template(entry: gallery.Entry) -> None:
    assert entry.template.name == entry.name
    assert entry.template.title
    assert entry.template.description
    assert entry.category in _CATEGORIES
    assert 2 <= len(entry.samples) <= 3
    validator = jsonschema_rs.validator_for(entry.compiled.data_schema)
    for sample in entry.samples:
        validator.validate(sample.data)
        for field, content in sample.files.items():
            (start, most), *_ = ((kind, size) for head, kind, size in _SAMPLE_FILES if head in content[:12])
            assert len(content) < most
            found: Any = sample.inline()
            for step in field.split("."):
                found = found[int(step) if isinstance(found, list) else step]
            assert str(found).startswith(f"data:{start};base64,")
    assert gallery.get(entry.name) is entry


@pytest.mark.parametrize("field", [{}, {"enum": ["a"]}, {"$ref": "https://example.org/schema"}])
def test_a_field_of_a_form_without_a_type_is_a_problem(field: dict[str, Any]) -> None:
    described = {"type": "object", "properties": {"total": field}}
    with pytest.raises(Invalid) as caught:
        compile_template(raw(controls={"bill": {"type": "form", "schema": described}}))
    assert [one.path for one in caught.value.problems] == ["/controls/bill/schema/properties/total/type"]


def test_a_template_of_too_many_parts_is_refused_before_it_is_worked_on() -> None:
    with pytest.raises(TooLarge, match="200,000 parts"):
        compile_template(raw(controls={"mood": choice(options=[[]] * 200_001)}))


@pytest.mark.parametrize("text", ['{"name": "a",\n "name": "b"}', "name: a\nname: b"])
def test_a_name_that_is_there_twice_is_told_with_its_line(text: str) -> None:
    with pytest.raises(Invalid, match=r"'name' is given twice \(line 2\)"):
        source.read(text)

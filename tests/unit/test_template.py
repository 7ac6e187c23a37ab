"""Templates: what the compiler makes of a good one, and what it says of bad ones."""

import copy
import json
from typing import Any

import jsonschema_rs
import pytest

from sterling.controls import gallery
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


def raw(**changes: Any) -> dict[str, Any]:
    """A small template with some of its parts replaced; a part set to None is left out."""
    template: dict[str, Any] = {
        "name": "t",
        "data": {"text": {"type": "string"}, "image": {"type": "string"}},
        "views": {"doc": {"type": "text", "src": "$.text"}, "pic": {"type": "image", "src": "$.image"}},
        "controls": {"q": {"type": "choice", "options": ["a", "b"]}},
    }
    template.update(changes)
    return {name: part for name, part in template.items() if part is not None}


def control(**spec: Any) -> dict[str, Any]:
    return raw(controls={"q": spec})


def box(**spec: Any) -> dict[str, Any]:
    return control(**{"type": "box", "on": "pic", "labels": ["a"], **spec})


def choice(**spec: Any) -> dict[str, Any]:
    return control(**{"type": "choice", "options": ["a", "b"], **spec})


def schema(**parts: Any) -> dict[str, Any]:
    properties = {"text": {"type": "string"}, "image": {"type": "string"}}
    return raw(data={"type": "object", "properties": properties, **parts})


def nested(depth: int, inner: Any) -> Any:
    for _ in range(depth):
        inner = {"items": inner}
    return inner


def labels_nested(depth: int) -> Any:
    label: Any = {"id": "leaf"}
    for number in range(depth):
        label = {"id": str(number), "children": [label]}
    return [label]


TWO = {"a": {"type": "text"}, "b": {"type": "text"}}
BAD: list[tuple[str, Any, list[str]]] = [
    ("no object", [], [""]),
    ("null", None, [""]),
    ("empty", {}, ["/name", "/data", "/views", "/controls"]),
    ("unknown part", raw(colour=1), ["/colour"]),
    ("empty name", raw(name=""), ["/name"]),
    ("name of a wrong type", raw(name=5), ["/name"]),
    ("no views", raw(views={}), ["/views"]),
    ("no controls", raw(controls={}), ["/controls"]),
    ("too many controls", raw(controls={f"c{n}": {"type": "text"} for n in range(201)}), ["/controls"]),
    ("view of no kind", raw(views={"doc": {"type": "smell", "src": "$.text"}}), ["/views/doc/type"]),
    ("view without source", raw(views={"doc": {"type": "text"}}), ["/views/doc/src"]),
    ("source is no path", raw(views={"doc": {"type": "text", "src": "text"}}), ["/views/doc/src"]),
    ("source with a wildcard", raw(views={"doc": {"type": "text", "src": "$.a[*]"}}), ["/views/doc/src"]),
    ("source names no field", raw(views={"doc": {"type": "text", "src": "$.body"}}), ["/views/doc/src"]),
    ("view name with a space", raw(views={"a b": {"type": "text", "src": "$.text"}}), ["/views/a b"]),
    ("control name is a keyword", raw(controls={"not": {"type": "text"}}), ["/controls/not"]),
    ("control name is reserved", raw(controls={"item": {"type": "text"}}), ["/controls/item"]),
    ("control name with a slash", raw(controls={"a/b": {"type": "text"}}), ["/controls/a~1b"]),
    ("name of both", raw(controls={"doc": {"type": "text"}}), ["/controls/doc"]),
    ("control is no object", raw(controls={"q": "text"}), ["/controls/q"]),
    ("kind is missing", control(options=["a", "b"]), ["/controls/q/type"]),
    ("kind is unknown", control(type="chioce"), ["/controls/q/type"]),
    ("options are missing", control(type="choice"), ["/controls/q/options"]),
    ("one option", choice(options=["a"]), ["/controls/q/options"]),
    ("option twice", choice(options=["a", "b", "a"]), ["/controls/q/options/2/id"]),
    (
        "key twice",
        choice(options=[{"id": "a", "key": 1}, {"id": "b", "key": "1"}]),
        ["/controls/q/options/1/key"],
    ),
    ("key of two letters", choice(options=["a", {"id": "b", "key": "xy"}]), ["/controls/q/options/1/key"]),
    ("colour by name", choice(options=["a", {"id": "b", "color": "red"}]), ["/controls/q/options/1/color"]),
    ("option is true", choice(options=["a", True]), ["/controls/q/options/1"]),
    ("option without id", choice(options=["a", {"title": "B"}]), ["/controls/q/options/1/id"]),
    (
        "unknown member of an option",
        choice(options=["a", {"id": "b", "cost": 1}]),
        ["/controls/q/options/1/cost"],
    ),
    ("unknown member of a control", choice(colour="red"), ["/controls/q/colour"]),
    ("required is a number", choice(required=3), ["/controls/q/required"]),
    (
        "two problems of one control",
        choice(title=5, options="a"),
        ["/controls/q/title", "/controls/q/options"],
    ),
    ("condition is broken", choice(when="a =="), ["/controls/q/when"]),
    ("condition reads an unknown name", choice(required="other == 1"), ["/controls/q/required"]),
    ("condition reads itself", choice(when="q == 'a'"), ["/controls/q/when"]),
    (
        "conditions wait for each other",
        raw(controls={"a": {"type": "text", "when": "b == 'x'"}, "b": {"type": "text", "when": "a == 'x'"}}),
        ["/controls/a/when", "/controls/b/when"],
    ),
    ("more wanted than there are", control(type="choices", options=["a"], min=2), ["/controls/q"]),
    ("scale of one", control(type="scale", values=[1]), ["/controls/q/values"]),
    ("scale that falls", control(type="scale", values=[2, 1]), ["/controls/q"]),
    (
        "scale of truth",
        control(type="scale", values=[False, True]),
        ["/controls/q/values/0", "/controls/q/values/1"],
    ),
    ("titles for other values", control(type="scale", values=[1, 2], titles=["one"]), ["/controls/q"]),
    ("number without room", control(type="number", min=2, max=1), ["/controls/q"]),
    ("step of zero", control(type="number", step=0), ["/controls/q/step"]),
    ("endless bound", control(type="number", max=float("inf")), ["/controls/q/max"]),
    ("text without room", control(type="text", min_length=9, max_length=3), ["/controls/q"]),
    ("regions on nothing", control(type="box", labels=["a"]), ["/controls/q/on"]),
    ("regions on an unknown view", box(on="nope"), ["/controls/q/on"]),
    ("boxes on a text", box(on="doc"), ["/controls/q/on"]),
    ("spans on an image", control(type="span", on="pic", labels=["a"]), ["/controls/q/on"]),
    ("question about an unknown view", choice(on="nope"), ["/controls/q/on"]),
    ("no labels", box(labels=[]), ["/controls/q/labels"]),
    (
        "label twice in the tree",
        box(labels=["a", {"id": "b", "children": ["a"]}]),
        ["/controls/q/labels/1/children/0/id"],
    ),
    ("labels too deep", box(labels=labels_nested(9)), ["/controls/q/labels" + "/0/children" * 8 + "/0"]),
    (
        "limits that exclude each other",
        box(labels=[{"id": "a", "limits": {"min_count": 2, "max_count": 1}}]),
        ["/controls/q/labels/0/limits"],
    ),
    ("more regions wanted than allowed", box(min=5, max=2), ["/controls/q"]),
    ("too many labels", box(labels=[str(n) for n in range(10_001)]), ["/controls/q/labels"]),
    ("reference to nothing", box(labels={"$ref": "#/ontology/cars"}), ["/controls/q/labels/$ref"]),
    ("reference elsewhere", box(labels={"$ref": "https://example.org/x"}), ["/controls/q/labels/$ref"]),
    ("reference that is no text", box(labels={"$ref": 5}), ["/controls/q/labels/$ref"]),
    ("attribute of no type", box(attributes={"a": {"type": "colour"}}), ["/controls/q/attributes/a/type"]),
    (
        "attribute choice without options",
        box(attributes={"a": {"type": "choice"}}),
        ["/controls/q/attributes/a"],
    ),
    (
        "attribute called label",
        box(attributes={"label": {"type": "boolean"}}),
        ["/controls/q/attributes/label"],
    ),
    (
        "attribute condition",
        box(attributes={"a": {"type": "boolean", "when": "b == 1"}}),
        ["/controls/q/attributes/a/when"],
    ),
    ("ontology with a label twice", raw(ontology={"o": ["a", "a"]}), ["/ontology/o/1/id"]),
    (
        "a wrong ontology is told once",
        raw(
            ontology={"o": ["a", "a"]},
            controls={"q": {"type": "box", "on": "pic", "labels": {"$ref": "#/ontology/o"}}},
        ),
        ["/ontology/o/1/id"],
    ),
    ("layout with an unknown name", raw(layout=["doc", "pic", "q", "x"]), ["/layout/3"]),
    ("layout with a name twice", raw(layout=["doc", ["pic", "doc"], "q"]), ["/layout/1/1"]),
    ("layout that leaves one out", raw(layout=["doc", "q"]), ["/layout"]),
    ("layout of numbers", raw(layout=["doc", "pic", "q", 5]), ["/layout/3"]),
    ("layout too deep", raw(layout=["doc", "pic", [[[["q"]]]]]), ["/layout/2/0/0/0", "/layout"]),
    ("rule that is broken", raw(rules=[{"check": "1 +", "message": "m"}]), ["/rules/0/check"]),
    ("rule without message", raw(rules=[{"check": "1"}]), ["/rules/0/message"]),
    (
        "rule about nothing",
        raw(rules=[{"check": "x", "message": "m", "when": "y"}]),
        ["/rules/0/check", "/rules/0/when"],
    ),
    ("item that is no object", schema(type="array"), ["/data/type"]),
    (
        "type that does not exist",
        schema(required=["text"], properties={"text": {"type": "txt"}, "image": {}}),
        ["/data/properties/text/type"],
    ),
    ("field that is no schema", raw(data={"text": "string", "image": {}}), ["/data/text"]),
    ("remote reference", schema(allOf=[{"$ref": "https://example.org/s.json"}]), ["/data/allOf/0/$ref"]),
    ("reference to a file", schema(items={"$ref": "other.json#/a"}), ["/data/items/$ref"]),
    ("local reference to nothing", schema(**{"not": {"$ref": "#/$defs/a"}}), ["/data/not/$ref"]),
    ("dynamic reference", schema(**{"if": {"$dynamicRef": "http://example.org"}}), ["/data/if/$dynamicRef"]),
    ("schema with an id", schema(**{"$id": "https://example.org/"}), ["/data/$id"]),
    ("other dialect", schema(**{"$schema": "http://json-schema.org/draft-04/schema#"}), ["/data/$schema"]),
    ("names that are no list", schema(required="text"), ["/data/required"]),
    ("schema too deep", schema(items=nested(40, {})), ["/data" + "/items" * 31]),
    ("schema too large", schema(allOf=[{} for _ in range(20_001)]), ["/data"]),
    ("bound that is no number", schema(maximum=float("nan")), ["/data/maximum"]),
]


def paths(template: Any) -> list[str]:
    with pytest.raises(Invalid) as caught:
        compile_template(template)
    assert all(problem.message and problem.code for problem in caught.value.problems)
    assert caught.value.message
    return [problem.path for problem in caught.value.problems]


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
    assert compiled.methods["names"] == "exact_mode"
    assert compiled.methods["things"] == "box_clusters"
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
    assert kinds == {"choice", "choices", "scale", "text", "number", "span", "box"}


@pytest.mark.parametrize("entry", gallery.entries(), ids=lambda entry: entry.name)
def test_a_built_in_template(entry: gallery.Entry) -> None:
    assert entry.template.name == entry.name
    assert entry.template.title
    assert entry.template.description
    assert entry.category in ("text", "image", "generative")
    assert 2 <= len(entry.samples) <= 3
    validator = jsonschema_rs.validator_for(entry.compiled.data_schema)
    for sample in entry.samples:
        validator.validate(sample.data)
        for field, content in sample.files.items():
            assert content.startswith(b"\x89PNG\r\n")
            assert len(content) < 3000
            assert str(sample.inline()[field]).startswith("data:image/png;base64,")
    assert gallery.get(entry.name) is entry

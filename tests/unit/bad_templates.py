"""Templates with one thing wrong, and where; and how tests build such templates."""

from typing import Any

import pytest

from sterling.controls.template import compile_template
from sterling.domain.errors import Invalid


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


def laughs(count: int) -> dict[str, Any]:
    """Definitions of which each asks the one before it twice."""
    first: dict[str, Any] = {"0": {"minLength": 3}}
    return first | {str(n): {"allOf": [{"$ref": f"#/$defs/{n - 1}"}] * 2} for n in range(1, count)}


def unevaluated(depth: int) -> Any:
    inner: Any = {}
    for _ in range(depth):
        inner = {"not": inner, "unevaluatedProperties": False}
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
    (
        "references that multiply",
        schema(**{"$defs": laughs(30), "allOf": [{"$ref": "#/$defs/29"}]}),
        ["/data"],
    ),
    (
        "references that multiply by level",
        schema(additionalProperties={"allOf": [{"$ref": "#"}, {"$ref": "#"}]}),
        ["/data"],
    ),
    ("rules asked again at each level", schema(anyOf=[unevaluated(18)]), ["/data"]),
    ("reference in a circle", schema(allOf=[{"$ref": "#"}]), ["/data"]),
    ("reference to no schema", schema(default={"a": {}}, items={"$ref": "#/default/a"}), ["/data"]),
    ("many references", schema(allOf=[{"$ref": "#/properties/text"} for _ in range(201)]), ["/data"]),
    ("many patterns", schema(patternProperties={f"a{n}": {"pattern": "b"} for n in range(51)}), ["/data"]),
    ("bound that is no number", schema(maximum=float("nan")), ["/data/maximum"]),
]


def paths(template: Any) -> list[str]:
    with pytest.raises(Invalid) as caught:
        compile_template(template)
    assert all(problem.message and problem.code for problem in caught.value.problems)
    assert caught.value.message
    return [problem.path for problem in caught.value.problems]

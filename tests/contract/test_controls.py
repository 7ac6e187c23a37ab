"""The contract of every control kind, run over all that are registered, the outside plug-in among them.

A kind is tested with its own examples, with random changes to them, and with any JSON at all.
"""

import copy
import json
import operator
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sterling import controls
from sterling.controls.compiled import check_answer, normal_answer
from sterling.controls.template import compile_template
from sterling.domain.control import Control, Example, Family
from sterling.domain.errors import NotFound
from sterling.domain.votes import VoteShape

PLUGIN = Path(__file__).parent.parent / "plugin_control"
sys.path.insert(0, str(PLUGIN))
controls.scan.cache_clear()

AnyControl = Control[Any]
EXAMPLES = [(control, example) for control in controls.all() for example in control.examples]
SHAPES: dict[VoteShape, tuple[type, ...]] = {
    VoteShape.CATEGORY: (str,),
    VoteShape.SET: (frozenset,),
    VoteShape.ORDINAL: (int, float),
    VoteShape.NUMBER: (float,),
    VoteShape.TEXT: (str,),
    VoteShape.ORDER: (tuple,),
    VoteShape.PAIR: (int,),
    VoteShape.SPANS: (tuple,),
    VoteShape.REGIONS: (tuple,),
}
CELLS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "json": (dict, list),
}
NEAR: list[Any] = [0, 1, 1.0, 2, 3, 13, 9.5, "1", "car", "person", "Oslo", {}, [], None]
any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["id", "label", "regions", "media"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["regions", "media", "id", "x"]) | st.text(max_size=3), inner)
    ),
    max_leaves=10,
)


def identify(value: object) -> str:
    return value.kind if isinstance(value, Control) else ""


each = pytest.mark.parametrize(("control", "example"), EXAMPLES, ids=identify)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    parts: Any = ()
    if isinstance(value, dict | list):
        parts = cast(Any, value).items() if isinstance(value, dict) else enumerate(cast(Any, value))
    for step, part in parts:
        yield from places(part, (*path, step))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    whole = copy.deepcopy(value)
    at = whole
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = new
    return whole


def storable(value: Any) -> bool:
    """What a JSON document in UTF-8 can hold at all."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, UnicodeEncodeError):
        return False
    return True


def accepts(control: AnyControl, spec: Any, value: Any) -> bool:
    return jsonschema_rs.validator_for(control.schema(spec)).is_valid(value)


def judge(control: AnyControl, spec: Any, example: Example, value: Any) -> None:
    """Whatever the value: problems with paths, or it fits the schema and survives every method."""
    problems = control.check(spec, example.about, value)
    assert len(problems) <= 100
    assert all(problem.message and (not problem.path or problem.path[0] == "/") for problem in problems)
    if problems:
        return
    assert storable(value)
    assert accepts(control, spec, value)
    round_trip(control, spec, value)


def round_trip(control: AnyControl, spec: Any, value: Any) -> None:
    normal: Any = cast(Any, control.normal(spec, value))
    assert control.normal(spec, normal) == normal
    vote = control.vote(spec, normal)
    assert isinstance(vote, SHAPES[control.shape])
    label: Any = control.label(spec, vote, [normal])
    if control.family is Family.REGION:
        assert control.shares(spec, label, vote).keys() <= {region["id"] for region in label["regions"]}
        for whole in (label, normal):
            whole["regions"] = sorted(whole["regions"], key=operator.itemgetter("id"))
    if control.shape is VoteShape.PAIR:
        normal.pop("order", None)  # how it was shown is of an answer, not of a label
    if control.shape is VoteShape.NUMBER:
        assert label == pytest.approx(normal)
    else:
        assert label == normal
    cells = control.row(spec, normal)
    columns = {column.name: column.type for column in control.columns(spec)}
    assert cells.keys() == columns.keys()
    assert all(cell is None or isinstance(cell, CELLS[columns[name]]) for name, cell in cells.items())


@each
def test_examples_are_what_they_say(control: AnyControl, example: Example) -> None:
    spec = control.Spec.model_validate(example.spec)
    assert control.examine(spec) == [] or control.examine(spec) == ()
    jsonschema_rs.meta.validate(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **control.schema(spec)}
    )
    json.dumps(control.plan(spec), allow_nan=False)
    assert example.right
    assert example.wrong
    for value in example.right:
        assert control.check(spec, example.about, value) in ([], ())
        assert accepts(control, spec, value)
        round_trip(control, spec, copy.deepcopy(value))
    for value in example.wrong:
        assert control.check(spec, example.about, value), value


@each
def test_similarity_is_symmetric_and_bounded(control: AnyControl, example: Example) -> None:
    spec = control.Spec.model_validate(example.spec)
    for a in example.right:
        assert control.similarity(spec, a, a) == 1.0
        for b in example.right:
            there, back = control.similarity(spec, a, b), control.similarity(spec, b, a)
            assert there == back
            assert 0.0 <= there <= 1.0


@each
def test_classes_are_votes_in_a_stated_order(control: AnyControl, example: Example) -> None:
    spec = control.Spec.model_validate(example.spec)
    classes = control.classes(spec)
    assert len(set(classes)) == len(classes)
    if control.shape in (VoteShape.CATEGORY, VoteShape.ORDINAL):
        assert {control.vote(spec, value) for value in example.right} <= set(classes)
        assert all(control.check(spec, example.about, value) in ([], ()) for value in classes)


@each
@given(data=st.data())
@settings(max_examples=40)
def test_any_value_is_judged(control: AnyControl, example: Example, data: st.DataObject) -> None:
    judge(control, control.Spec.model_validate(example.spec), example, data.draw(any_json))


@each
@given(data=st.data())
@settings(max_examples=80)
def test_any_change_of_an_example_is_judged(
    control: AnyControl, example: Example, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from([*example.right, *example.wrong]))
    for _ in range(data.draw(st.integers(1, 2))):
        near: st.SearchStrategy[Any] = st.sampled_from(NEAR)
        path = data.draw(st.sampled_from(list(places(value))))
        value = changed(value, path, data.draw(near | any_json))
    judge(control, control.Spec.model_validate(example.spec), example, value)


@each
@given(data=st.data())
@settings(max_examples=40)
def test_any_spec_is_accepted_or_refused(control: AnyControl, example: Example, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(places(example.spec))))
    raw = changed(example.spec, path, data.draw(any_json))
    try:
        spec = control.Spec.model_validate(raw)
    except ValidationError:
        return
    if not control.examine(spec):
        jsonschema_rs.validator_for(control.schema(spec))
        json.dumps(control.plan(spec), allow_nan=False)


@each
def test_it_works_in_a_template(control: AnyControl, example: Example) -> None:
    view = next(iter(sorted(control.views)), "text")
    referred = control.refers(control.Spec.model_validate(example.spec)).values()
    beside: Any = {} if example.beside is None else example.beside.controls
    specs: Any = {name: spec for name, (spec, _) in beside.items()}
    answers: Any = {name: answer for name, (_, answer) in beside.items()}
    compiled = compile_template(
        {
            "name": "t",
            "data": {"field": {}},
            "views": {name: {"type": view, "src": "$.field"} for name in ("view", *referred)},
            "controls": {"c": {**example.spec, "on": "view"}, **specs},
        }
    )
    item = {"field": example.shown if example.beside is None else example.beside.view}
    validator = jsonschema_rs.validator_for(compiled.output_schema)
    for value in example.right:
        answer: Any = {"c": value, **answers}
        assert check_answer(compiled, item, answer) == []
        validator.validate(answer)
        stored = normal_answer(compiled, answer)
        assert check_answer(compiled, item, stored) == []
        assert normal_answer(compiled, stored) == stored
    for value in example.wrong:
        problems = check_answer(compiled, item, {"c": value, **answers})
        assert problems
        assert all(problem.path.startswith("/c") for problem in problems)
    assert compiled.methods["c"] == control.method
    assert compiled.agreement["c"] == control.agreement
    json.dumps(compiled.plan, allow_nan=False)


def test_the_plug_in_from_outside_is_there() -> None:
    kinds = [control.kind for control in controls.all()]
    assert kinds == sorted(kinds)
    assert {"box", "choice", "form", "matrix", "preference", "rank", "span", "stars", "tree"} <= {*kinds}
    assert controls.get("stars").kind == "stars"
    # Its second point is broken and its third takes a built-in's name: each breaks only itself.
    assert type(controls.get("choice")).__module__ == "sterling.controls.choice"


def test_an_unknown_kind_says_what_there_is() -> None:
    with pytest.raises(NotFound) as caught:
        controls.get("hologram")
    message = caught.value.message
    assert "'hologram'" in message
    assert ", choice, choices, " in message
    assert "sterling.controls" in message
    assert "sterling_stars:nothing_here was refused" in message
    assert "'choice' is already taken" in message

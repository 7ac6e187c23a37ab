"""Relations and chains: what two annotators say of the same regions, whatever ids these have."""

from typing import Any

import pytest

from sterling.controls.template import Compiled, check_answer, compile_template, normal_answer
from sterling.domain.errors import Invalid

TEXT = "Ann of Acme met Bob; she paid him"
PLACES = {"Ann": "person", "Acme": "firm", "Bob": "person", "she": "person", "him": "person"}


def compiled(**controls: Any) -> Compiled:
    return compile_template(
        {
            "name": "t",
            "data": {"text": {"type": "string"}},
            "views": {"doc": {"type": "text", "src": "$.text"}},
            "controls": {"names": {"type": "span", "on": "doc", "labels": ["person", "firm"]}, **controls},
        }
    )


def spans(prefix: str, **changed: int) -> dict[str, Any]:
    """The five regions of the text, with ids of an annotator's own; `changed` moves ends."""
    regions: list[Any] = []
    for word, label in PLACES.items():
        start = TEXT.index(word)
        end = start + len(word) + changed.get(word, 0)
        region = {"id": prefix + word, "label": label, "start": start, "end": end, "text": TEXT[start:end]}
        regions.append(region)
    return {"regions": regions}


def stored(template: Compiled, prefix: str, control: str, value: Any, **changed: int) -> Any:
    answer: Any = {"names": spans(prefix, **changed), control: value}
    assert check_answer(template, {"text": TEXT}, answer) == []
    return normal_answer(template, answer)[control]


def link(prefix: str, label: str, source: str, to: str) -> dict[str, str]:
    return {"label": label, "from": prefix + source, "to": prefix + to}


def test_links_of_two_annotators_are_compared_by_place() -> None:
    template = compiled(links={"type": "relation", "from": "names", "labels": ["works_for", "met"]})
    asked = template.asked["links"]
    one = stored(
        template, "x", "links", [link("x", "works_for", "Ann", "Acme"), link("x", "met", "Ann", "Bob")]
    )
    same = stored(
        template, "y", "links", [link("y", "met", "Ann", "Bob"), link("y", "works_for", "Ann", "Acme")]
    )
    half = stored(template, "z", "links", [link("z", "works_for", "Ann", "Acme")])
    turned = stored(template, "z", "links", [link("z", "met", "Bob", "Ann")])
    assert asked.control.similarity(asked.spec, one, same) == 1.0
    assert asked.control.similarity(asked.spec, one, half) == pytest.approx(2 / 3)
    assert asked.control.similarity(asked.spec, one, turned) == 0.0
    assert asked.control.vote(asked.spec, one) == asked.control.vote(asked.spec, same)
    label: Any = asked.control.label(asked.spec, asked.control.vote(asked.spec, one), [one, half, turned])
    assert [(it["label"], it["from"], it["to"]) for it in label] == [("works_for", "xAnn", "xAcme")]
    assert label[0]["ends"]["to"] == {"id": "xAcme", "label": "firm", "start": 7, "end": 11, "text": "Acme"}


def test_a_link_that_reads_both_ways_has_one_form() -> None:
    template = compiled(links={"type": "relation", "from": "names", "labels": ["met"], "directed": False})
    there = stored(template, "x", "links", [link("x", "met", "Ann", "Bob")])
    back = stored(template, "x", "links", [link("x", "met", "Bob", "Ann")])
    assert there == back
    twice: Any = [link("x", "met", "Ann", "Bob"), link("x", "met", "Bob", "Ann")]
    found = check_answer(template, {"text": TEXT}, {"names": spans("x"), "links": twice})
    assert [(problem.path, problem.code) for problem in found] == [("/links/1", "duplicate")]


@pytest.mark.parametrize(
    ("control", "place"),
    [
        ({"type": "relation", "from": "nothing", "labels": ["a"]}, "/controls/c/from"),
        ({"type": "relation", "from": "names", "to": "c", "labels": ["a"]}, "/controls/c/to"),
        ({"type": "relation", "from": "names", "labels": ["a"], "ends": {"b": {}}}, "/controls/c/ends/b"),
        ({"type": "chain", "of": "doc"}, "/controls/c/of"),
    ],
)
def test_what_is_joined_must_have_regions(control: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as caught:
        compiled(c=control)
    assert [problem.path for problem in caught.value.problems] == [place]


def chain(prefix: str, *words: str) -> dict[str, list[str]]:
    return {"members": [prefix + word for word in words]}


def test_chains_are_compared_by_b_cubed() -> None:
    template = compiled(same={"type": "chain", "of": "names"})
    asked = template.asked["same"]
    key = stored(template, "x", "same", [chain("x", "she", "Ann"), chain("x", "him", "Bob")])
    assert [it["members"] for it in key] == [["xAnn", "xshe"], ["xBob", "xhim"]]
    again = stored(template, "y", "same", [chain("y", "Bob", "him"), chain("y", "Ann", "she")])
    assert asked.control.similarity(asked.spec, key, again) == 1.0
    # All four in one chain: precision 2/4 for each, recall 1; F1 = 2/3.
    lumped = stored(template, "z", "same", [chain("z", "Ann", "she", "Bob", "him")])
    assert asked.control.similarity(asked.spec, lumped, key) == pytest.approx(2 / 3)
    # Only the first chain: Bob and him stand alone, which is right but says half of their chain.
    partly = stored(template, "z", "same", [chain("z", "Ann", "she")])
    assert asked.control.similarity(asked.spec, partly, key) == pytest.approx(2 * 0.75 / 1.75)
    label: Any = asked.control.label(asked.spec, asked.control.vote(asked.spec, key), [lumped, key, again])
    assert label == key


def test_a_region_that_was_moved_is_another_one() -> None:
    template = compiled(same={"type": "chain", "of": "names"})
    asked = template.asked["same"]
    key = stored(template, "x", "same", [chain("x", "Ann", "she")])
    moved = stored(template, "y", "same", [chain("y", "Ann", "she")], she=1)
    # Ann is in both chains with one of two members; each "she" stands alone in the other answer.
    assert asked.control.similarity(asked.spec, key, moved) == pytest.approx((0.5 + 0.5 + 1) / 3)

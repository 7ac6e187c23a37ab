"""When a config asks what: conditions around questions and regions, and what must not be lost without a word.

What each condition means is read from the editor of Label Studio 1.23: a choice is named by its value or its
alias, a label of a taxonomy by the last part of its way.
"""

from typing import Any

import pytest

from sterling.controls.template import check_answer, compile_template
from sterling.formats.label_studio.answers import to_answer, to_results
from sterling.formats.label_studio.mapped import Imported
from sterling.formats.label_studio.template import import_config

TICKET = """
<View>
  <Text name="ticket" value="$body"/>
  <Choices name="kind" toName="ticket" required="true">
    <Choice value="Bug"/><Choice value="Question" alias="q"/><Choice value="Billing"/></Choices>
  <Taxonomy name="topic" toName="ticket" required="true">
    <Choice value="Money" hint="All that is paid"><Choice value="Banks" alias="bank"/></Choice>
    <Choice value="Sport"><Choice value="Banks"/></Choice></Taxonomy>
  <TextArea name="steps" toName="ticket" maxSubmissions="1" {condition}/>
</View>
"""


@pytest.mark.parametrize(
    ("condition", "when", "asked", "unasked"),
    [
        ('whenChoiceValue="Question"', "kind in ['q']", {"kind": "q"}, {"kind": "Bug"}),
        ('whenChoiceValue="q,Bug"', "kind in ['q', 'Bug']", {"kind": "Bug"}, {"kind": "Billing"}),
        ('whenChoiceValue="Nothing"', "kind in ['Nothing']", {}, {"kind": "q"}),
    ],
)
def test_a_choice_is_named_by_its_value_or_its_alias(
    condition: str, when: str, asked: dict[str, Any], unasked: dict[str, Any]
) -> None:
    imported = import_config(
        TICKET.format(condition=f'visibleWhen="choice-selected" whenTagName="kind" {condition}')
    )
    controls: Any = imported.template["controls"]
    assert controls["steps"]["when"] == when
    compiled = compile_template(imported.template)
    item = {"body": "It broke"}
    said: dict[str, Any] = {"kind": "Bug", "topic": ["Money"], "steps": "Open it"}
    if asked:
        assert check_answer(compiled, item, {**said, **asked}) == []
    assert [one.path for one in check_answer(compiled, item, {**said, **unasked})] == ["/steps"]


def test_a_label_of_a_taxonomy_is_named_by_the_last_part_of_its_way() -> None:
    condition = 'visibleWhen="choice-unselected" whenTagName="topic" whenChoiceValue="Banks"'
    controls: Any = import_config(TICKET.format(condition=condition)).template["controls"]
    assert controls["steps"]["when"] == "not ('bank' in topic or 'Banks' in topic)"
    assert controls["topic"]["labels"][0]["help"] == "All that is paid"
    assert controls["topic"]["labels"][0]["children"][0]["id"] == "bank"


def test_a_required_question_of_several_choices_takes_at_least_one() -> None:
    config = """
    <View><Text name="t" value="$t"/>
      <Choices name="tags" toName="t" choice="multiple" required="true">
        <Choice value="a"/><Choice value="b"/></Choices>
      <Choices name="marks" toName="t" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
    </View>"""
    imported = import_config(config)
    compiled = compile_template(imported.template)
    assert [one.path for one in check_answer(compiled, {"t": "x"}, {"tags": []})] == ["/tags"]
    assert check_answer(compiled, {"t": "x"}, {"tags": ["b"], "marks": []}) == []
    # Nothing marked is no result there.
    assert [one["from_name"] for one in to_results(imported, {}, {"tags": ["b"], "marks": []})] == ["tags"]


STREET = """
<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="things" toName="img">
    <Label value="Car" alias="car" maxUsages="2"/><Label value="Light"/></RectangleLabels>
  <PolygonLabels name="areas" toName="img"><Label value="Car" alias="car"/></PolygonLabels>
  <View visibleWhen="region-selected" whenTagName="things" whenLabelValue="Car">
    <Header value="What does it do?"/>
    <Choices name="state" toName="img" perRegion="true" required="true">
      <Choice value="Parked" alias="p"/><Choice value="Moving"/></Choices>
    <TextArea name="plate" toName="img" perRegion="true" maxSubmissions="1"
      visibleWhen="choice-selected" whenTagName="state" whenChoiceValue="Parked"/>
  </View>
  <Number name="lanes" toName="img" perRegion="true" whenTagName="areas" step="2"/>
  <Choices name="odd" toName="img" perRegion="true" visibleWhen="choice-selected" whenTagName="day"
    whenChoiceValue="Night"><Choice value="lit"/><Choice value="dark"/></Choices>
  <Choices name="day" toName="img"><Choice value="Day"/><Choice value="Night"/></Choices>
</View>
"""


def attributes(imported: Imported, control: str) -> dict[str, Any]:
    controls: Any = imported.template["controls"]
    return controls[control]["attributes"]


def test_questions_about_regions_keep_their_conditions_and_requirement() -> None:
    imported = import_config(STREET)
    things, areas = attributes(imported, "things"), attributes(imported, "areas")
    assert things["state"] == {
        "type": "choice",
        "title": "What does it do?",
        "options": [{"id": "p", "title": "Parked"}, "Moving"],
        "required": True,
        "when": "label in ['car']",
    }
    assert things["plate"]["when"] == "label in ['car'] and state in ['p']"
    assert areas.keys() == {"lanes", "odd"}
    controls: Any = imported.template["controls"]
    assert controls["things"]["labels"][0]["limits"] == {"max_count": 2}
    said = {(loss.name, loss.message) for loss in imported.losses}
    assert ("odd", "about a region, its condition names nothing that is asked about the region") in said
    assert ("lanes", "the attribute step has no counterpart about a region") in said


def test_answers_about_regions_that_are_required_go_both_ways() -> None:
    imported = import_config(STREET)
    size = {"original_width": 100, "original_height": 100, "to_name": "img", "id": "r"}
    box = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}
    results: list[Any] = [
        {
            "from_name": "things",
            **size,
            "type": "rectanglelabels",
            "value": {**box, "rectanglelabels": ["car"]},
        },
        {"from_name": "state", **size, "type": "choices", "value": {**box, "choices": ["p"]}},
        {"from_name": "plate", **size, "type": "textarea", "value": {**box, "text": ["HH 1"]}},
    ]
    item: Any = {"image": "https://example.org/a.png"}
    answer, problems = to_answer(imported, item, results)
    assert problems == []
    compiled = compile_template(imported.template)
    assert check_answer(compiled, item, answer) == []
    assert to_results(imported, item, answer) == results
    bare, _ = to_answer(imported, item, results[:1])
    assert [one.path for one in check_answer(compiled, item, bare)] == ["/things/regions/0/attributes/state"]


@pytest.mark.parametrize(
    ("tag", "loss"),
    [
        ('<Label value="$kind"/>', "its name comes with the task, and is shown as it is written: $kind"),
        ('<Label value="Van" hotkey="ctrl+alt+v"/>', "the key ctrl+alt+v is not taken over"),
        ('<Label value="Van" background="blanchedalmond"/>', "the colour blanchedalmond is not taken over"),
    ],
)
def test_what_a_label_loses_is_said(tag: str, loss: str) -> None:
    config = (
        f'<View><Image name="i" value="$i"/><RectangleLabels name="r" toName="i">{tag}'
        '<Label value="Car" background="rgba(255, 0, 10, .5)"/></RectangleLabels></View>'
    )
    imported = import_config(config)
    assert loss in {one.message for one in imported.losses}
    controls: Any = imported.template["controls"]
    assert controls["r"]["labels"][1]["color"] == "#ff000a"


def test_of_several_images_it_is_said_once() -> None:
    losses = import_config('<View><Image name="i" valueList="$all"/></View>').losses
    assert [one.message for one in losses if one.tag == "Image"] == ["of several images the first is shown"]


def test_a_field_that_a_repeater_counts_is_no_fixed_text() -> None:
    config = """<View><Repeater on="$pages" indexFlag="{{idx}}">
      <Image name="page_{{idx}}" value="$pages[{{idx}}].url"/>
      <Choices name="kind_{{idx}}" toName="page_{{idx}}"><Choice value="a"/><Choice value="b"/></Choices>
    </Repeater></View>"""
    said = {(one.tag, one.weight, one.message) for one in import_config(config).losses}
    assert (
        "Image",
        "behaviour",
        "it is not shown: '$pages[{{idx}}].url' is no field of the item",
    ) in said
    assert ("Choices", "behaviour", "it is asked once, not of each of $pages") in said


def test_a_track_of_one_keyframe_says_how_long_the_video_lasts() -> None:
    config = """<View><Video name="v" value="$v" framerate="10"/><VideoRectangle name="box" toName="v"/>
      <Labels name="who" toName="v"><Label value="Man"/></Labels></View>"""
    imported = import_config(config)
    box = {"frame": 0, "time": 0, "x": 1, "y": 2, "width": 3, "height": 4}
    region = {"id": "r", "label": "Man", "keyframes": [box]}
    answer: Any = {"box": {"media": {"width": 10, "height": 10, "frames": 25}, "regions": [region]}}
    (result,) = to_results(imported, {}, answer)
    value: Any = result["value"]
    assert (value["framesCount"], value["duration"]) == (25, 2.5)

"""Label Studio's relations, brush masks, segments and tracks, both ways."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tools.peers
from sterling.controls.template import check_answer, compile_template
from sterling.formats.label_studio import brush
from sterling.formats.label_studio.answers import to_answer, to_results
from sterling.formats.label_studio.template import import_config

SIZE = {"original_width": 3, "original_height": 2}


def packed(bits: str) -> list[int]:
    """Bits written out, as bytes; what lacks to the last is 0."""
    plain = bits.replace(" ", "")
    plain += "0" * (-len(plain) % 8)
    return [int(plain[at : at + 8], 2) for at in range(0, len(plain), 8)]


HEAD = "00000000 00000000 00000000 00011000 00111 0010 0011 0111 1111"
ONE_PIXEL = packed(HEAD + "1 00 011 00000000  1 00 011 11111111  1 01 1111 00000000")
MASK: dict[str, Any] = {"x": 1, "y": 0, "width": 1, "height": 1, "counts": [0, 1]}


def test_a_packed_mask_is_what_the_format_says() -> None:
    assert brush.unpack(ONE_PIXEL, 3, 2) == MASK
    assert brush.pack(MASK, 3, 2) == ONE_PIXEL


def test_values_one_by_one_count_where_alpha_is_set() -> None:
    # Four times 0; then 8 values one by one: red without alpha, and alpha without red; then twelve times 0.
    single = "".join(f"{value:08b}" for value in (255, 0, 0, 0, 0, 0, 0, 9))
    bits = HEAD + "1 00 011 00000000  0 00 111" + single + "1 01 1011 00000000"
    assert brush.unpack(packed(bits), 3, 2) == {"x": 2, "y": 0, "width": 1, "height": 1, "counts": [0, 1]}


@pytest.mark.parametrize(
    ("bits", "size"),
    [
        (ONE_PIXEL[:-2], (3, 2)),
        (ONE_PIXEL, (3, 3)),
        (ONE_PIXEL, (0, 0)),
        (ONE_PIXEL, (1 << 15, 1 << 15)),
        ([], (3, 2)),
        (packed(HEAD + "1 11 1111111111111111 11111111"), (3, 2)),
    ],
)
def test_damaged_bits_are_refused(bits: list[int], size: tuple[int, int]) -> None:
    with pytest.raises(brush.Damaged):
        brush.unpack(bits, *size)


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_any_mask_comes_back(width: int, height: int, data: st.DataObject) -> None:
    painted = data.draw(st.sets(st.integers(0, width * height - 1), min_size=1))
    xs, ys = {p % width for p in painted}, {p // width for p in painted}
    x, y, wide, tall = min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
    inside = [(y + at % tall) * width + x + at // tall in painted for at in range(wide * tall)]
    counts, value = [0], False
    for one in inside:
        if one != value:
            counts.append(0)
            value = one
        counts[-1] += 1
    mask: dict[str, Any] = {"x": x, "y": y, "width": wide, "height": tall, "counts": counts}
    assert brush.unpack(brush.pack(mask, width, height), width, height) == mask


def result(name: str, view: str, kind: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"from_name": name, "to_name": view, **more, "type": kind, "value": value}


def both_ways(config: str, item: dict[str, Any], results: list[dict[str, Any]]) -> Any:
    imported = import_config(config)
    answer, problems = to_answer(imported, item, results)
    assert problems == []
    assert check_answer(compile_template(imported.template), item, answer) == []
    assert to_results(imported, item, answer) == results
    return answer


def test_masks_of_the_brush() -> None:
    config = """<View><Image name="i" value="$image"/>
      <BrushLabels name="parts" toName="i"><Label value="Sky"/></BrushLabels></View>"""
    value = {"format": "rle", "rle": ONE_PIXEL, "brushlabels": ["Sky"]}
    painted = result("parts", "i", "brushlabels", value, id="m", **SIZE)
    answer = both_ways(config, {"image": "a.png"}, [painted])
    assert answer == {
        "parts": {"media": {"width": 3, "height": 2}, "regions": [{"id": "m", "label": "Sky", **MASK}]}
    }
    damaged = result("parts", "i", "brushlabels", {**value, "rle": [1, 2]}, id="m", **SIZE)
    empty, problems = to_answer(import_config(config), {}, [damaged])
    assert (empty, [problem.path for problem in problems]) == ({}, ["/0"])


def test_segments_of_sounds_and_series() -> None:
    config = """<View><Audio name="a" value="$sound"/>
      <Labels name="who" toName="a"><Label value="Ann"/><Label value="Ben"/></Labels></View>"""
    first = {"start": 0.5, "end": 1.25, "channel": 0, "labels": ["Ann"]}
    more = {"id": "s", "original_length": 4.0}
    answer = both_ways(config, {"sound": "a.wav"}, [result("who", "a", "labels", first, **more)])
    region = {"id": "s", "label": "Ann", "start": 0.5, "end": 1.25}
    assert answer == {"who": {"media": {"duration": 4.0}, "regions": [region]}}
    config = """<View><TimeSeries name="t" value="$csv" valueType="url"/>
      <TimeSeriesLabels name="what" toName="t"><Label value="Run"/></TimeSeriesLabels></View>"""
    later = {"start": 2, "end": 9, "instant": False, "timeserieslabels": ["Run"]}
    answer = both_ways(config, {"csv": "a.csv"}, [result("what", "t", "timeserieslabels", later, id="s")])
    assert answer["what"]["media"] == {"duration": 9}
    moment = result("what", "t", "timeserieslabels", {**later, "start": 9, "instant": True}, id="s")
    empty, problems = to_answer(import_config(config), {"csv": "a.csv"}, [moment])
    assert (empty, [problem.path for problem in problems]) == ({}, ["/0"])


def test_tracks_of_videos() -> None:
    config = """<View><Video name="v" value="$video"/><VideoRectangle name="box" toName="v"/>
      <Labels name="what" toName="v"><Label value="Car"/></Labels></View>"""
    box = {"x": 10, "y": 20, "width": 25, "height": 50, "rotation": 0}
    sequence = [
        {"frame": 1, "enabled": True, "time": 0.0, **box},
        {"frame": 4, "enabled": False, "time": 0.12, **box, "x": 50},
    ]
    value = {"framesCount": 10, "duration": 0.4, "sequence": sequence, "labels": ["Car"]}
    size = {"original_width": 200, "original_height": 50}
    driven = result("box", "v", "videorectangle", value, id="t", **size)
    answer = both_ways(config, {"video": "a.mp4"}, [driven])
    frame = {"frame": 0, "time": 0.0, "x": 20, "y": 10, "width": 50, "height": 25}
    assert answer["box"] == {
        "media": {"width": 200, "height": 50, "frames": 10},
        "regions": [
            {
                "id": "t",
                "label": "Car",
                "keyframes": [frame, {**frame, "frame": 3, "time": 0.12, "x": 100, "outside": True}],
            }
        ],
    }


RELATIONS = """<View><Relations><Relation value="born in"/><Relation value="knows"/></Relations>
  <Labels name="ner" toName="txt"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="txt" value="$text"/></View>"""


def relation(start: str, end: str, direction: str, *labels: str) -> dict[str, Any]:
    named = {"labels": [*labels]} if labels else {}
    return {"type": "relation", "from_id": start, "to_id": end, "direction": direction, **named}


def spans() -> list[dict[str, Any]]:
    places = {"a": (0, 3, "Ann", "Person"), "b": (4, 7, "Bob", "Person"), "o": (8, 12, "Oslo", "Place")}
    return [
        result("ner", "txt", "labels", {"start": start, "end": end, "text": text, "labels": [label]}, id=key)
        for key, (start, end, text, label) in places.items()
    ]


def test_relations_in_each_direction() -> None:
    item: dict[str, Any] = {"text": "Ann Bob Oslo"}
    related = [relation("a", "o", "right", "born in", "knows"), relation("a", "b", "bi", "knows")]
    answer = both_ways(RELATIONS, item, [*spans(), *related])
    assert answer["relations"] == [
        {"label": "born in", "from": "a", "to": "o"},
        {"label": "knows", "from": "a", "to": "o"},
        {"label": "knows", "from": "a", "to": "b"},
        {"label": "knows", "from": "b", "to": "a"},
    ]
    imported = import_config(RELATIONS)
    turned, _ = to_answer(imported, item, [*spans(), relation("o", "a", "left", "born in")])
    assert turned["relations"] == [{"label": "born in", "from": "a", "to": "o"}]
    nobody, unknown = relation("a", "z", "right", "knows"), relation("a", "b", "right", "hates")
    wrong = [nobody, unknown, relation("a", "b", "up")]
    _, problems = to_answer(imported, item, [*spans(), *wrong])
    assert [problem.path for problem in problems] == ["/3", "/4", "/5"]


def test_relations_without_labels() -> None:
    config = RELATIONS.replace('<Relation value="born in"/><Relation value="knows"/>', "")
    answer = both_ways(config, {"text": "Ann Bob Oslo"}, [*spans(), relation("a", "o", "right")])
    assert answer["relations"] == [{"label": "related", "from": "a", "to": "o"}]


def test_the_shipped_template_of_relations_loses_nothing() -> None:
    path = tools.peers.templates() / "natural-language-processing/relation-extraction/config.yml"
    config = yaml.safe_load(path.read_text("utf-8"))["config"]
    imported = import_config(config)
    assert [loss for loss in imported.losses if loss.weight == "question"] == []
    controls: Any = imported.template["controls"]
    assert controls["relations"]["from"] == "label"
    assert len(controls["relations"]["labels"]) == config.count("<Relation value")


OCR = """<View><Image name="i" value="$image"/>
  <Labels name="what" toName="i"><Label value="Sign"/><Label value="Hand"/></Labels>
  <Rectangle name="box" toName="i"/><Choices name="mood" toName="i"><Choice value="a"/><Choice value="b"/>
  </Choices><Chat name="chat" value="$chat"/></View>"""
UPRIGHT: dict[str, Any] = {"x": 10, "y": 0, "width": 50, "height": 50, "rotation": 0}


def said_of(*results: dict[str, Any]) -> tuple[Any, list[str]]:
    item: dict[str, Any] = {"image": "a.png", "chat": [{"role": "user", "content": "Hello"}]}
    answer, problems = to_answer(import_config(OCR), item, [*results])
    return answer, [problem.path for problem in problems]


def test_labels_of_shapes_are_results_of_their_own() -> None:
    box = result("box", "i", "rectangle", UPRIGHT, id="r", **SIZE)
    label = result("what", "i", "labels", {**UPRIGHT, "labels": ["Hand"]}, id="r", **SIZE)
    answer = both_ways(OCR.replace('<Chat name="chat" value="$chat"/>', ""), {"image": "a.png"}, [box, label])
    assert answer["box"]["regions"][0]["label"] == "Hand"
    # The label may come first; a shape without one is not held.
    assert said_of(label, box) == (answer, [])
    assert said_of(box) == ({}, ["/0"])


def test_what_is_not_held_is_said_at_its_path() -> None:
    box = result("box", "i", "rectangle", UPRIGHT, id="r", **SIZE)
    both = result("what", "i", "labels", {**UPRIGHT, "labels": ["Hand", "Sign"]}, id="r", meta="odd", **SIZE)
    answer, paths = said_of(box, both)
    assert answer["box"]["regions"][0]["label"] == "Hand"
    assert paths == ["/1/meta", "/1/value/labels"]
    mood = result("mood", "i", "choices", {"choices": ["b", "a"]})
    assert said_of(mood) == ({"mood": "b"}, ["/0/value/choices"])
    second = {**box, "item_index": 1}
    words = {"chatmessage": {"role": "user", "content": "Bye"}}
    written = result("chat", "chat", "chatmessage", words, id="m")
    assert said_of(second, written) == ({}, ["/0", "/1"])
    assert said_of(box, both, box)[1][0] == "/2"


WORTH = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.floats() | st.sampled_from(["Hand", "a", "rle", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["x", "y", "labels", "choices", "points"]), inner, max_size=5)
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(["box", "what", "mood", "chat"]), WORTH), max_size=4))
def test_any_value_is_taken_or_said(values: list[tuple[str, Any]]) -> None:
    results = [result(name, "i", name, value, id="r", **SIZE) for name, value in values]
    answer, paths = said_of(*results)
    assert answer.keys() <= {"box", "mood"}
    assert all(region["label"] for region in answer.get("box", {"regions": []})["regions"])
    assert {int(path.split("/")[1]) for path in paths} <= set(range(len(results)))

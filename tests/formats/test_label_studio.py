"""Label Studio: every config that ships with it compiles, and answers go both ways."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import tools.peers
from sterling.cli import main
from sterling.controls.template import check_answer, compile_template
from sterling.domain.errors import Invalid
from sterling.formats.label_studio import tags
from sterling.formats.label_studio.answers import to_answer, to_results
from sterling.formats.label_studio.template import import_config


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    """The configs in the package, by name. `./run test` makes its environment beforehand."""
    assert tools.peers.python().is_file(), "Label Studio's environment is missing: `./run test py` makes it"
    found = tools.peers.templates().glob("*/*/config.yml")
    return {path.parent.name: yaml.safe_load(path.read_text("utf-8"))["config"] for path in found}


def test_every_shipped_config_compiles(shipped: dict[str, str]) -> None:
    assert len(shipped) == 69
    asked = 0
    for config in shipped.values():
        imported = import_config(config)
        compiled = compile_template(imported.template)
        lost = [loss for loss in imported.losses if loss.weight == "question"]
        # Either something of the config is asked, or the report names what is not.
        assert imported.sources or lost
        asked += bool(imported.sources)
        assert imported.sources.keys() <= compiled.asked.keys()
        assert all(1 <= loss.line <= len(config.splitlines()) for loss in imported.losses)
    assert asked >= 50


CONFIG = """
<View>
  <Header value="Mark what you see"/>
  <Image name="img" value="$image"/>
  <RectangleLabels name="boxes" toName="img">
    <Label value="Car" background="red"/><Label value="Van"/></RectangleLabels>
  <PolygonLabels name="areas" toName="img"><Label value="Road"/></PolygonLabels>
  <EllipseLabels name="wheels" toName="img"><Label value="Wheel"/></EllipseLabels>
  <KeyPointLabels name="dots" toName="img"><Label value="Lamp"/></KeyPointLabels>
  <Choices name="state" toName="img" perRegion="true" whenLabelValue="Car">
    <Choice value="new"/><Choice value="old"/></Choices>
  <Text name="txt" value="$text"/>
  <Labels name="ner" toName="txt"><Label value="Person" alias="PER"/></Labels>
  <Choices name="mood" toName="txt">
    <Choice value="Good mood" alias="good"/><Choice value="Bad" alias="bad"/></Choices>
  <View visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="bad">
    <TextArea name="why" toName="txt" maxSubmissions="1" required="true"/>
  </View>
  <Rating name="stars" toName="txt" maxRating="4"/>
  <Taxonomy name="topic" toName="txt">
    <Choice value="A"><Choice value="x"/></Choice><Choice value="B"><Choice value="x"/></Choice>
  </Taxonomy>
  <HyperMagic name="odd" toName="txt"/>
</View>
"""
ITEM: dict[str, Any] = {"image": "https://example.org/a.png", "text": "😀 Ada left"}
SIZE = {"original_width": 200, "original_height": 50}


def result(name: str, view: str, kind: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"from_name": name, "to_name": view, **more, "type": kind, "value": value}


RESULTS = [
    result(
        *("boxes", "img", "rectanglelabels"),
        {"x": 10, "y": 20, "width": 25, "height": 50, "rotation": 0, "rectanglelabels": ["Car"]},
        id="r1",
        **SIZE,
    ),
    result(
        *("state", "img", "choices"),
        {"x": 10, "y": 20, "width": 25, "height": 50, "rotation": 0, "choices": ["old"]},
        id="r1",
        **SIZE,
    ),
    result(
        *("areas", "img", "polygonlabels"),
        {"points": [[0, 0], [50, 0], [50, 100]], "closed": True, "polygonlabels": ["Road"]},
        id="r2",
        **SIZE,
    ),
    result(
        *("wheels", "img", "ellipselabels"),
        {"x": 50, "y": 50, "radiusX": 5, "radiusY": 10, "rotation": 30, "ellipselabels": ["Wheel"]},
        id="r3",
        **SIZE,
    ),
    result(
        *("dots", "img", "keypointlabels"),
        {"x": 1, "y": 2, "width": 0.5, "keypointlabels": ["Lamp"]},
        id="r4",
        **SIZE,
    ),
    result("ner", "txt", "labels", {"start": 3, "end": 6, "text": "Ada", "labels": ["PER"]}, id="r5"),
    result("mood", "txt", "choices", {"choices": ["bad"]}),
    result("why", "txt", "textarea", {"text": ["Late"]}),
    result("stars", "txt", "rating", {"rating": 3}),
    result("topic", "txt", "taxonomy", {"taxonomy": [["B", "x"]]}),
]
"""As Label Studio writes them: the face counts two units, so Ada begins at 3."""


def test_answers_go_both_ways() -> None:
    imported = import_config(CONFIG)
    answer, problems = to_answer(imported, ITEM, RESULTS)
    assert problems == []
    assert check_answer(compile_template(imported.template), ITEM, answer) == []
    media = {"width": 200, "height": 50}
    box: Any = {"id": "r1", "label": "Car", "x": 20, "y": 10, "width": 50, "height": 25}
    box["attributes"] = {"state": "old"}
    road = {"id": "r2", "label": "Road", "points": [[0, 0], [100, 0], [100, 50]]}
    assert answer == {
        "boxes": {"media": media, "regions": [box]},
        "areas": {"media": media, "regions": [road]},
        "wheels": {
            "media": media,
            "regions": [{"id": "r3", "label": "Wheel", "cx": 100, "cy": 25, "rx": 10, "ry": 5, "angle": 30}],
        },
        "dots": {"media": media, "regions": [{"id": "r4", "label": "Lamp", "x": 2, "y": 1}]},
        "ner": {
            "media": {"length": 10},
            "regions": [{"id": "r5", "label": "PER", "start": 2, "end": 5, "text": "Ada"}],
        },
        "mood": "bad",
        "why": "Late",
        "stars": 3,
        "topic": ["B/x"],
    }
    assert to_results(imported, ITEM, answer) == RESULTS


def test_what_has_no_counterpart_is_named_at_its_line() -> None:
    losses = import_config(CONFIG).losses
    assert [(loss.tag, loss.line, loss.weight) for loss in losses if loss.weight == "question"] == [
        ("HyperMagic", 22, "question")
    ]
    turned = {**RESULTS[0], "value": {**RESULTS[0]["value"], "rotation": 10}}
    answer, problems = to_answer(import_config(CONFIG), ITEM, [turned, {"from_name": "nobody"}])
    assert answer == {}
    assert [problem.path for problem in problems] == ["/0", "/1"]


def test_conditions_become_expressions() -> None:
    controls: Any = import_config(CONFIG).template["controls"]
    assert controls["why"]["when"] == "mood in ['bad']"
    assert controls["boxes"]["attributes"]["state"]["when"] == "label in ['Car']"


@pytest.mark.parametrize(
    "text",
    ["", "<View>", "<Image/>", '<!DOCTYPE x [<!ENTITY a "aaaa">]><View>&a;</View>', "<View>" * 70, "no xml"],
)
def test_what_is_no_config_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        import_config(text)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cars.xml"
    file.write_text(CONFIG)
    assert main(["template", "import-label-studio", str(file)]) == 0
    printed = capsys.readouterr()
    assert compile_template(yaml.safe_load(printed.out)).template.name == "cars"
    assert "HyperMagic" in printed.err
    assert main(["template", "import-label-studio", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["losses"]


def test_the_guide_names_every_tag_and_what_it_becomes() -> None:
    guide = Path(__file__).parents[2] / "docs/guides/label-studio.md"
    lines = [line for line in guide.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in lines]
    told = {tag: kinds for named, kinds in rows for tag in named.split(", ")}
    kinds = {tag: kind for tag, (kind, _) in {**tags.REGIONS, **tags.SHAPES}.items()}
    # On their usual views: the kinds that these names stand for there.
    kinds |= {"OcrLabels": "block", "ParagraphLabels": ""}
    assert told.keys() == tags.VIEWS.keys() | kinds.keys() | tags.QUESTIONS | {"Relations"}
    for tag, kind in {**tags.VIEWS, **kinds}.items():
        assert told[tag] == (f"`{kind}`" if kind else ""), tag

"""The gallery and the check of templates, over HTTP."""

from pathlib import Path

import pytest
import yaml

from sterling import controls
from sterling.controls.editors import EDITORS
from tests.api.world import World

PLUGIN = Path(__file__).parent.parent / "plugin_control"


async def test_every_template_of_the_gallery_passes_its_own_check(world: World) -> None:
    cards = (await world.owner.get("/templates")).json()["items"]
    assert len(cards) >= 8
    for card in cards:
        checked = await world.owner.post("/templates/check", json={"source": card["source"]})
        assert checked.status_code == 200, checked.text
        assert checked.json()["plan"] == card["plan"]
        assert card["samples"]


async def test_problems_of_a_template_come_with_path_and_line(world: World) -> None:
    lines = (
        "name: x",
        "data:",
        "  text: {type: string}",
        "views:",
        "  doc: {type: text, src: $.text}",
        "controls:",
        "  a:",
        "    type: rainbow",
    )
    source = "\n".join(lines)
    answer = await world.owner.post("/templates/check", json={"source": source})
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert problem["path"] == "/controls/a/type"
    assert "line 8" in problem["message"]


async def test_a_config_of_label_studio_becomes_a_template_with_what_is_lost(world: World) -> None:
    config = """<View>
      <Image name="img" value="$image"/>
      <RectangleLabels name="cars" toName="img"><Label value="Car"/><Label value="Van"/></RectangleLabels>
    </View>"""
    checked = await world.owner.post("/templates/check", json={"source": config})
    assert checked.status_code == 200, checked.text
    template, losses = checked.json()["template"], checked.json()["losses"]
    assert [one["type"] for one in template["controls"].values()] == ["box"]
    assert [(one["path"], one["code"]) for one in losses] == [("RectangleLabels cars", "behaviour")]
    assert losses[0]["message"].endswith("(line 3)")
    broken = await world.owner.post("/templates/check", json={"source": "<View><Image></View>"})
    assert broken.status_code == 422
    assert "line 1" in broken.json()["problems"][0]["message"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ('{type: string, pattern: "(("}', "/data/text/pattern"),
        ("{type: string, minLength: many}", "/data/text/minLength"),
    ],
)
async def test_data_that_no_item_could_be_checked_against_is_refused_at_once(
    world: World, wrong: str, path: str
) -> None:
    lines = (
        "name: x",
        "data:",
        f"  text: {wrong}",
        "views: {doc: {type: text, src: $.text}}",
        "controls: {a: {type: choice, options: [yes, no]}}",
    )
    source = "\n".join(lines)
    answer = await world.owner.post("/templates/check", json={"source": source})
    (problem,) = answer.json()["problems"]
    assert (answer.status_code, problem["path"]) == (422, path)
    assert "line 3" in problem["message"]
    template = yaml.safe_load(source.replace("[yes, no]", '["yes", "no"]'))
    made = await world.owner.post("/projects", json={"name": "Never", "template": template})
    assert [one["path"] for one in made.json()["problems"]] == ["/template" + path]
    whole = {**template, "data": {"type": "object", "properties": template["data"]}}
    again = await world.owner.post("/projects", json={"name": "Never", "template": whole})
    found = [one["path"] for one in again.json()["problems"]]
    assert found == ["/template" + path.replace("/data", "/data/properties")]


async def test_a_source_and_an_object_at_once_are_refused(world: World) -> None:
    answer = await world.owner.post("/templates/check", json={"source": "name: x", "template": {}})
    assert answer.status_code == 422


async def test_a_kind_that_nobody_could_answer_is_refused_when_the_template_is_created(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(PLUGIN)  # type: ignore[reportUnknownMemberType]
    controls.scan.cache_clear()
    template = {
        "name": "stars",
        "data": {"text": {"type": "string"}},
        "views": {"doc": {"type": "text", "src": "$.text"}},
        "controls": {"useful": {"type": "choice", "options": ["a", "b"]}, "rating": {"type": "stars"}},
    }
    try:
        made = await world.owner.post("/projects", json={"name": "Stars", "template": template})
        checked = await world.owner.post("/templates/check", json={"template": template})
    finally:
        monkeypatch.undo()
        controls.scan.cache_clear()
    found = [(one["path"], one["code"]) for one in made.json()["problems"]]
    assert (made.status_code, found) == (422, [("/template/controls/rating/type", "no_editor")])
    assert [one["path"] for one in checked.json()["problems"]] == ["/controls/rating/type"]


def test_every_kind_that_ships_has_an_editor() -> None:
    folder = Path(controls.__file__).parent
    shipped = {one.kind for one in controls.all() if (folder / f"{one.kind}.py").exists()}
    assert shipped == EDITORS

"""The gallery and the check of templates, over HTTP."""

from tests.api.world import World


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


async def test_a_source_and_an_object_at_once_are_refused(world: World) -> None:
    answer = await world.owner.post("/templates/check", json={"source": "name: x", "template": {}})
    assert answer.status_code == 422

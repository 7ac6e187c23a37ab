"""Tasks by their labels: of a control, of a class, below a probability, the least certain first."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from sterling.domain.access import Verb
from sterling.settings.model import Settings
from tests.api.quality import Bench, worker
from tests.api.world import World

ASKED: dict[str, Any] = {
    "name": "letters",
    "data": {"text": {"type": "string"}},
    "views": {"letter": {"type": "text", "src": "$.text"}},
    "controls": {
        "about": {"type": "choice", "options": ["refund", "thanks"]},
        "tone": {"type": "scale", "values": [1, 2, 3]},
        "note": {"type": "text"},
        "names": {"type": "span", "on": "letter", "labels": ["name"]},
    },
}
# Who says refund, who says thanks: a label of more answers that agree is surer.
VOTES = {"sure": (4, 0), "split": (2, 1), "lone": (1, 0), "other": (0, 4)}


@pytest.fixture
async def bench(world: World, settings: Settings) -> AsyncGenerator[Bench]:
    async with worker(world.dsn, settings) as runner:
        made = Bench(world, runner)
        await made.create(ASKED, policy={"redundancy": 4})
        await made.load([_line(name, *votes) for name, votes in VOTES.items()])
        await made.load([{"id": "unanswered", "data": {"text": "x"}}])
        await made.succeed("/aggregations", {"methods": {"about": "majority"}})
        yield made


def _line(name: str, refund: int, thanks: int) -> dict[str, Any]:
    said = ["refund"] * refund + ["thanks"] * thanks
    rest: dict[str, Any] = {"tone": 1 if refund else 3, "note": "n" * 3000, "names": {"regions": []}}
    answers = [{"annotator": f"a{n}", "answer": {"about": one, **rest}} for n, one in enumerate(said)]
    return {"id": name, "data": {"text": name}, "answers": answers}


async def _ask(bench: Bench, **query: Any) -> httpx.Response:
    return await bench.client.get(f"/projects/{bench.project}/tasks", params=query)


async def _names(bench: Bench, **query: Any) -> list[str]:
    found = await _ask(bench, **query)
    assert found.status_code == 200, found.text
    return [task["external_id"] for task in found.json()["items"]]


async def _believed(bench: Bench) -> dict[str, float]:
    """How probable each task's label of `about` is, by the list of labels."""
    page = (await bench.client.get(f"/projects/{bench.project}/labels", params={"control": "about"})).json()
    return {label["external_id"]: label["probability"] for label in page["items"]}


async def test_the_least_certain_label_comes_first(bench: Bench) -> None:
    believed = await _believed(bench)
    names = await _names(bench, control="about")
    assert sorted(names) == ["lone", "other", "split", "sure"]
    assert [believed[name] for name in names] == sorted(believed.values())
    assert names[0] == "split"


async def test_of_one_class_and_below_a_bound(bench: Bench) -> None:
    assert sorted(await _names(bench, control="about", value="refund")) == ["lone", "split", "sure"]
    assert await _names(bench, control="about", value="thanks") == ["other"]
    assert await _names(bench, control="about", value="gone") == []
    bound = (await _believed(bench))["sure"]
    below = await _names(bench, control="about", value="refund", below=bound)
    assert "split" in below
    assert "sure" not in below


async def test_steps_of_a_scale_are_classes(bench: Bench) -> None:
    assert await _names(bench, control="tone", value="3") == ["other"]


async def test_long_texts_and_regions_are_listed_by_certainty_alone(bench: Bench) -> None:
    for control in ("note", "names"):
        assert len(await _names(bench, control=control)) == 4
        refused = await _ask(bench, control=control, value="name")
        assert refused.status_code == 422
        assert refused.json()["problems"][0]["path"] == "/query/value"


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"value": "refund"}, "/query/control"),
        ({"below": 0.5}, "/query/control"),
        ({"control": "nothing"}, "/query/control"),
        ({"control": "about", "state": "done"}, "/query/control"),
        ({"control": "about", "search": "a"}, "/query/control"),
        ({"control": "about", "batch": "a"}, "/query/control"),
        ({"control": "about", "flagged": True}, "/query/control"),
        ({"control": "about", "below": 0}, "/query/below"),
        ({"control": "about", "below": "nan"}, "/query/below"),
        ({"control": "about", "cursor": "WzFd"}, "/query/cursor"),
    ],
)
async def test_what_cannot_be_answered_is_refused(bench: Bench, query: dict[str, Any], path: str) -> None:
    refused = await _ask(bench, **query)
    assert refused.status_code == 422, refused.text
    assert [problem["path"] for problem in refused.json()["problems"]] == [path]


async def test_labels_are_found_by_those_who_may_read_them(bench: Bench, world: World) -> None:
    """An annotator lists no tasks at all; a key that may list them and read no labels finds none by them."""
    place, query = f"/projects/{bench.project}/tasks", {"control": "about"}
    made = await bench.client.post(
        "/keys", json={"name": "k", "role": "owner", "scopes": [Verb.PROJECTS_READ, Verb.TASKS_READ]}
    )
    narrow = {"Authorization": f"Bearer {made.json()['secret']}"}
    assert (await bench.client.get(place, headers=narrow)).status_code == 200
    assert (await bench.client.get(place, headers=narrow, params=query)).status_code == 403
    ann = await bench.client.post("/keys", json={"name": "a", "role": "annotator"})
    annotator = {"Authorization": f"Bearer {ann.json()['secret']}"}
    assert (await bench.client.get(place, headers=annotator, params=query)).status_code == 403

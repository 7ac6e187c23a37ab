"""What a list of tasks shows beside its rows: how the item begins, and the labels in brief."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from sterling.settings.model import Settings
from tests.api.quality import Bench, worker
from tests.api.world import World

ASKED: dict[str, Any] = {
    "name": "pictures with a caption",
    "data": {"picture": {"type": "string"}, "post": {"type": "object"}},
    "views": {
        "picture": {"type": "image", "src": "$.picture"},
        "caption": {"type": "text", "src": "$.post.caption"},
    },
    "controls": {
        "kind": {"type": "choice", "options": ["photo", "drawing"]},
        "note": {"type": "text", "max_length": 5000},
        "names": {"type": "span", "on": "caption", "labels": ["name"]},
    },
}
CAPTION = "Ann meets 🐈 Bo " + "again and " * 100


@pytest.fixture
async def bench(world: World, settings: Settings) -> AsyncGenerator[Bench]:
    async with worker(world.dsn, settings) as runner:
        made = Bench(world, runner)
        await made.create(ASKED, policy={"redundancy": 1})
        yield made


def _span(number: int, start: int) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "label": "name",
        "start": start,
        "end": start + 3,
        "text": CAPTION[start:][:3],
    }


def _line(name: str, spans: int) -> dict[str, Any]:
    regions = [_span(number, number * 4) for number in range(spans)]
    answer = {"kind": "photo", "note": "n" * 3000, "names": {"regions": regions}}
    answers = [{"annotator": "ann", "answer": answer}]
    return {"id": name, "data": {"picture": "x", "post": {"caption": CAPTION}}, "answers": answers}


async def _previews(bench: Bench, *ids: str, project: str | None = None) -> list[dict[str, Any]]:
    place = f"/projects/{project or bench.project}/tasks/previews"
    found = await bench.client.get(place, params={"task_id": list(ids)})
    assert found.status_code == 200, found.text
    return found.json()["items"]


async def _ids(bench: Bench) -> dict[str, str]:
    page = (await bench.client.get(f"/projects/{bench.project}/tasks")).json()
    return {task["external_id"]: task["id"] for task in page["items"]}


async def test_a_preview_begins_the_first_text_and_keeps_labels_short(bench: Bench) -> None:
    job = await bench.load([_line("few", 2), _line("many", 120)])
    assert job["result"]["answers"] == 2, job
    await bench.succeed("/aggregations", {})
    ids = await _ids(bench)
    found = {one["id"]: one for one in await _previews(bench, *ids.values())}
    few, many = found[ids["few"]], found[ids["many"]]
    assert few["excerpt"] == CAPTION[:200]
    labels = {label["control"]: label for label in few["labels"]}
    assert labels["kind"]["value"] == "photo"
    assert labels["kind"]["regions"] is None
    assert labels["note"]["value"] == "n" * 200
    assert len(labels["names"]["value"]["regions"]) == labels["names"]["regions"] == 2
    sure = [label["probability"] for label in few["labels"]]
    assert sure == sorted(sure)
    [names] = [label for label in many["labels"] if label["control"] == "names"]
    assert names["value"] is None
    assert names["regions"] == 120


async def test_a_task_without_labels_and_one_of_another_project(bench: Bench) -> None:
    await bench.load([{"id": "a", "data": {"picture": "x", "post": {}}}])
    ids = await _ids(bench)
    assert await _previews(bench, ids["a"]) == [{"id": ids["a"], "excerpt": None, "labels": []}]
    mine = bench.project
    other = await bench.create({**ASKED, "name": "others"}, name="others")
    assert await _previews(bench, ids["a"], project=other) == []
    assert len(await _previews(bench, ids["a"], project=mine)) == 1


async def test_at_least_one_and_at_most_a_hundred_are_asked_for(bench: Bench) -> None:
    place = f"/projects/{bench.project}/tasks/previews"
    assert (await bench.client.get(place)).status_code == 422
    many = {"task_id": ["01a20a71-44cd-703e-a0d1-37ed1c0a7fe8"] * 101}
    assert (await bench.client.get(place, params=many)).status_code == 422

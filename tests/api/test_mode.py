"""Test mode: one valid answer settles a task; everything made there says so; live data never sees it."""

import csv
import io
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from sterling.settings.model import Settings
from tests.api.quality import Bench, line, worker
from tests.api.world import World, caller


@pytest.fixture
async def trial(world: World, settings: Settings) -> AsyncGenerator[Bench]:
    """A project of test mode that asks for five answers a task."""
    async with (
        worker(world.dsn, settings) as runner,
        caller(world.app, world.keys.test_key) as client,
    ):
        made = Bench(world, runner)
        made.client = client
        await made.create(policy={"redundancy": 5})
        yield made


async def _claim(client: httpx.AsyncClient, project: str) -> list[dict[str, Any]]:
    claimed = await client.post(f"/projects/{project}/claims", json={"count": 10})
    assert claimed.status_code == 200, claimed.text
    return claimed.json()["assignments"]


async def _answer(client: httpx.AsyncClient, lease: dict[str, Any], said: str) -> httpx.Response:
    return await client.post(f"/assignments/{lease['id']}/submit", json={"answer": {"animal": said}})


async def _states(bench: Bench) -> dict[str, tuple[str, int]]:
    tasks = (await bench.client.get(f"/projects/{bench.project}/tasks")).json()["items"]
    return {task["external_id"]: (task["state"], task["need"]) for task in tasks}


async def test_one_valid_answer_settles_a_task(trial: Bench) -> None:
    await trial.load([line("a", None), {**line("b", None), "redundancy": 3}])
    assert await _states(trial) == {"a": ("open", 1), "b": ("open", 1)}

    first, second = await _claim(trial.client, trial.project)
    refused = await _answer(trial.client, first, "horse")
    assert refused.status_code == 422
    assert {state for state, _ in (await _states(trial)).values()} == {"open"}

    for lease in (first, second):
        assert (await _answer(trial.client, lease, "cat")).json()["outcome"] == "counted"
    assert await _states(trial) == {"a": ("settled", 1), "b": ("settled", 1)}


@pytest.mark.parametrize("policy", [{"redundancy": 9}, {"redundancy": 9, "stop_at": 0.99, "least": 4}])
async def test_another_policy_wants_no_more(trial: Bench, policy: dict[str, Any]) -> None:
    await trial.load([line("a", None, ann="cat"), line("b", None)])
    before = await trial.client.get(f"/projects/{trial.project}")
    changed = await trial.client.patch(
        f"/projects/{trial.project}", json={"policy": policy}, headers={"If-Match": before.headers["ETag"]}
    )
    assert changed.status_code == 200, changed.text
    await trial.succeed("/aggregations", {})
    assert await _states(trial) == {"a": ("settled", 1), "b": ("open", 1)}


async def _exported(bench: Bench, form: str, what: str) -> str:
    job = await bench.succeed("/exports", {"format": form, "what": what})
    return (await bench.client.get(f"/jobs/{job['id']}/file")).text


@pytest.mark.parametrize("mode", ["test", "live"])
async def test_answers_labels_and_exports_say_whether_they_are_tests(trial: Bench, mode: str) -> None:
    if mode == "live":
        trial.client = trial.world.owner
        await trial.create(policy={"redundancy": 1})
    is_test = mode == "test"
    await trial.load([line("a", None, ann="cat", bob="dog"), line("b", None, ann="dog")])
    await trial.succeed("/aggregations", {})

    answers = (await trial.client.get(f"/projects/{trial.project}/answers")).json()["items"]
    assert [one["is_test"] for one in answers] == [is_test] * 3
    assert [one["is_test"] for one in (await trial.labels()).values()] == [is_test] * 2
    for what, rows in (("answers", 3), ("labels", 2)):
        lines = (await _exported(trial, "jsonl", what)).splitlines()
        assert [json.loads(one)["is_test"] for one in lines] == [is_test] * rows
        cells = [row["is_test"] for row in csv.DictReader(io.StringIO(await _exported(trial, "csv", what)))]
        assert cells == [str(is_test).lower()] * rows


async def test_live_mode_does_not_see_a_project_of_test_mode(trial: Bench) -> None:
    hidden = await trial.world.owner.get(f"/projects/{trial.project}")
    assert hidden.status_code == 404
    assert (await trial.world.owner.get("/projects")).json()["items"] == []

"""Labels that follow the answers, and tasks that stop when their label is sure."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import numpy as np
import pytest

from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor
from sterling.domain.ids import ProjectId
from sterling.domain.votes import Votes, VoteShape
from sterling.quality.posterior import PRIOR_ACCURACY
from sterling.quality.replay import Point, replay
from sterling.services.updates import update
from tests.jobs.conftest import RunJob

TEMPLATE: dict[str, Any] = {
    "name": "entailment",
    "data": {"text": {"type": "string"}},
    "views": {"text": {"type": "text", "src": "$.text"}},
    "controls": {"entailed": {"type": "choice", "options": ["0", "1"]}},
}
SURE = 0.95
Recorded = dict[str, list[tuple[str, str]]]


def _recorded(data_dir: Path, tasks: int) -> Recorded:
    """The first tasks' answers as (worker, label), in the order recorded."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    with (data_dir / "crowd" / "rte" / "answers.csv").open() as file:
        for row in csv.DictReader(file):
            found[row["task"]].append((row["worker"], row["label"]))
    return {task: found[task] for task in list(found)[:tasks]}


class Crowd:
    """Recorded annotators who answer what is open, each as themselves."""

    def __init__(self, owner: httpx.AsyncClient, project: str, recorded: Recorded) -> None:
        self.owner, self.project, self.recorded = owner, project, recorded
        self.keys = dict[str, tuple[str, str]]()
        self.given = dict.fromkeys(recorded, 0)

    async def _key(self, worker: str) -> tuple[str, str]:
        if worker not in self.keys:
            new = {"kind": "person", "name": worker, "external_id": worker}
            made = (await self.owner.post("/annotators", json=new)).json()
            key = await self.owner.post(f"/annotators/{made['id']}/keys", json={"name": "k"})
            self.keys[worker] = (made["id"], key.json()["secret"])
        return self.keys[worker]

    async def tasks(self) -> list[dict[str, Any]]:
        found = await self.owner.get(f"/projects/{self.project}/tasks", params={"limit": 500})
        return found.json()["items"]

    async def one_round(self) -> int:
        """One answer to every open task that wants one, by its next recorded annotator; how many."""
        answered = 0
        for task in await self.tasks():
            turn = self.given[task["external_id"]]
            if task["state"] != "open" or turn == len(self.recorded[task["external_id"]]):
                continue
            worker, label = self.recorded[task["external_id"]][turn]
            annotator, secret = await self._key(worker)
            place = f"/tasks/{task['id']}/assignments"
            lease = (await self.owner.post(place, json={"annotator_id": annotator})).json()
            given = await self.owner.post(
                f"/assignments/{lease['id']}/submit",
                json={"answer": {"entailed": label}, "seconds": 3.0},
                headers={"Authorization": f"Bearer {secret}"},
            )
            assert given.json()["outcome"] == "counted", given.text
            self.given[task["external_id"]] += 1
            answered += 1
        return answered


async def _project(owner: httpx.AsyncClient, run_job: RunJob, recorded: Recorded, **policy: Any) -> str:
    new = {"name": "RTE", "template": TEMPLATE, "policy": policy}
    project = (await owner.post("/projects", json=new)).json()["id"]
    lines = "\n".join(json.dumps({"id": task, "data": {"text": task}}) for task in recorded)
    imported = await owner.post(f"/projects/{project}/imports?format=jsonl", content=lines)
    assert (await run_job(imported.json()["id"]))["result"]["imported"] == len(recorded)
    return project


async def _follow(
    owner: httpx.AsyncClient, store: SqlStore, actor: Actor, project: str, run_job: RunJob
) -> int:
    """What the worker's clock does: the update, then the jobs that it ordered."""
    async with store.unit(actor) as unit:
        written = await update(unit, ProjectId(UUID(project)))
    jobs = (await owner.get("/jobs", params={"project_id": project, "kind": "aggregation"})).json()["items"]
    for job in jobs:
        if job["state"] == "waiting":
            assert (await run_job(job["id"]))["state"] == "succeeded"
    return written


async def _labels(owner: httpx.AsyncClient, project: str) -> dict[str, dict[str, Any]]:
    found = await owner.get(f"/projects/{project}/labels", params={"limit": 500})
    return {label["external_id"]: label for label in found.json()["items"]}


async def test_new_answers_change_the_labels_of_their_tasks_alone(
    owner: httpx.AsyncClient, store: SqlStore, actor: Actor, run_job: RunJob, data_dir: Path
) -> None:
    recorded = _recorded(data_dir, 40)
    project = await _project(owner, run_job, recorded, redundancy=10)
    crowd = Crowd(owner, project, recorded)
    for _ in range(3):
        assert await crowd.one_round() == 40
    job = await owner.post(f"/projects/{project}/aggregations", json={})
    await run_job(job.json()["id"])
    before = await _labels(owner, project)
    assert await _follow(owner, store, actor, project, run_job) == 0
    crowd.given |= {task: len(recorded[task]) for task in list(recorded)[6:]}
    assert await crowd.one_round() == 6
    progress = (await owner.get(f"/projects/{project}/progress")).json()
    assert progress["stale_answers"] == 6
    assert await _follow(owner, store, actor, project, run_job) == 6
    after = await _labels(owner, project)
    changed = {task for task in after if after[task] != before[task]}
    assert changed == set(list(recorded)[:6])
    assert {after[task]["answers"] for task in changed} == {4}
    assert {after[task]["method"] for task in changed} == {"online"}
    assert all(sum(after[task]["distribution"].values()) == pytest.approx(1) for task in changed)
    progress = (await owner.get(f"/projects/{project}/progress")).json()
    assert (progress["stale_answers"], progress["answers_per_day"][-1]) == (0, 126)
    # Read again, nothing moves.
    assert await _follow(owner, store, actor, project, run_job) == 0
    assert await _labels(owner, project) == after


class _AsRecorded:
    """A generator whose numbers rise: what is put in a random order by them stays in the order recorded."""

    def random(self, n: int) -> Any:
        return np.arange(n) / max(n, 1)


def _simulated(recorded: Recorded, curtail: bool) -> Point:
    """What `sterling simulate` says of these answers in the order recorded, at the threshold below."""
    rows = [(task, *said) for task, given in recorded.items() for said in given]
    votes = Votes(VoteShape.CATEGORY, *(list(column) for column in zip(*rows, strict=True)))  # type: ignore[arg-type]
    found = replay(votes, {}, _AsRecorded(), curtail)  # type: ignore[arg-type]
    (point,) = (point for point in found.policy if point.at == SURE)
    return point


@pytest.mark.parametrize("curtail", [False, True])
async def test_stopping_needs_fewer_answers_as_simulated_and_keeps_the_invariants(
    owner: httpx.AsyncClient, store: SqlStore, actor: Actor, run_job: RunJob, data_dir: Path, curtail: bool
) -> None:
    recorded = _recorded(data_dir, 60)
    policy: dict[str, Any] = {"redundancy": 10, "stop_at": SURE, "least": 2, "curtail": curtail}
    project = await _project(owner, run_job, recorded, **policy)
    crowd = Crowd(owner, project, recorded)
    for _ in range(40):
        answered = await crowd.one_round()
        for task in await crowd.tasks():
            assert 0 <= task["done"] <= max(task["need"], 2) <= 10
            assert task["free"] == max(0, task["need"] - task["done"])
        await _follow(owner, store, actor, project, run_job)
        if not answered and not [task for task in await crowd.tasks() if task["state"] == "open"]:
            break
    tasks = await crowd.tasks()
    assert {task["state"] for task in tasks} == {"settled"}
    used = sum(task["done"] for task in tasks)
    assert used == sum(crowd.given.values())
    # 510 and 403 of 600 when this was written; 491 and 420 simulated.
    assert 120 <= used <= (0.75 if curtail else 0.9) * 600
    assert used == pytest.approx(_simulated(recorded, curtail).judgments, rel=0.1)
    labels = await _labels(owner, project)
    by_name = {task["external_id"]: task for task in tasks}
    for name, label in labels.items():
        (told,) = (await owner.get(f"/tasks/{by_name[name]['id']}/explanations")).json()["items"]
        if label["probability"] >= SURE:
            assert told["enough"] == "sure"
        elif by_name[name]["done"] == 10:
            assert told["enough"] == "most"
        else:
            assert curtail
            assert told["enough"] == "hardly"
            assert 1 - 30 * label["outlook"] >= SURE
    with (data_dir / "crowd" / "rte" / "gold.csv").open() as file:
        gold = {row["task"]: row["label"] for row in csv.DictReader(file)}
    right = sum(label["value"] == gold[name] for name, label in labels.items() if name in gold)
    assert right >= 0.85 * len(labels)


def _crowd_with_copies() -> list[dict[str, Any]]:
    """300 items, each with answers of 3 of 5 independent annotators (right 85 times of 100) and of 4 that are
    one (right 60 times of 100)."""
    rng, options = np.random.default_rng(3), list("abcd")
    lines = list[dict[str, Any]]()
    for number in range(300):
        truth = str(rng.choice(options))
        wrong = [one for one in options if one != truth]
        said = {
            f"alone {who}": truth if rng.random() < 0.85 else str(rng.choice(wrong))
            for who in rng.choice(5, 3, replace=False)
        }
        copied = truth if rng.random() < 0.6 else str(rng.choice(wrong))
        lines.append(_line(f"i{number}", said | {f"copy {who}": copied for who in range(4)}))
    return lines


def _line(name: str, said: dict[str, str]) -> dict[str, Any]:
    given = [{"annotator": who, "answer": {"kind": what}} for who, what in said.items()]
    return {"id": name, "data": {"text": name}, "answers": given}


async def test_annotators_who_are_one_have_one_say_between_full_fits_too(
    owner: httpx.AsyncClient, store: SqlStore, actor: Actor, run_job: RunJob
) -> None:
    asked = {**TEMPLATE, "controls": {"kind": {"type": "choice", "options": list("abcd")}}}
    new = {"name": "copies", "template": asked, "policy": {"redundancy": 9}}
    project = (await owner.post("/projects", json=new)).json()["id"]

    async def load(lines: list[dict[str, Any]]) -> None:
        body = "\n".join(json.dumps(line) for line in lines)
        job = await owner.post(f"/projects/{project}/imports?format=jsonl", content=body)
        assert (await run_job(job.json()["id"]))["result"]["imported"] == len(lines)

    await load(_crowd_with_copies())
    job = await owner.post(f"/projects/{project}/aggregations", json={})
    assert (await run_job(job.json()["id"]))["state"] == "succeeded"
    copies = {f"copy {who}": "b" for who in range(4)}
    await load([_line("against", copies | {"alone 0": "a", "alone 1": "a"}), _line("by themselves", copies)])
    assert await _follow(owner, store, actor, project, run_job) == 2
    cursor = (await owner.get(f"/projects/{project}/labels", params={"limit": 300})).json()["next_cursor"]
    rest = await owner.get(f"/projects/{project}/labels", params={"limit": 300, "cursor": cursor})
    labels = {label["external_id"]: label for label in rest.json()["items"]}
    assert {label["method"] for label in labels.values()} == {"online"}
    assert labels["against"]["value"] == "a"
    assert labels["against"]["answers"] == 6
    # One who says something alone has the confidence of a prior, under however many names.
    assert labels["by themselves"]["probability"] == pytest.approx(PRIOR_ACCURACY)

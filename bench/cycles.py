"""Claim and submit cycles over HTTP: closed loops of annotators without thinking time, the load generator on
the same machine; then what was acknowledged is compared with what the store holds."""

import argparse
import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg
import uvloop

from bench.client import Connection
from bench.ground import TEMPLATE, Ground, add_tasks
from bench.server import Serving, scratch, serving
from sterling.domain.ids import AnnotatorId, OrganizationId, ProjectId

API = "/api/v1"
BODY = orjson.dumps({"answer": {"choice": "neutral"}, "seconds": 2.5})
_OK = 200


@dataclass(slots=True)
class Played:
    """What the annotators saw."""

    claims: list[float] = field(default_factory=list[float])
    submits: list[float] = field(default_factory=list[float])
    acknowledged: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    """(assignment, task, outcome)"""
    errors: Counter[int] = field(default_factory=Counter[int])
    seconds: float = 0


def project(server: Serving, tasks: int, need: int = 1, name: str = "") -> Ground:
    """A project with so many open tasks, written past the API."""
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.url + API, headers=headers, timeout=60) as http:
        new = {"name": name or f"{tasks} tasks", "template": TEMPLATE, "policy": {"redundancy": need}}
        made = http.post("/projects", json=new)
        made.raise_for_status()
        organization = http.get("/me").json()["organization_id"]
    found = made.json()
    ground = Ground(
        OrganizationId(UUID(organization)), UUID(found["dataset_id"]), ProjectId(UUID(found["id"])), ()
    )
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        add_tasks(connection, ground, tasks, need=need, words=16)
        connection.execute("vacuum sterling.task")
    return ground


def annotators(server: Serving, count: int) -> tuple[list[AnnotatorId], list[str]]:
    """So many annotators, each with a key of its own."""
    ids, secrets = list[AnnotatorId](), list[str]()
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.url + API, headers=headers, timeout=60) as http:
        for number in range(count):
            new = {"kind": "model", "name": f"Bench {number}", "external_id": f"bench-{number}"}
            made = http.post("/annotators", json=new)
            made.raise_for_status()
            ids.append(AnnotatorId(UUID(made.json()["id"])))
            secret = http.post(f"/annotators/{ids[-1]}/keys", json={"name": "bench"})
            secret.raise_for_status()
            secrets.append(secret.json()["secret"])
    return ids, secrets


async def play(url: str, project_id: ProjectId, secrets: Sequence[str], seconds: float) -> Played:
    """Lets all annotators claim and submit until the time is over or nothing is left."""
    played = Played()
    stop = time.perf_counter() + seconds
    claim = f"{API}/projects/{project_id}/claims"

    async def annotate(secret: str) -> None:
        http = await Connection.open(url, {"Authorization": f"Bearer {secret}"})
        while (began := time.perf_counter()) < stop:
            status, body = await http.post(claim, b"{}")
            if status != _OK:
                played.errors[status] += 1
                continue
            played.claims.append(time.perf_counter() - began)
            handed: list[dict[str, Any]] = orjson.loads(body)["assignments"]
            if not handed:
                break
            began = time.perf_counter()
            status, body = await http.post(f"{API}/assignments/{handed[0]['id']}/submit", BODY)
            if status != _OK:
                played.errors[status] += 1
                continue
            played.submits.append(time.perf_counter() - began)
            played.acknowledged.append((handed[0]["id"], handed[0]["task_id"], orjson.loads(body)["outcome"]))
        http.close()

    began = time.perf_counter()
    await asyncio.gather(*(annotate(secret) for secret in secrets))
    played.seconds = time.perf_counter() - began
    return played


def audit(dsn: str, project_id: ProjectId, acknowledged: Sequence[tuple[str, str, str]]) -> dict[str, int]:
    """`lost`: acknowledged and not stored; `doubled`: stored or acknowledged twice; `over_redundancy`: tasks
    with more counted answers than are wanted."""
    with psycopg.connect(dsn) as connection:
        stored = [
            (str(assignment), str(task))
            for assignment, task in connection.execute(
                "select assignment_id, task_id from sterling.answer where project_id = %s", (project_id,)
            )
        ]
        over = connection.execute(
            "select count(*) from (select from sterling.answer a join sterling.task t on t.id = a.task_id "
            "where a.project_id = %s and a.outcome = 0 and a.round = t.round group by t.id, t.need "
            "having count(*) > t.need) o",
            (project_id,),
        ).fetchone()
        twice = connection.execute(
            "select count(*) from (select from sterling.answer where project_id = %s "
            "group by task_id, annotator_id, round having count(*) > 1) o",
            (project_id,),
        ).fetchone()
    assert over is not None
    assert twice is not None
    told = {(assignment, task) for assignment, task, _ in acknowledged}
    return {
        "lost": len(told - set(stored)),
        "doubled": len(acknowledged) - len(told) + len(stored) - len(set(stored)) + twice[0],
        "over_redundancy": over[0],
        "acknowledged": len(acknowledged),
        "stored": len(stored),
    }


def p99_ms(times: Sequence[float]) -> float:
    return round(statistics.quantiles(times, n=100)[98] * 1000, 2) if len(times) > 1 else 0.0


def measure(server: Serving, tasks: int, seconds: float, secrets: Sequence[str]) -> dict[str, float]:
    """One run on a project of its own."""
    ground = project(server, tasks, name=f"{tasks} tasks {time.time_ns()}")
    played = uvloop.run(play(server.url, ground.project_id, secrets, seconds))
    return {
        "cycles_per_s": round(len(played.submits) / played.seconds, 1),
        "claim_p99_ms": p99_ms(played.claims),
        "submit_p99_ms": p99_ms(played.submits),
        "errors": sum(played.errors.values()),
        **audit(server.dsn, ground.project_id, played.acknowledged),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--annotators", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    with scratch() as folder, serving(folder / "data") as server:
        _, keys = annotators(server, given.annotators)
        print(json.dumps(measure(server, given.tasks, given.seconds, keys)))

"""Claim and submit pairs in the store alone, over the application's pool: closed loops of annotators without
thinking time, each call durable before the next."""

import argparse
import asyncio
import json
import statistics
import time

import psycopg
import uvloop

from bench.ground import ANSWER, Ground, lay
from sterling.adapters.sql.assignments import SqlAssignments
from sterling.adapters.sql.engine import create_pool
from sterling.domain.ids import AssignmentId
from sterling.ports.assignments import Given
from sterling.services.assignments import sweep

ANNOTATORS = 32


async def pairs(dsn: str, ground: Ground, connections: int, seconds: float) -> dict[str, float]:
    """Pairs a second of the ground's annotators over so many connections, and quantiles of both calls in
    milliseconds."""
    claims, submits = list[float](), list[float]()
    given = Given(ANSWER, 1.0, None)
    async with create_pool(dsn, size=connections) as pool:
        store = SqlAssignments(pool)
        stop = time.perf_counter() + seconds

        async def annotate(number: int) -> None:
            actor = ground.actor(number)
            while (began := time.perf_counter()) < stop:
                handed = await store.claim(actor, ground.project_id, 1)
                if not handed:
                    return
                between = time.perf_counter()
                await store.submit(actor, AssignmentId(handed[0].id), given)
                claims.append(between - began)
                submits.append(time.perf_counter() - between)

        async def sweeps() -> None:
            while True:
                await asyncio.sleep(1)
                await sweep(store)

        chores = asyncio.create_task(sweeps())
        began = time.perf_counter()
        await asyncio.gather(*(annotate(number) for number in range(len(ground.annotators))))
        took = time.perf_counter() - began
        chores.cancel()
    return {
        "per_s": round(len(submits) / took),
        **_quantiles("claim", claims),
        **_quantiles("submit", submits),
    }


def _quantiles(name: str, times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {f"{name}_p50_ms": round(cuts[49] * 1000, 2), f"{name}_p99_ms": round(cuts[98] * 1000, 2)}


def measure(
    dsn: str, tasks: int, connections: int, seconds: float, *, annotators: int = ANNOTATORS, need: int = 1
) -> dict[str, float]:
    """Lays a ground of its own in a migrated database, and measures on it. To clean up what was laid is work
    of an import: it is done before. To clean up behind the pairs is theirs."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        ground = lay(connection, tasks, need=need, annotators=annotators)
        connection.execute("vacuum sterling.item, sterling.task")
    return uvloop.run(pairs(dsn, ground, connections, seconds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dsn", required=True)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--need", type=int, default=1)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--annotators", type=int, default=ANNOTATORS)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    found = measure(
        *(given.dsn, given.tasks, given.connections, given.seconds),
        annotators=given.annotators,
        need=given.need,
    )
    print(json.dumps(found))

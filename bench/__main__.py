"""All figures in one run: `python -m bench [--small] [--out FILE]`. A table, and one JSON object.

Nothing here is a timed test: the figures stand beside the machine's own raw rates, and travel as ratios only.
"""

import argparse
import json
import os
import statistics
import time
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import psycopg
import uvloop

from bench import bulk, cycles, store_pairs
from bench.buffers import all_situations, busy_project
from bench.bulk import Peak
from bench.ground import Ground
from bench.server import Serving, family, init, memory_mb, scratch, start, stop

API = cycles.API
ANNOTATORS = 32


def raw_rates(folder: Path) -> dict[str, float]:
    """The machine's own: fsync of a page, a fixed piece of Python, cores."""
    stop_at, syncs = time.perf_counter() + 1, 0
    with (folder / "page").open("wb") as page:
        while time.perf_counter() < stop_at:
            page.write(b"\0" * 8192)
            page.flush()
            os.fdatasync(page.fileno())
            syncs += 1
    began, total = time.perf_counter(), 0
    for number in range(1_000_000):
        total += number * number
    spin = (time.perf_counter() - began) * 1000
    return {
        "fsync_per_s": syncs,
        "spin_ms": round(spin, 1),
        "cores": os.cpu_count() or 0,
        "load": os.getloadavg()[0],
    }


def round_trips(dsn: str) -> float:
    """Of the smallest statement, one after the other."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        began = time.perf_counter()
        for _ in range(2_000):
            connection.execute("select 1", prepare=True)
        return round(2_000 / (time.perf_counter() - began))


def starts(folder: Path) -> tuple[dict[str, float], Serving, str]:
    """How long an empty and an existing folder take to the first answer; the server of the latter runs on."""
    found: dict[str, float] = {}
    for name, data in (("start_empty_s", folder / "empty"), ("start_existing_s", folder / "data")):
        key = init(data) if name == "start_existing_s" else ""
        server = start(data, key)
        httpx.get(server.url + "/healthz").raise_for_status()
        found[name] = round(server.ready_s, 2)
        if name == "start_empty_s":
            stop(server)
        else:
            time.sleep(3)
            found["idle_mb"] = memory_mb(family(data, server.process.pid))
            return found, server, key
    raise AssertionError("unreachable")


def listing_ms(server: Serving, ground: Ground, query: dict[str, str]) -> float:
    """The median time of one page of 50, compressed as a browser asks for it."""
    headers = {"Authorization": f"Bearer {server.key}", "Accept-Encoding": "gzip"}
    path = f"{API}/projects/{ground.project_id}/tasks?{urlencode(query)}"
    times = list[float]()
    with closing(HTTPConnection(urlsplit(server.url).netloc)) as http:
        for _ in range(21):
            began = time.perf_counter()
            http.request("GET", path, headers=headers)
            answer = http.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"{path} answered {answer.status}")
    return round(statistics.median(times) * 1000, 2)


async def _play(
    server: Serving, ground: Ground, keys: list[str], seconds: float, peak: Peak
) -> cycles.Played:
    with peak.watching():
        return await cycles.play(server.url, ground.project_id, keys, seconds)


def _cycles(
    server: Serving, keys: list[str], many: int, *, seconds: float, figures: dict[str, float], peak: Peak
) -> Ground:
    """Claim and submit at 10k and at many tasks; the latter's project."""
    counts = {"lost": 0, "doubled": 0, "over_redundancy": 0}
    ground = cycles.project(server, 10_000, name="10k")
    for name in ("10k", "1m"):
        if name == "1m":
            ground = cycles.project(server, many, name=name)
        played = uvloop.run(_play(server, ground, keys, seconds, peak))
        figures[f"cycles_per_s_{name}"] = round(len(played.submits) / played.seconds, 1)
        figures["claim_p99_ms"] = cycles.p99_ms(played.claims)
        figures["submit_p99_ms"] = cycles.p99_ms(played.submits)
        audited = cycles.audit(server.dsn, ground.project_id, played.acknowledged)
        counts = {key: counts[key] + audited[key] for key in counts}
    figures |= counts
    return ground


def measure(small: bool) -> dict[str, Any]:
    """All figures; `small` takes 100k tasks where the whole takes a million."""
    many, seconds = (100_000, 5.0) if small else (1_000_000, 15.0)
    with scratch() as folder:
        raw = raw_rates(folder)
        figures, server, _ = starts(folder)
        data = folder / "data"
        try:
            peak = Peak(server, data)
            raw["round_trips_per_s"] = round_trips(server.dsn)
            ids, keys = cycles.annotators(server, ANNOTATORS)
            ground = _cycles(server, keys, many, seconds=seconds, figures=figures, peak=peak)
            figures["list_first_page_ms"] = listing_ms(server, ground, {})
            figures["list_filtered_ms"] = listing_ms(server, ground, {"state": "settled"})
            figures["store_pairs_per_s"] = store_pairs.measure(server.dsn, 100_000, 8, seconds)["per_s"]
            with psycopg.connect(server.dsn, autocommit=True) as connection:
                busy = busy_project(connection, many // 10)
            figures["buffers_per_claim_max"] = max(all_situations(server.dsn, busy, many // 50).values())
            found: dict[str, Any] = {
                **figures,
                **bulk.rates(server, folder, many, [*ids], peak),
            }
            found["peak_mb"] = peak.most
            found["tasks_1m"] = many
            found["raw"] = raw
            return found
        finally:
            stop(server)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="100k tasks instead of a million; about two minutes"
    )
    parser.add_argument("--out", type=Path, help="write the JSON object to this file")
    given = parser.parse_args()
    found = measure(given.small)
    for key, value in found.items():
        print(f"{key:24} {value}")
    if given.out is not None:
        given.out.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()

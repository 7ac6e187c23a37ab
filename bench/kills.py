"""kill -9 of the API server (every other time with its database), of the worker that sweeps, and of clients,
while answers are collected over HTTP; then every acknowledged answer is looked for.

Clients are processes of their own, each with several annotators. A client writes what it was told to a file
before it goes on, so that what it knew is known when it is killed. It repeats what it got no answer to.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import uvloop

from bench.cycles import API, BODY, annotators, audit, project
from bench.server import Serving, init, scratch, start, stop

_COUNT = 20
"""Tasks that a client claims at once: the commits of submits are what is tested."""


async def _post(http: aiohttp.ClientSession, url: str, headers: dict[str, str], body: bytes) -> Any:
    """The answer's body; repeats as long as nothing answers, as a client with an outbox does."""
    while True:
        with contextlib.suppress(aiohttp.ClientError, OSError, asyncio.TimeoutError):
            async with http.post(url, headers=headers, data=body) as got:
                text = await got.read()
            if got.status == 200:
                return orjson.loads(text)
            if got.status < 500:
                raise RuntimeError(f"{got.status}: {text.decode()}")
        await asyncio.sleep(0.05)


async def _annotate(url: str, project_id: str, secret: str, log: Path) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
    claims = f"{url}{API}/projects/{project_id}/claims"
    with log.open("ab", buffering=0) as told:
        async with aiohttp.ClientSession() as http:
            while True:
                handed = (await _post(http, claims, headers, orjson.dumps({"count": _COUNT})))["assignments"]
                if not handed:
                    return
                for one in handed:
                    receipt = await _post(http, f"{url}{API}/assignments/{one['id']}/submit", headers, BODY)
                    told.write(f"{one['id']} {one['task_id']} {receipt['outcome']}\n".encode())


async def _client(url: str, project_id: str, secrets: list[str], folder: Path) -> None:
    async with asyncio.TaskGroup() as group:
        for secret in secrets:
            group.create_task(_annotate(url, project_id, secret, folder / f"{secret[-12:]}.log"))


def _start_client(
    server: Serving, project_id: str, secrets: list[str], folder: Path
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.kills", "--client", server.url, project_id, str(folder), *secrets]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def _worker_of(server: Serving) -> int | None:
    """The process of the worker: the server's child that runs `sterling worker`."""
    for child in Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split():
        with contextlib.suppress(OSError):
            if b"worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _told(folder: Path) -> list[tuple[str, str, str]]:
    found = list[tuple[str, str, str]]()
    for log in folder.glob("*.log"):
        for line in log.read_text().splitlines():
            parts = line.split()
            if len(parts) == 3:
                found.append((parts[0], parts[1], parts[2]))
    return found


def collect(
    answers: int, kills: int, *, processes: int = 4, each: int = 4, need: int = 2, seed: int = 1
) -> dict[str, int]:
    """Collects so many acknowledged answers under `kills` kills each of server, worker and clients; the
    counts of
    `bench.cycles.audit`. A receipt that is told twice by a repeat is one answer."""
    chance = random.Random(seed)
    with scratch() as base:
        folder, logs, port = base / "data", base / "logs", _free_port()
        logs.mkdir()
        key = init(folder)
        server = start(folder, key, port)
        clients = list[subprocess.Popen[bytes]]()
        try:
            tasks = answers // need
            ground = project(server, tasks, need=need)
            _, secrets = annotators(server, processes * each)
            groups = [secrets[n::processes] for n in range(processes)]
            where = str(ground.project_id)
            clients = [_start_client(server, where, group, logs) for group in groups]
            for target in range(1, kills + 1):
                while _count(logs) < answers * target // (kills + 2):
                    time.sleep(0.02)
                number = chance.randrange(processes)
                clients[number].kill()
                clients[number].wait()
                clients[number] = _start_client(server, where, groups[number], logs)
                _kill(server, folder, with_database=target % 2 == 0)
                server = start(folder, key, port)
            for client in clients:
                client.wait()
            told = {line[0]: line for line in _told(logs)}
            return {"kills": kills, **audit(server.dsn, ground.project_id, list(told.values()))}
        finally:
            for client in clients:
                client.kill()
                client.wait()
            stop(server)


def _kill(server: Serving, folder: Path, *, with_database: bool) -> None:
    """The worker, the API server and, if asked, the database: each by kill -9."""
    worker = _worker_of(server)
    if worker is not None:
        os.kill(worker, signal.SIGKILL)
    server.process.kill()
    stop(server)
    if with_database:
        os.kill(int((folder / "pgdata" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)


def _count(folder: Path) -> int:
    """Acknowledged so far, by the size of the logs."""
    return sum(log.stat().st_size for log in folder.glob("*.log")) // 82


if __name__ == "__main__":
    if sys.argv[1:2] == ["--client"]:
        uvloop.run(_client(sys.argv[2], sys.argv[3], sys.argv[5:], Path(sys.argv[4])))
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        # What a killed client had claimed stays leased: 52,000 asked for are more than 50,000 acknowledged.
        parser.add_argument("--answers", type=int, default=52_000)
        parser.add_argument("--kills", type=int, default=10)
        given = parser.parse_args()
        print(json.dumps(collect(given.answers, given.kills)))

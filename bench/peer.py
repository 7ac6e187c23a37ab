"""Sterling and Label Studio under the same load driver, one after the other: `python -m bench.peer --driver
FOLDER [--label-studio COMMAND] [--out FILE] [ARGUMENT ...]`.

The driver (`driver.py` with its targets) lies outside of this repository. Arguments that are not known here
go to it: `--sizes 1000 --workers 8,32 --count 150`. Each system is started empty, as its user would start it.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.server import scratch, serving

_PORT = 18_081
_TOKEN = "0123456789abcdef0123456789abcdef01234567"
_PATIENCE = 300.0
_SHOWN = {
    "import": ("n", "annotated", "tasks_per_s", "mem_peak_mb"),
    "annotate": ("size", "workers", "per_s", "next", "submit", "dup_held", "handouts"),
    "audit": ("tasks_over_overlap", "stored_minus_acked"),
    "overlap": ("overlap", "tasks_over_overlap", "stored_minus_acked"),
    "export": ("n", "fmt", "tasks_per_s", "mem_peak_mb"),
    "page": ("size", "view", "median_ms"),
}
"""What is printed of each phase of the driver; the file has all of it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running system, as the driver needs it."""

    label: str
    target: str
    url: str
    pids: Sequence[int]
    option: str


@contextmanager
def sterling() -> Generator[Peer]:
    """On a folder of its own, embedded PostgreSQL included."""
    with scratch() as folder, serving(folder / "data") as server:
        database = int((folder / "data/pgdata/postmaster.pid").read_text().split()[0])
        pids = (server.process.pid, database)
        yield Peer("sterling", "sterling_target:SterlingTarget", server.url, pids, f"key={server.key}")


@contextmanager
def label_studio(command: Path) -> Generator[Peer]:
    """On a folder of its own, with SQLite, as a plain start has it."""
    url = f"http://127.0.0.1:{_PORT}"
    start = [str(command), "start", "-b", "-p", str(_PORT), "--internal-host", "127.0.0.1"]
    start += ["--username", "bench@example.com", "--password", "bench password, long enough"]
    start += ["--user-token", _TOKEN, "--enable-legacy-api-token"]
    with scratch() as folder:
        environment = {**os.environ, "LABEL_STUDIO_BASE_DATA_DIR": str(folder), "COLLECT_ANALYTICS": "False"}
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(start, env=environment, stdout=quiet, stderr=quiet)
        try:
            _wait(url + "/health", process)
            target = "label_studio:LabelStudioTarget"
            yield Peer("label-studio", target, url, (process.pid,), f"token={_TOKEN}")
        finally:
            process.terminate()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"nothing answered at {url}")


def drive(peer: Peer, driver: Path, out: Path, arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Runs the driver and gives its lines, which it appends to `out`."""
    known = out.read_text().count("\n") if out.exists() else 0
    command = [sys.executable, str(driver / "driver.py"), "--target", peer.target, "--url", peer.url]
    command += ["--label", peer.label, "--opt", peer.option, "--out", str(out), *arguments]
    for pid in peer.pids:
        command += ["--pid", str(pid)]
    paths = os.pathsep.join((str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths})
    return [json.loads(line) for line in out.read_text().splitlines()[known:]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.peer", description=__doc__)
    parser.add_argument("--driver", type=Path, required=True, help="folder with driver.py and its targets")
    parser.add_argument("--label-studio", type=Path, help="its command, in an environment of its own")
    parser.add_argument("--out", type=Path, default=Path("peer.jsonl"), help="lines are appended here")
    given, arguments = parser.parse_known_args()
    systems = [sterling()] + ([label_studio(given.label_studio)] if given.label_studio else [])
    for system in systems:
        with system as peer:
            for line in drive(peer, given.driver, given.out, arguments):
                shown = {name: line.get(name) for name in _SHOWN.get(line["phase"], ("mem_mb",))}
                print(f"{peer.label:14} {line['phase']:10} {shown}", flush=True)


if __name__ == "__main__":
    main()

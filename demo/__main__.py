"""`python -m demo`: the main job on real data, then a running server to look at it."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from demo import digits, job, report, server
from demo.screen import Screen
from sterling.domain.errors import SterlingError


def main() -> int:
    """Runs the demonstration; 0 when all of it worked."""
    given = _arguments()
    show = Screen()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, _leave)
    try:
        folder = _folder(given.data_dir)
        _run(folder, given.port, given.exit, show, stop)
    except (SterlingError, server.Failed) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        show.say("Stopped.")
    return 0


def _leave(*_: object) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description="Sterling's main job, on real data.")
    parser.add_argument("--exit", action="store_true", help="end after the report")
    parser.add_argument("--data-dir", type=Path, help="folder for everything; a new temporary one by default")
    parser.add_argument("--port", type=int, default=0, help="port of the server; any free one by default")
    return parser.parse_args()


def _folder(given: Path | None) -> Path:
    if given is None:
        given = Path(tempfile.mkdtemp(prefix="sterling-demo-"))
    given.mkdir(parents=True, exist_ok=True)
    # The database of a root user runs as another one, who must be able to pass.
    given.chmod(0o711)
    if server.account(given) is None and any(given.iterdir()):
        raise server.Failed(f"{given} is not empty and no demonstration. Name a new folder with --data-dir.")
    return given.absolute()


def _run(folder: Path, port: int, leave: bool, show: Screen, stop: threading.Event) -> None:
    began = time.monotonic()
    show.say("[bold]Sterling, the main job on real data:[/bold] 1,797 handwritten digits from scikit-learn.")
    owner = server.account(folder)
    fresh = owner is None
    if owner is None:
        show.say("Making a store and starting the server ...")
        owner = server.prepare(folder)
    with server.running(folder, port) as address:
        if fresh:
            _work(address, owner, folder, show)
            show.say(f"\nDone in {time.monotonic() - began:.0f} seconds.")
        else:
            show.say(f"The demonstration in {folder} was run before; here it is again.")
        if not leave:
            report.invite(address, owner, folder, show)
            stop.wait()


def _work(address: str, owner: server.Account, folder: Path, show: Screen) -> None:
    with show.bar("Training ten models") as move:
        images, models = digits.load()
        move(len(models), len(models))
    out = folder / "out"
    out.mkdir()
    result = asyncio.run(job.run(address, owner.key, images, models, out=out, show=show))
    report.tell(result, images, models, out, show)


if __name__ == "__main__":
    sys.exit(main())

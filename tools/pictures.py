"""The pictures of the README: a browser walks through the demonstration and takes them, from its own data."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import Any

from demo import server
from tools import browser, node, system
from tools.place import DOCS, PYTHON, WEB


def main(_words: list[str]) -> int:
    """Runs the demonstration in a folder that goes away, and writes docs/pictures/*.webp anew."""
    with tempfile.TemporaryDirectory(prefix="sterling-pictures-") as place:
        folder = Path(place)
        system.run([PYTHON, "-m", "demo", "--exit", "--data-dir", folder])
        owner = server.account(folder)
        if owner is None:
            raise server.Failed(f"{folder} holds no demonstration.")
        with server.running(folder, 0) as address:
            env = node.environment(
                **browser.variables("taking pictures"),
                STERLING_URL=address,
                STERLING_KEY=owner.key,
                STERLING_EMAIL=owner.email,
                STERLING_PASSWORD=owner.password,
                PICTURES=place,
            )
            system.run(node.npx("playwright", "test", "-c", "tests/pictures"), env=env, cwd=WEB)
        for taken in sorted(folder.glob("*.png")):
            shrink(taken, DOCS / "pictures" / f"{taken.stem}.webp")
    return 0


def shrink(taken: Path, into: Path) -> None:
    """The same pixels as WebP, a third of the size."""
    image: Any = importlib.import_module("PIL.Image")  # `./run` itself needs no package
    into.parent.mkdir(exist_ok=True)
    with image.open(taken) as picture:
        picture.save(into, lossless=True, quality=100, method=6)

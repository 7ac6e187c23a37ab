"""A large picture as tiles in halving sizes: cut by libvips in a process of its own."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from pydantic import JsonValue

from sterling.adapters.media import cage

_CUTTER = Path(__file__).with_name("vips.py")
_SECONDS = 3600


class TileMaker:
    """See `ports.renditions.Maker`. Needs pyvips-binary; the disk holds the tiles twice for a moment."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        with TemporaryDirectory(prefix="sterling-") as folder:
            return cage.run(_CUTTER, [str(source), folder], target, seconds=_SECONDS, what="picture")

"""Renditions: forms of an asset made for the screen, once, by a job: peaks of a sound, a proxy of a video."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import JsonValue

from sterling.domain.blob import Sha256
from sterling.domain.errors import Invalid
from sterling.domain.ids import JobId
from sterling.domain.record import Record


class RenditionKind(StrEnum):
    PEAKS = "peaks"
    SPECTRUM = "spectrum"
    SOUND = "sound"
    FRAMES = "frames"
    PROXY = "proxy"
    POINTS = "points"
    SERIES = "series"
    PAGES = "pages"
    TILES = "tiles"


SOURCES: Mapping[RenditionKind, tuple[str, ...]] = {
    RenditionKind.PEAKS: ("audio/", "video/"),
    RenditionKind.SPECTRUM: ("audio/", "video/"),
    RenditionKind.SOUND: ("audio/", "video/"),
    RenditionKind.FRAMES: ("video/",),
    RenditionKind.PROXY: ("video/",),
    RenditionKind.POINTS: ("application/octet-stream", "text/plain"),
    RenditionKind.SERIES: ("text/plain", "application/octet-stream", "application/vnd.apache.parquet"),
    RenditionKind.PAGES: ("application/pdf",),
    RenditionKind.TILES: ("image/png", "image/jpeg", "image/webp", "image/tiff"),
}
"""From which media types each kind can be made, by their beginnings."""

LARGE_SIDE = 8192
LARGE_PIXELS = 64_000_000
LARGE_BYTES = 32 << 20
"""A picture over one of these is shown in tiles: browsers fail on whole ones not far above."""


class RenditionState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Rendition(Record):
    """A form of the asset with the digest `source`. `facts` depend on the kind; `error` says why none is.

    Peaks: `duration` in seconds, `rate` in peaks a second, `sample_rate`, `channels`, `fault` (what could
    not be decoded, in words, or null); the content is one pair of signed bytes a peak, the least and the
    greatest sample of its stretch over all channels.

    Spectrum: `duration` in seconds, `rate` in columns a second, `bands` a column, from low to high, each of
    so many `hertz`; the content is a byte a band, column after column: 255 at full scale, 0 from 90 dB below.

    Sound: `channels` (one or two), `fault` as for peaks; the content is the sound as FLAC, for browsers that
    cannot play the file itself.

    Frames: `frames` (how many), `width` and `height` in pixels as shown, `rotation` in degrees clockwise that
    was applied for it, `fps` (a number, or "variable"), `duration` in seconds, `fault` as for peaks; the
    content is the time of each frame in seconds as the file states it, as little-endian doubles.

    Proxy: `frames`, `width`, `height`, `lengths`; the content is each frame as a JPEG, one after the other,
    and from the byte `lengths` on how many bytes each has, as little-endian 32-bit numbers.

    Points: `count`, `dropped` (those without finite coordinates), `unread` (those for which the file has room
    behind what its header counts), `origin`, `low` and `high` in metres, `step`, `intensity` (the one shown
    as 255, null without any) and `classes` (whether there are any). The content is `count` triples of
    little-endian float32 x, y, z from the origin, then a byte of intensity a point, then a byte of class a
    point. The k-th is the (k * step mod count)-th that was kept, so that the first ones, however many, lie
    evenly among all.

    Series: `count` (rows), `channels` (their names), `time` (the name of that column), `start` (its first
    value in seconds; of moments, since 1970), `duration` in seconds. The content is the time of each row from
    the first one on in seconds, as little-endian doubles, then one channel after the other as little-endian
    float32, NaN where there is no value.

    Pages: `pages`, `sizes` ([width, height] of each as shown) in the `unit` point, `lengths`; the content is
    each page as a JPEG, then each page's words as JSON (`text`, `x`, `y`, `width`, `height` in points from
    the upper left corner), and from the byte `lengths` on how many bytes each of these has, as little-endian
    32-bit numbers.

    Tiles: `width` and `height` in pixels as shown, `tile` (the side of a tile in pixels; those at the right
    and lower border are cut), `lengths`. The sizes are halved, rounded up, until one tile holds the whole;
    the content is each tile as a JPEG, the largest size first, row by row, and from the byte `lengths` on how
    many bytes each has, as little-endian 32-bit numbers.
    """

    source: Sha256
    kind: RenditionKind
    state: RenditionState
    job_id: JobId
    sha256: Sha256 | None
    size: int | None
    facts: dict[str, JsonValue]
    error: str | None


def require_source(kind: RenditionKind, media_type: str) -> None:
    """Raises Invalid where a rendition of this kind cannot be made of such bytes."""
    if not media_type.startswith(SOURCES[kind]):
        wanted = " or ".join(f"{start}*" if start.endswith("/") else start for start in SOURCES[kind])
        raise Invalid(f"This file cannot be shown here: it is {media_type}, not {wanted}.", kind=kind)


def needs_tiles(media_type: str, size: int, width: int | None, height: int | None) -> bool:
    """Whether a picture of `size` bytes is shown in tiles; TIFF always, as browsers do not read it.

    Of pictures that stay where they are width and height are unknown: their bytes decide.
    """
    if not media_type.startswith(SOURCES[RenditionKind.TILES]):
        return False
    if media_type == "image/tiff":
        return True
    if width is None or height is None:
        return size > LARGE_BYTES
    return max(width, height) > LARGE_SIDE or width * height > LARGE_PIXELS

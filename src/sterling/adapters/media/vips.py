"""Run as a program on one picture: writes its tiles to stdout, what it found or what is wrong to stderr.

It imports nothing of ours, so that a file can reach no more than this process holds. libvips reads a picture
strip by strip, so that memory does not grow with its height; it is called through the C functions that the
wheel pyvips-binary brings (pyvips itself is published as source alone). What is written is told in
`domain.rendition`.
"""

import json
import os
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

TILE = 512
QUALITY = 90
MOST_SIDE = 100_000
MOST_PIXELS = 2_500_000_000
MOST_MEMORY = 3 << 30
MOST_SECONDS = 7200
MOST_FILE = 32 << 30
MOST_THREADS = 4
LOADERS = ((b"\x89PNG", "pngload"), (b"\xff\xd8\xff", "jpegload"), (b"RIFF", "webpload"))
TIFFS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BYTES, _SHORTS = 0, 2
"""Of VipsBandFormat: unsigned numbers of 8 and of 16 bits."""
_TILE_NAME = re.compile(r"/(\d+)/(\d+)_(\d+)\.jpg$")


class Refused(Exception):
    """The file cannot be shown; the message says why."""


def main(path: str, folder: str) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_FILE),
    ):
        resource.setrlimit(limit, (most, most))
    # What libvips cannot read in order it unpacks into a file, which goes away with this folder.
    os.environ["TMPDIR"] = folder
    try:
        facts = cut(path, Path(folder))
    except Refused as refused:
        sys.exit(json.dumps({"error": str(refused)}))
    except ImportError:
        sys.exit(json.dumps({"error": "this needs libvips (pyvips-binary), which is not installed here"}))
    except MemoryError:
        sys.exit(json.dumps({"error": "it needs more memory than a picture may"}))
    sys.stderr.write(json.dumps(facts) + "\n")


def cut(path: str, folder: Path) -> dict[str, Any]:
    """Tiles row by row, the largest size first; then the length of each as little-endian 32-bit numbers."""
    vips = Vips()
    with open(path, "rb") as file:
        loader = loader_of(file.read(4))
    picture = upright(vips, loader, path)
    width, height = vips.number(picture, "width"), vips.number(picture, "height")
    if vips.has(picture, "icc-profile-data"):
        picture = vips.out("icc_transform", "output-profile=srgb,embedded=true,depth=8", picture)
    else:
        picture = visible(vips, picture, partial(upright, vips, loader, path))
    archive = folder / "tiles.zip"
    look = f".jpg[Q={QUALITY},subsample-mode=off,keep=none,background=255]"
    shape = f"tile-size={TILE},overlap=0,depth=onetile,container=zip,properties=false"
    vips.call("dzsave", f"{shape},suffix={look}", {"in": picture, "filename": str(archive)})
    lengths = pour(archive)
    return {"width": width, "height": height, "tile": TILE, "lengths": lengths}


def loader_of(head: bytes) -> str:
    for start, loader in LOADERS:
        if head.startswith(start):
            return loader
    if head in TIFFS:
        return "tiffload"
    raise Refused("it is no PNG, JPEG, WebP or TIFF")


def upright(vips: "Vips", loader: str, path: str) -> Any:
    """The picture as it is shown, by its orientation (EXIF). Raises Refused where it is too large."""
    picture = vips.out(loader, "access=sequential,fail-on=error", None, path)
    width, height = vips.number(picture, "width"), vips.number(picture, "height")
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        most = f"{MOST_PIXELS:,} pixels and {MOST_SIDE:,} a side"
        raise Refused(f"it has {width:,} by {height:,} pixels; at most {most} can be shown")
    if not vips.has(picture, "orientation"):
        return picture
    # Turned, its rows are not read in order.
    return vips.out("autorot", "", vips.out(loader, "access=random,fail-on=error", None, path))


def visible(vips: "Vips", picture: Any, again: Callable[[], Any]) -> Any:
    """Levels of more than 8 bits as they are used: 16 bits of grey by the highest one that is set anywhere (a
    camera of 12 bits leaves four unused), all other numbers from the least to the greatest.
    `again` opens the same picture anew, to be looked through before."""
    form = vips.form(picture)
    bands = vips.number(picture, "bands")
    if form == _BYTES or (form == _SHORTS and bands != 1):
        return picture
    low, high = vips.bounds(again())
    if form == _SHORTS:
        low, high = 0.0, float((1 << int(high).bit_length()) - 1)
    if not high > low:
        return picture
    scale = 255 / (high - low)
    scaled = vips.out("linear", f"a={scale!r},b={-low * scale!r}", picture)
    named = "srgb" if bands >= 3 else "b-w"
    return vips.out("copy", f"interpretation={named}", vips.out("cast", "format=uchar", scaled))


def pour(archive: Path) -> int:
    """Copies the tiles out of the archive in order, then their lengths; gives the bytes before these."""
    lengths = list[int]()
    with zipfile.ZipFile(archive) as tiles:
        for name in sorted(filter(_TILE_NAME.search, tiles.namelist()), key=place_of):
            tile = tiles.read(name)
            sys.stdout.buffer.write(tile)
            lengths.append(len(tile))
    sys.stdout.buffer.write(struct.pack(f"<{len(lengths)}I", *lengths))
    sys.stdout.buffer.flush()
    return sum(lengths)


def place_of(name: str) -> tuple[int, int, int]:
    """Size (the largest first), row and column; libvips names them `size/column_row`, the smallest size 0."""
    size, column, row = (int(part) for part in _TILE_NAME.findall(name)[0])
    return -size, row, column


class Vips:
    """The operations of libvips, by their names."""

    def __init__(self) -> None:
        wheel: Any = import_module("_libvips")
        self._lib, self._ffi = wheel.lib, wheel.ffi
        if self._lib.vips_init(b"sterling") != 0:
            raise self._refused()
        self._lib.vips_cache_set_max(0)
        self._lib.vips_concurrency_set(min(MOST_THREADS, os.cpu_count() or 1))

    def out(self, name: str, options: str, picture: Any, filename: str | None = None) -> Any:
        """The picture that an operation makes."""
        given = {"in": picture, "filename": filename}
        done = self.call(name, options, {key: value for key, value in given.items() if value is not None})
        return self._property(done, "out", "VipsImage", self._lib.g_value_get_object)

    def call(self, name: str, options: str, arguments: dict[str, Any]) -> Any:
        """Runs an operation with `options` as on its command line, and pictures and names of files beside."""
        operation = self._lib.vips_operation_new(name.encode())
        for key, value in arguments.items():
            self._set(operation, key, value)
        target = self._ffi.cast("VipsObject*", operation)
        if options and self._lib.vips_object_set_from_string(target, options.encode()) != 0:
            raise self._refused()
        done = self._lib.vips_cache_operation_build(operation)
        if done == self._ffi.NULL:
            raise self._refused(arguments.get("filename", ""))
        return done

    def number(self, picture: Any, name: str) -> int:
        return int(self._property(picture, name, "gint", self._lib.g_value_get_int))

    def form(self, picture: Any) -> int:
        """What kind of numbers its pixels are, as VipsBandFormat counts them."""
        return int(self._property(picture, "format", "VipsBandFormat", self._lib.g_value_get_enum))

    def bounds(self, picture: Any) -> tuple[float, float]:
        """The least and the greatest number of a picture."""
        least, greatest = (self.call(name, "", {"in": picture}) for name in ("min", "max"))
        low, high = (
            float(self._property(done, "out", "gdouble", self._lib.g_value_get_double))
            for done in (least, greatest)
        )
        return low, high

    def has(self, picture: Any, field: str) -> bool:
        """Whether the file told `field` beside its pixels."""
        return bool(self._lib.vips_image_get_typeof(self._ffi.cast("VipsImage*", picture), field.encode()))

    def _set(self, operation: Any, key: str, value: Any) -> None:
        is_text = isinstance(value, str)
        held = self._value("gchararray" if is_text else "VipsImage")
        if is_text:
            self._lib.g_value_set_string(held, value.encode())
        else:
            self._lib.g_value_set_object(held, value)
        self._lib.g_object_set_property(self._ffi.cast("GObject*", operation), key.encode(), held)
        self._lib.g_value_unset(held)

    def _property(self, thing: Any, name: str, kind: str, read: Any) -> Any:
        held = self._value(kind)
        self._lib.g_object_get_property(self._ffi.cast("GObject*", thing), name.encode(), held)
        # Never unset: the value keeps its picture alive for as long as this process runs.
        return read(held)

    def _value(self, kind: str) -> Any:
        held = self._ffi.new("GValue*")
        self._lib.g_value_init(held, self._lib.g_type_from_name(kind.encode()))
        return held

    def _refused(self, filename: str = "") -> Refused:
        said = self._ffi.string(self._lib.vips_error_buffer()).decode("utf-8", "replace")
        lines = said.replace(filename or "\0", "the file").strip().splitlines()
        return Refused(f"it is cut or damaged ({lines[-1] if lines else 'no reason is given'})")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

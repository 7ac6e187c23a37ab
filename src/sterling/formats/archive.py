"""Zip archives from strangers: names that stay inside, sizes and ratios that are bounded, no zips in zips."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO

from sterling.domain.errors import Invalid, Problem, TooLarge
from sterling.domain.job import LineProblem
from sterling.formats.contract import Asset

MOST_FILES = 200_000
MOST_BYTES = 64 * 2**30
LARGEST_FILE = 8 * 2**30
LARGEST_HELD = 64 * 2**20
"""Of files that are read as a whole, such as XML; all others are read in pieces."""
MOST_RATIO = 200
"""Unpacked over packed size of one file: more is a bomb. Small files may pack better."""
_SMALL = 2**20
_CHUNK = 2**20
INSIDE = b"\0inside\0"
NAMES = ("data.yaml", "data.yml", "dataset.yaml", "obj.names", "classes.txt")
"""Files by whose names alone a format is known; the last one only where there is a folder `labels`."""
_LOOKED_AT, _LOOK = 8, 4096
_HEAD = b"PK\x03\x04"
_CUT = 2**20
_TAIL = 22 + 2**16
"""The end of a zip and the longest comment that may follow it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive; `line` is its place in it, from 1."""

    line: int
    name: str
    info: zipfile.ZipInfo


class Archive:
    """The files of a zip in the order that they lie there."""

    def __init__(self, source: BinaryIO) -> None:
        # Before each file of the list is an object: a small archive may name millions.
        if next(islice(_listed(source), MOST_FILES, None), None) is not None:
            raise TooLarge(f"The archive has more than {MOST_FILES} files, the most that are read. Split it.")
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise Invalid(f"This is no whole zip archive: {error}.") from None
        total = sum(info.file_size for info in self._zip.infolist())
        if total > MOST_BYTES:
            raise TooLarge(f"The archive unpacks to {total} bytes; at most {MOST_BYTES} are read. Split it.")

    def members(self) -> Iterator[Member | LineProblem]:
        """Files to read, and refusals with their reasons. Folders and the litter of file managers are passed
        over."""
        seen = set[str]()
        for line, info in enumerate(self._zip.infolist(), start=1):
            name = info.filename.replace("\\", "/")
            if name.endswith("/") or _is_litter(name):
                continue
            reason = (
                _wrong_name(name)
                or _wrong_kind(info)
                or _wrong_size(info)
                or ("is there twice" if name in seen else None)
            )
            seen.add(name)
            yield Member(line, name, info) if reason is None else _refused(line, name, reason)

    def read(self, member: Member) -> bytes | LineProblem:
        """The content as a whole."""
        if member.info.file_size > LARGEST_HELD:
            return _refused(member.line, member.name, f"is larger than {LARGEST_HELD} bytes")
        try:
            return b"".join(self.pieces(member))
        except Invalid as error:
            return LineProblem(line=member.line, external_id=None, problems=list(error.problems))

    def asset(self, field: str, member: Member) -> Asset:
        """The file as it comes with an entry."""
        return Asset(field, member.name, member.info.file_size, partial(self.pieces, member))

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The content piece by piece, never more than was announced. Raises Invalid where it cannot be
        unpacked."""
        size = 0
        try:
            with self._zip.open(member.info) as file:
                while part := file.read(_CHUNK):
                    size += len(part)
                    if size > member.info.file_size:
                        raise _wrong(member.name, "is larger than the archive says")
                    yield part
        except Invalid:
            raise
        except Exception as error:  # zipfile, zlib and lzma each have error classes of their own
            reason = str(error) or "it ends too early"
            raise _wrong(member.name, f"cannot be unpacked: {reason}") from None


def _listed(source: BinaryIO) -> Iterator[bytes]:
    """The heads of the files in the list at the end of the archive (APPNOTE.TXT 4.3.12 and 4.3.16), each read
    when it is asked for; none where there is no such list."""
    size = source.seek(0, 2)
    start = max(0, size - _TAIL)
    source.seek(start)
    tail = source.read()
    end = len(tail) - 22
    if not (tail.startswith(b"PK\x05\x06", max(0, end)) and tail.endswith(b"\0\0")):
        end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return
    (listed,) = struct.unpack_from("<I", tail, end + 12)
    at = start + end
    if end >= 76 and tail.startswith(b"PK\x06\x07", end - 20):  # zip64: its record, 56 bytes, its place, 20
        (listed,) = struct.unpack_from("<Q", tail, end - 76 + 40)
        at -= 76
    at -= listed
    while at >= 0:
        source.seek(at)
        head = source.read(46)
        if len(head) < 46 or not head.startswith(b"PK\x01\x02"):
            return
        yield head
        at += 46 + sum(struct.unpack_from("<HHH", head, 28))


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db")


def _wrong_name(name: str) -> str | None:
    path = PurePosixPath(name)
    if not path.name:
        return "has no name"
    if path.is_absolute() or ".." in path.parts or ":" in name or not name.isprintable() or len(name) > 500:
        return "has a name that leads out of the archive or cannot be shown"
    if path.suffix.lower() in (".zip", ".jar", ".7z", ".rar", ".gz", ".xz", ".bz2", ".zst"):
        return "is an archive in the archive; unpack it first"
    return None


def _wrong_kind(info: zipfile.ZipInfo) -> str | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link to another file, not a file"
    return "is encrypted" if info.flag_bits & 0x1 else None


def _wrong_size(info: zipfile.ZipInfo) -> str | None:
    if info.file_size > LARGEST_FILE:
        return f"is larger than {LARGEST_FILE} bytes"
    if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        return f"unpacks to more than {MOST_RATIO} times its packed size"
    return None


def _wrong(name: str, reason: str) -> Invalid:
    message = f"the file {name[:200]!r} {reason}"
    return Invalid(message, problems=[Problem(path="", message=message, code="archive")])


def _refused(line: int, name: str, reason: str) -> LineProblem:
    return LineProblem(line=line, external_id=None, problems=list(_wrong(name, reason).problems))


def beginning(source: BinaryIO, most: int) -> bytes:
    """What tells formats apart: the first bytes of a file, and of a zip also how its first JSON files begin,
    and which of `NAMES` it has, each behind `INSIDE`. Of a zip whose end is not here, as far as what is here
    says. `source` is at its beginning again."""
    head = source.read(most)
    if looks_like_zip(head):
        with suppress(Invalid):
            found = _first_files(source) if is_cut(source) else _files(Archive(source))
            names, inside = list[str](), list[bytes]()
            for name, begins in found:
                names.append(name)
                if name.lower().endswith(".json") and len(inside) < _LOOKED_AT:
                    with suppress(Invalid):
                        inside.append(begins())
            head += b"".join(INSIDE + one for one in [*map(str.encode, _telling(names)), *inside])
    source.seek(0)
    return head


_Named = tuple[str, Callable[[], bytes]]
"""A file of an archive, and how it begins."""


def _files(archive: Archive) -> Iterator[_Named]:
    for one in archive.members():
        if isinstance(one, Member):
            yield one.name, partial(_look, archive, one)


def _look(archive: Archive, member: Member) -> bytes:
    return next(archive.pieces(member), b"")[:_LOOK]


def is_cut(source: BinaryIO) -> bool:
    """Whether the end of a zip, with the list of its files, is not here."""
    return not zipfile.is_zipfile(source)


def _first_files(source: BinaryIO) -> Iterator[_Named]:
    """The files of a zip by the heads before each (APPNOTE.TXT 4.3.7), in what is here of it."""
    source.seek(0)
    content = source.read(_CUT)
    at = content.find(_HEAD)
    while 0 <= at <= len(content) - 30:
        flags, packing = struct.unpack_from("<HH", content, at + 6)
        named, more = struct.unpack_from("<HH", content, at + 26)
        name = content[at + 30 : at + 30 + named].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        begin = at + 30 + named + more
        yield name.replace("\\", "/"), partial(_begins, content[begin : begin + _LOOK], packing)
        at = content.find(_HEAD, begin)


def _begins(packed: bytes, packing: int) -> bytes:
    if packing == zipfile.ZIP_STORED:
        return packed
    with suppress(zlib.error):
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _LOOK)
    return b""


def _telling(names: Sequence[str]) -> Sequence[str]:
    paths = [PurePosixPath(name) for name in names]
    labels = any("labels" in path.parts[:-1] for path in paths)
    found = {path.name for path in paths}
    return [name for name in (NAMES if labels else NAMES[:-1]) if name in found]


def telling_name(head: bytes) -> str | None:
    """Which of `NAMES` a zip has, of what `beginning` said of it."""
    return next((name for name in NAMES if INSIDE + name.encode() in head), None)


def looks_like_zip(head: bytes) -> bool:
    return head.startswith((_HEAD, b"PK\x05\x06"))

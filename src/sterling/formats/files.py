"""Files as they are, one alone or a zip of them: one item a file, in the field whose view shows such files.

The end of its name says what a file is. A text becomes the text itself; a picture in a project of documents
is a document of one page.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from pydantic import JsonValue

from sterling.domain.errors import Invalid, Problem, TooLarge
from sterling.domain.job import LineProblem
from sterling.formats.archive import INSIDE, LARGEST_FILE, Archive, looks_like_zip
from sterling.formats.contract import Asset, Entry, Target
from sterling.formats.encoding import utf16
from sterling.formats.native import LONGEST

PICTURES = frozenset(
    {".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff"}
)
_FILMS = (
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts"),
    *(".ogv", ".3gp", ".flv", ".wmv"),
)
_SOUNDS = (
    *(".wav", ".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".aifc"),
    *(".amr", ".au", ".caf", ".wma", ".w64"),
)
_ALONE = {
    **dict.fromkeys(PICTURES, ("image", "document")),
    **dict.fromkeys(_FILMS, ("video", "audio")),
    **dict.fromkeys(_SOUNDS, ("audio",)),
    **dict.fromkeys((".pcd", ".ply", ".las", ".laz", ".bin"), ("pointcloud",)),
    ".pdf": ("document",),
}
"""The views that show a file, by the end of its name: the first of them that a template has."""
_SHOWN = {
    **_ALONE,
    ".txt": ("text", "markdown"),
    ".md": ("markdown", "text"),
    ".csv": ("timeseries",),
    ".parquet": ("timeseries",),
}
"""The same, with files that are tables of items, or texts of many, where they are not in a zip."""
_TEXTS = frozenset({".txt", ".md"})
_PIECE = 2**20


class FilesImporter:
    """See `formats.contract.Importer`."""

    name = "files"
    title = "Files, alone or in a zip: one item a file"
    suffixes = (".zip", *sorted(_ALONE))
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        if looks_like_zip(head):
            named = INSIDE in head or any(end in head.lower() for end in (b".xml", b".json"))
            return None if named else "it is a zip archive"
        return "its name is that of a file to look at" if _suffix(name) in _ALONE else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        fields = dict(reversed(list(target.views.values())))  # of two views of a kind the first
        if not fields.keys() & {kind for kinds in _SHOWN.values() for kind in kinds}:
            raise Invalid(
                "The project's template has no view that shows a file: a picture, a film, a text ..."
            )
        head = source.read(4)
        source.seek(0)
        if looks_like_zip(head):
            yield from _unpacked(Archive(source), fields)
            return
        name = PurePosixPath(target.file.replace("\\", "/")).name
        if (problem := _unshown(name, fields)) is not None:
            yield LineProblem(line=1, external_id=name, problems=[problem])
            return
        size = source.seek(0, 2)
        if size > LARGEST_FILE:
            raise TooLarge(
                f"The file is larger than {LARGEST_FILE} bytes. Upload it, and import its reference."
            )
        if _suffix(name) in _TEXTS:
            source.seek(0)
            yield _text(1, name, source.read(LONGEST + 1), fields)
            return
        place, data = _place(name, fields)
        asset = Asset(place, name, size, partial(_pieces, source))
        yield Entry(line=1, data=data, external_id=name, assets=[asset])

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


def _unpacked(archive: Archive, fields: dict[str, str]) -> Iterator[Entry | LineProblem]:
    for member in archive.members():
        if isinstance(member, LineProblem):
            yield member
        elif (problem := _unshown(member.name, fields)) is not None:
            yield LineProblem(line=member.line, external_id=member.name, problems=[problem])
        elif _suffix(member.name) in _TEXTS:
            content = archive.read(member)
            wrong = isinstance(content, LineProblem)
            yield content if wrong else _text(member.line, member.name, content, fields)
        else:
            place, data = _place(member.name, fields)
            assets = [archive.asset(place, member)]
            yield Entry(line=member.line, data=data, external_id=member.name, assets=assets)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _unshown(name: str, fields: dict[str, str]) -> Problem | None:
    """Why the project has no place for a file of this name."""
    kinds = _SHOWN.get(_suffix(name))
    if kinds is None:
        message = f"the file {name[:200]!r} is nothing that can be shown, by its name"
        return Problem(path="", message=message, code="type")
    if any(kind in fields for kind in kinds):
        return None
    message = (
        f"the file {name[:200]!r} needs a view of {' or '.join(kinds)}, which the template does not have"
    )
    return Problem(path="", message=message, code="type")


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    source.seek(0)
    while piece := source.read(_PIECE):
        yield piece


def _place(name: str, fields: dict[str, str]) -> tuple[str, dict[str, JsonValue]]:
    """Where in an item a file belongs that the project has a place for, and what else the item holds."""
    kind = next(kind for kind in _SHOWN[_suffix(name)] if kind in fields)
    field = fields[kind]
    if kind == "document" and _suffix(name) in PICTURES:
        return f"{field}.0.image", {field: [{}]}
    return field, {}


def _text(line: int, name: str, content: bytes, fields: dict[str, str]) -> Entry | LineProblem:
    try:
        if len(content) <= LONGEST:
            text = content.decode("utf-16" if utf16(content) else "utf-8-sig")
            data: dict[str, JsonValue] = {_place(name, fields)[0]: text}
            return Entry(line=line, data=data, external_id=name)
        problem = Problem(path="", message=f"the text is longer than {LONGEST} bytes", code="too_large")
    except UnicodeDecodeError as error:
        message = f"the text {name[:200]!r} is not UTF-8: byte {error.start}"
        problem = Problem(path="", message=message, code="type")
    return LineProblem(line=line, external_id=name, problems=[problem])


IMPORTER = FilesImporter()

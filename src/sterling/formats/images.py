"""A zip of images: one item an image, in the field that the project's image view shows."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.archive import Archive, looks_like_zip
from sterling.formats.contract import Asset, Entry, Target

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff"})


def image_field(target: Target) -> str:
    """The item's field that an image view shows. Raises Invalid where there is no such view."""
    for kind, field in target.views.values():
        if kind == "image":
            return field
    raise Invalid("The project's template has no image view; images need one that shows a field of the item.")


class ImagesImporter:
    """See `formats.contract.Importer`."""

    name = "images"
    title = "Zip of images: one item an image"
    suffixes = (".zip",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        if looks_like_zip(head) and b".xml" not in head.lower() and b".json" not in head.lower():
            return "it is a zip archive"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        field, archive = image_field(target), Archive(source)
        for member in archive.members():
            if isinstance(member, LineProblem):
                yield member
                continue
            if PurePosixPath(member.name).suffix.lower() not in SUFFIXES:
                message = f"the file {member.name[:200]!r} is no image by its name"
                problem = Problem(path="", message=message, code="type")
                yield LineProblem(line=member.line, external_id=member.name, problems=[problem])
                continue
            content = archive.read(member)
            if isinstance(content, LineProblem):
                yield content
            else:
                asset = Asset(field, content, member.name)
                yield Entry(line=member.line, data={}, external_id=member.name, assets=[asset])

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


IMPORTER = ImagesImporter()

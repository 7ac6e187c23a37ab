"""A zip of COCO: pictures, and one or more COCO files beside them or in a folder, as CVAT, Label Studio and
the set's own archives have them. What they draw becomes truth, as of a COCO file alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.archive import INSIDE, Archive, Member, looks_like_zip, telling_name
from sterling.formats.coco import IMPORTER as PLAIN
from sterling.formats.coco import begins_like_coco, read_images
from sterling.formats.contract import Entry, Target
from sterling.formats.drawing import Drawn, drawn_on
from sterling.formats.files import PICTURES

_OTHERS = b'"image_url"'
"""What frames of Scale name their pictures by; they may begin with a list of images too."""


class CocoZipImporter:
    """See `formats.contract.Importer`. Without any picture in the zip, they stay where the files say."""

    name = "coco-zip"
    title = "Zip of COCO: pictures, and JSON files with images, annotations, categories"
    suffixes = (".zip",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        # Beside a list of classes, JSON only tells about them: notes.json of Label Studio.
        known = looks_like_zip(head) and telling_name(head) is None
        inside = head.split(INSIDE)[1:] if known else []
        if any(begins_like_coco(one) and _OTHERS not in one for one in inside):
            return "it is a zip archive with a JSON file that begins like COCO"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        drawn, archive, lines = drawn_on(target), Archive(source), count(1)
        files, pictures = list[Member](), list[Member]()
        for member in archive.members():
            if isinstance(member, LineProblem):
                yield member.model_copy(update={"line": next(lines)})
            elif member.name.lower().endswith(".json"):
                files.append(member)
            elif PurePosixPath(member.name).suffix.lower() in PICTURES:
                pictures.append(member)
        reader = _Reader(archive, drawn, pictures)
        # Of several files about the same pictures the one with boxes goes first.
        for file in sorted(files, key=lambda one: ("instances" not in one.name, one.name)):
            for one in reader.file(file):
                line = next(lines)
                yield one._replace(line=line) if isinstance(one, Entry) else _at(line, one)
        for picture in reader.left():
            asset = archive.asset(drawn.field, picture)
            yield Entry(line=next(lines), data={}, external_id=picture.name, assets=[asset])

    def losses(self, target: Target) -> Sequence[Problem]:
        return PLAIN.losses(target)


class _Reader:
    """The pictures of an archive, and which of them the files named so far."""

    def __init__(self, archive: Archive, drawn: Drawn, pictures: Iterable[Member]) -> None:
        self._archive = archive
        self._drawn = drawn
        self._pictures = defaultdict[str, list[Member]](list)
        self._named = dict[str, str]()
        for picture in pictures:
            self._pictures[PurePosixPath(picture.name).name].append(picture)

    def left(self) -> Iterator[Member]:
        """Pictures that no file names."""
        found = (one for some in self._pictures.values() for one in some)
        yield from (one for one in found if one.name not in self._named)

    def file(self, file: Member) -> Iterator[Entry | LineProblem]:
        """What one file says. Unpacked to the disk, since it is read twice and may be more than memory."""
        with TemporaryFile() as unpacked:
            try:
                for piece in self._archive.pieces(file):
                    unpacked.write(piece)
                unpacked.seek(0)
                for number, (name, one) in enumerate(read_images(cast("BinaryIO", unpacked), self._drawn), 1):
                    yield self._image(file, number, name, one)
            except Invalid as error:
                yield _wrong(file, error.message)

    def _image(self, file: Member, number: int, name: str, one: Entry | LineProblem) -> Entry | LineProblem:
        where = f"image {number}: "
        found = self._find(file, name) if self._pictures else []
        known = [each for each in found if each.name in self._named]
        self._named |= {each.name: file.name for each in found if not known}
        if isinstance(one, LineProblem):
            return _wrong(file, where + one.problems[0].message, name[:200] or None)
        if not self._pictures:
            return one
        if len(found) != 1:
            why = f"is in the archive {len(found)} times" if found else "is not in the archive"
            return _wrong(file, f"{where}the picture {name[:200]!r} {why}", name[:200])
        picture = found[0]
        if known:
            before = self._named[picture.name]
            return _wrong(file, f"{where}{picture.name!r} was named before, by {before}", picture.name)
        left_out = [each.model_copy(update={"path": f"/{file.name}{each.path}"}) for each in one.left_out]
        assets = [self._archive.asset(self._drawn.field, picture)]
        return one._replace(data={}, external_id=picture.name, assets=assets, left_out=left_out)

    def _find(self, file: Member, name: str) -> list[Member]:
        """The pictures that may be meant: those whose names end with most of what the file calls it. Of
        several, those in a folder that the file is in or that its own name ends with, as `val2017` does."""
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        for start in range(len(parts)):
            end = "/" + "/".join(parts[start:])
            found = [one for one in self._pictures.get(parts[-1], []) if f"/{one.name}".endswith(end)]
            if len(found) > 1:
                folder, stem = PurePosixPath(file.name).parent, PurePosixPath(file.name).stem
                near = [
                    one
                    for one in found
                    if (parent := PurePosixPath(one.name).parent) == folder
                    or stem.endswith((f"_{parent.name}", f"-{parent.name}"))
                ]
                return near or found
            if found:
                return found
        return []


def _wrong(file: Member, message: str, external_id: str | None = None) -> LineProblem:
    problem = Problem(path="", message=f"{file.name}: {message}", code="coco")
    return LineProblem(line=0, external_id=external_id, problems=[problem])


def _at(line: int, one: LineProblem) -> LineProblem:
    return one.model_copy(update={"line": line})


IMPORTER = CocoZipImporter()

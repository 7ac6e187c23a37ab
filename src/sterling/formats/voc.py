"""A zip of Pascal VOC: images, and for each an XML file with its boxes, which become truth."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from pydantic import JsonValue

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.archive import Archive, Member, looks_like_zip
from sterling.formats.contract import Entry, Target
from sterling.formats.files import PICTURES

MOST_XML = 16 * 2**20
JsonObject = dict[str, JsonValue]


def box_control(target: Target) -> tuple[str, str]:
    """(name of the box control, field that its view shows). Raises Invalid where there is none."""
    for name, (kind, on, _) in target.controls.items():
        if kind == "box" and on is not None and on in target.views:
            return name, target.views[on][1]
    raise Invalid("The project's template has no box control; this format needs one over an image view.")


class VocImporter:
    """See `formats.contract.Importer`."""

    name = "voc"
    title = "Zip of Pascal VOC: images and XML files with boxes"
    suffixes = (".zip",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        if looks_like_zip(head) and b".xml" in head.lower():
            return "it is a zip archive with XML files"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        control, field = box_control(target)
        archive = Archive(source)
        annotations, images = dict[str, Member](), list[Member]()
        for member in archive.members():
            if isinstance(member, LineProblem):
                yield member
            elif member.name.lower().endswith(".xml"):
                annotations[_stem(member.name)] = member
            elif PurePosixPath(member.name).suffix.lower() in PICTURES:
                images.append(member)
        for image in images:
            yield from _entry(archive, image, annotations.pop(_stem(image.name), None), control, field)
        for left in annotations.values():
            yield _problem(left, f"the file {left.name!r} belongs to no image of the archive")

    def losses(self, target: Target) -> Sequence[Problem]:
        message = "pose, truncated, difficult and parts are not taken over"
        return [Problem(path="", message=message, code="loss")]


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _problem(member: Member, message: str, external_id: str | None = None) -> LineProblem:
    return LineProblem(
        line=member.line, external_id=external_id, problems=[Problem(path="", message=message, code="voc")]
    )


def _entry(
    archive: Archive, image: Member, annotation: Member | None, control: str, field: str
) -> Iterator[Entry | LineProblem]:
    truth: JsonObject | None = None
    left_out = list[Problem]()
    if annotation is not None:
        text = archive.read(annotation)
        if isinstance(text, LineProblem):
            yield text
            return
        try:
            value, left_out = _boxes(text, annotation.name)
        except (ParseError, ValueError) as error:
            yield _problem(annotation, f"{annotation.name}: {error}", _stem(image.name))
            return
        truth = {control: value}
    yield Entry(
        line=image.line,
        data={},
        external_id=_stem(image.name),
        truth=truth,
        assets=[archive.asset(field, image)],
        left_out=left_out,
    )


class _Plain(TreeBuilder):
    """Builds the tree of a document without a type: the parser says when it meets one, in any encoding."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ValueError("the XML has a document type or entities, which are not read")


def _parse(text: bytes) -> Element:
    """XML without a document type: entities, bombs and outside references have no other door."""
    if len(text) > MOST_XML:
        raise ValueError("the XML is too large")
    parser = XMLParser(target=_Plain())  # noqa: S314 - what makes XML dangerous is refused by its target
    parser.feed(text)
    return parser.close()


def _boxes(text: bytes, name: str) -> tuple[JsonObject, list[Problem]]:
    """The value of the box control, and what is said of each object that is no box."""
    root = _parse(text)
    media: JsonObject = {name: _integer(root, f"size/{name}") for name in ("width", "height")}
    regions, dropped = list[JsonValue](), list[Problem]()
    for number, found in enumerate(root.iterfind("object"), start=1):
        left, top, right, bottom = (_number(found, f"bndbox/{n}") for n in ("xmin", "ymin", "xmax", "ymax"))
        if right <= left or bottom <= top:
            size = f"{right - left:g} x {bottom - top:g}"
            message = f"{name}: object {number} is {size} pixels and was left out"
            dropped.append(Problem(path=f"/object/{number}", message=message, code="left_out"))
            continue
        label = (found.findtext("name") or "").strip()
        regions.append(
            {
                "id": str(number),
                "label": label,
                "x": left,
                "y": top,
                "width": right - left,
                "height": bottom - top,
            }
        )
    return {"media": media, "regions": regions}, dropped


def _number(element: Element, path: str) -> float:
    text = element.findtext(path)
    if text is None:
        raise ValueError(f"{path} is missing")
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{path} is no number: {text[:50]!r}") from None


def _integer(element: Element, path: str) -> int:
    value = _number(element, path)
    if not 0 < value < 1_000_000 or value != int(value):
        raise ValueError(f"{path} is no size in pixels")
    return int(value)


IMPORTER = VocImporter()

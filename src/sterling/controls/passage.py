"""Passage: stretches of the text of a document's pages, each with a label, the words and where they stand.

The text of a page is the words of its text layer, joined by single spaces; `start` and `end` count Unicode
code points of it, `end` is exclusive. `boxes` are the rectangles of the words, one a line, in the units of
`media` as for blocks.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.block import CONTROL as BLOCK
from sterling.controls.block import MAX_PAGES, MAX_TEXT, page_of
from sterling.controls.image import PIXELS, SIDE
from sterling.controls.regions import misdrawn
from sterling.controls.span import StretchControl, StretchSpec
from sterling.domain.area import EDGES
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

PAGE_CHARACTERS = 1_000_000
"""By which characters of a page are told from those of the next when passages of all pages are compared."""
MAX_BOXES = 1_000
_OFFSET: JsonObject = {"type": "integer", "minimum": 0, "maximum": PAGE_CHARACTERS - 1}


class PassageSpec(StretchSpec, frozen=True):
    """Passages of the document of the view `on`."""

    type: Literal["passage"]


_SIZES: list[JsonValue] = [{"width": 595, "height": 842}, {"width": 842, "height": 595}]
_MEDIA: JsonObject = {"unit": "point", "pages": _SIZES}
_LINE: JsonObject = {"x": 50, "y": 40, "width": 90, "height": 12}
_TOTAL: JsonObject = {
    "id": "t",
    "label": "total",
    "page": 2,
    "start": 6,
    "end": 10,
    "text": "19.5",
    "boxes": [_LINE],
}
_WORD: JsonObject = {"text": "Total", **_LINE}
_PAGES: list[JsonValue] = [
    {"image": "a", "width": 595, "height": 842},
    {"image": "b", "words": [_WORD, {**_WORD, "text": "19.5"}]},
]


class Passage(StretchControl[PassageSpec]):
    kind: ClassVar[str] = "passage"
    carried: ClassVar[tuple[str, ...]] = ("boxes",)
    views: ClassVar[frozenset[str]] = frozenset({"document"})
    Spec = PassageSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "passage", "on": "pages", "labels": ["number", "total"]},
            shown=_PAGES,
            right=(
                {"media": _MEDIA, "regions": []},
                {"media": _MEDIA, "regions": [_TOTAL]},
                {"media": _MEDIA, "regions": [_TOTAL, {**_TOTAL, "id": "n", "page": 1}]},
            ),
            wrong=(
                {"regions": []},
                *misdrawn(
                    _MEDIA,
                    _TOTAL,
                    {"page": 0},
                    {"page": 3},
                    {"start": 7},
                    {"end": 6},
                    {"end": "10"},
                    {"text": "19,5"},
                    {"text": 5},
                    {"boxes": [{**_LINE, "x": 800}]},
                    {"boxes": [{"x": 1}]},
                    {"boxes": "all"},
                    {"label": "date"},
                ),
                {"media": _MEDIA, "regions": [_TOTAL, {**_TOTAL, "id": "u"}]},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "page": {"type": "integer", "minimum": 1, "maximum": MAX_PAGES},
        "start": _OFFSET,
        "end": {"type": "integer", "minimum": 1, "maximum": PAGE_CHARACTERS},
        "text": {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
    }
    optional: ClassVar[Mapping[str, JsonValue]] = {
        "boxes": {
            "type": "array",
            "maxItems": MAX_BOXES,
            "items": {
                "type": "object",
                "properties": {"x": PIXELS, "y": PIXELS, "width": SIDE, "height": SIDE},
                "required": [*EDGES],
                "additionalProperties": False,
            },
        }
    }
    media: ClassVar[Mapping[str, JsonValue]] = BLOCK.media
    media_required: ClassVar[frozenset[str]] = BLOCK.media_required

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        yield from BLOCK.check_media(shown, media)

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        page, problems = page_of(media, region, path)
        yield from problems
        if page is None:
            return
        text = _text_of(shown, page)
        length: JsonObject = {"length": PAGE_CHARACTERS}
        yield from super().check_geometry([] if text is None else text, length, region, path)

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        boxes = region.get("boxes", [])
        if not isinstance(boxes, list) or len(boxes) > MAX_BOXES:
            yield values.wrong_type(f"{path}/boxes", f"a list of at most {MAX_BOXES:,} rectangles", boxes)
            return
        for index, box in enumerate(boxes):
            place = f"{path}/boxes/{index}"
            held, problems = values.pick(box, place, "a rectangle")
            found = [*problems, *values.members(held, place, EDGES)]
            yield from found or BLOCK.check_geometry(None, media, {**held, "page": region["page"]}, place)

    def place(self, region: JsonObject) -> tuple[int, int, str]:
        start, end, label = super().place(region)
        before = PAGE_CHARACTERS * (values.whole(region["page"]) or 0)
        return before + start, before + end, label

    def located(self, start: int, end: int) -> JsonObject:
        page, first = divmod(start, PAGE_CHARACTERS)
        return {"page": page, "start": first, "end": first + end - start}


def _text_of(shown: JsonValue, page: int) -> str | None:
    """The text of a page whose words come with the item; None where they are only in the file."""
    one = shown[page - 1] if isinstance(shown, list) and page <= len(shown) else None
    words = one.get("words") if isinstance(one, dict) else None
    if not isinstance(words, list):
        return None
    return " ".join(str(word.get("text", "")) for word in words if isinstance(word, dict))


CONTROL = Passage()

"""Block: upright rectangles on the pages of a document, each with a label and, where asked for, its text.

A document is a PDF, or a list of pages, each with its `image` and, where there is one, its text layer:
`words` of `text`, `x`, `y`, `width`, `height`. Geometry is in the units that `media` states: points (1/72
inch) of a PDF's pages as they are shown, pixels of page images; y grows downwards. Pages count from 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, ClassVar, Literal

from pydantic import JsonValue, StrictBool

from sterling.controls import values
from sterling.controls.image import MAX_SIDE, ROUNDING
from sterling.controls.overlap import OverlapControl
from sterling.controls.regions import SHA256, RegionSpec, check_sha256, number, regions_of
from sterling.domain.area import EDGES, Rectangle, rectangles_iou
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem

MAX_PAGES = 2_000
MAX_TEXT = 20_000
_APART = 4 * MAX_SIDE
"""By which a page lies from the next when rectangles of all pages are compared."""
_SIDE: JsonObject = {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_SIDE}
_EDGE: JsonObject = {"type": "number", "minimum": 0, "maximum": MAX_SIDE}


class BlockSpec(RegionSpec, frozen=True):
    """With `transcribe` every block has its text. With `ordered` the order of the blocks is part of the
    answer: the order in which they are read."""

    type: Literal["block"]
    transcribe: StrictBool = False
    ordered: StrictBool = False


_SIZES: list[JsonValue] = [{"width": 595, "height": 842}, {"width": 842, "height": 595}]
_MEDIA: JsonObject = {"unit": "point", "pages": _SIZES}
_TITLE: JsonObject = {"id": "t", "label": "title", "page": 1, "x": 50, "y": 40, "width": 300, "height": 30.5}
_BODY: JsonObject = {"id": "b", "label": "body", "page": 2, "x": 0, "y": 0, "width": 842, "height": 595}


class Block(OverlapControl[BlockSpec]):
    kind: ClassVar[str] = "block"
    views: ClassVar[frozenset[str]] = frozenset({"document"})
    carried: ClassVar[tuple[str, ...]] = ("text",)
    Spec = BlockSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "block", "on": "pages", "labels": ["title", "body"], "ordered": True},
            right=(
                {"media": _MEDIA, "regions": []},
                {"media": _MEDIA, "regions": [_BODY, {**_TITLE, "text": "Harbour news"}]},
                {"media": _MEDIA, "regions": [_TITLE, _BODY]},
            ),
            wrong=(
                {"regions": []},
                {"media": {"unit": "inch", "pages": []}, "regions": []},
                *(
                    {"media": _MEDIA, "regions": [{**_TITLE, **change}]}
                    for change in (
                        {"page": 0},
                        {"page": 3},
                        {"page": "1"},
                        {"x": -1},
                        {"x": 400},
                        {"height": 0},
                        {"y": None},
                        {"text": 5},
                        {"label": "margin"},
                    )
                ),
            ),
        ),
        Example(
            spec={"type": "block", "on": "pages", "labels": ["title"], "transcribe": True},
            right=({"media": _MEDIA, "regions": [{**_TITLE, "text": "Harbour news"}]},),
            wrong=(
                {"media": _MEDIA, "regions": [_TITLE]},
                {"media": _MEDIA, "regions": [{**_TITLE, "text": ""}]},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "page": {"type": "integer", "minimum": 1, "maximum": MAX_PAGES},
        "x": _EDGE,
        "y": _EDGE,
        "width": _SIDE,
        "height": _SIDE,
    }
    optional: ClassVar[Mapping[str, JsonValue]] = {"text": {"type": "string", "maxLength": MAX_TEXT}}
    media: ClassVar[Mapping[str, JsonValue]] = {
        "unit": {"enum": ["point", "pixel"]},
        "pages": {
            "type": "array",
            "maxItems": MAX_PAGES,
            "items": {
                "type": "object",
                "properties": {"width": _SIDE, "height": _SIDE},
                "required": ["width", "height"],
                "additionalProperties": False,
            },
        },
        "sha256": SHA256,
    }
    media_required: ClassVar[frozenset[str]] = frozenset({"unit", "pages"})

    def plan(self, spec: BlockSpec) -> JsonObject:
        return {**super().plan(spec), "transcribe": spec.transcribe, "ordered": spec.ordered}

    def schema(self, spec: BlockSpec) -> JsonObject:
        whole = super().schema(spec)
        region: Any = whole["properties"]
        region = region["regions"]["items"]
        if spec.transcribe:
            region["required"] = [*region["required"], "text"]
            region["properties"]["text"] = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
        return whole

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        yield from check_sha256(media)
        if media.get("unit") not in ("point", "pixel"):
            yield values.wrong_type("/media/unit", "point or pixel", media.get("unit"))
        pages = media.get("pages")
        if not isinstance(pages, list) or len(pages) > MAX_PAGES:
            yield values.wrong_type("/media/pages", f"a list of at most {MAX_PAGES:,} sizes", pages)
            return
        if isinstance(shown, list) and len(pages) != len(shown):
            message = f"the document has {len(shown):,} pages, not {len(pages):,}"
            yield values.wrong("/media/pages", message, "other_media")
        for index, page in enumerate(pages):
            path = f"/media/pages/{index}"
            size, problems = values.pick(page, path, "a size")
            yield from problems or values.members(size, path, ("width", "height"))
            for name in ("width", "height"):
                side = values.number(size.get(name))
                if side is None or not 0 < side <= MAX_SIDE:
                    yield values.wrong_type(f"{path}/{name}", "a positive number", size.get(name))

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        page, problems = page_of(media, region, path)
        yield from problems
        if page is None:
            return
        pages: Any = media["pages"]
        size: JsonValue = pages[page - 1]
        for start, side in (("x", "width"), ("y", "height")):
            at, long = values.number(region[start]), values.number(region[side])
            whole = values.number(size[side]) if isinstance(size, dict) else None
            if at is None or long is None:
                name = start if at is None else side
                yield values.wrong_type(f"{path}/{name}", "a finite number", region[name])
            elif long <= 0 or at < 0 or at + long > (whole or 0.0) + ROUNDING:
                message = f"from {at:g} to {at + long:g} is not on page {page}, whose {side} is {whole:g}"
                yield values.wrong(f"{path}/{start}", message, "range")

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        if "text" in region:
            yield from values.text(region["text"], f"{path}/text", 0, MAX_TEXT)

    def check_together(self, spec: BlockSpec, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        for index, region in enumerate(regions):
            if spec.transcribe and not region.get("text"):
                yield values.wrong(f"/regions/{index}/text", "the text of the block is missing", "missing")

    def bounds(self, region: JsonObject) -> Rectangle:
        """Around the block, with the pages side by side and far apart: those of two pages never meet."""
        x, y, width, height = (number(region, edge) for edge in EDGES)
        return x + _APART * number(region, "page"), y, width, height

    def overlap(self, spec: BlockSpec, region: JsonObject, other: JsonObject) -> float:
        return rectangles_iou(self.bounds(region), self.bounds(other))

    def similarity(self, spec: BlockSpec, a: JsonValue, b: JsonValue) -> float:
        """Mean overlap of matched blocks; with `ordered` times the share of pairs in the same order."""
        alike = super().similarity(spec, a, b)
        return alike * self._same_order(spec, a, b) if spec.ordered else alike

    def _same_order(self, spec: BlockSpec, a: JsonValue, b: JsonValue) -> float:
        """Share of the pairs of blocks that both have which both read in the same order."""
        met = [
            (i, j)
            for i, one in enumerate(regions_of(a))
            for j, other in enumerate(regions_of(b))
            if self.overlap(spec, one, other) > 0.5
        ]
        signs = [(i - k) * (j - m) for (i, j), (k, m) in combinations(met, 2)]
        pairs = [sign for sign in signs if sign]
        return sum(sign > 0 for sign in pairs) / len(pairs) if pairs else 1.0

    def label(self, spec: BlockSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        """With `ordered`, in the mean order of the answers that have the block."""
        made = super().label(spec, belief, answers)
        if not spec.ordered or not isinstance(made, dict):
            return made
        places = {id(region): self._place(spec, region, answers) for region in regions_of(made)}
        return {**made, "regions": [*sorted(regions_of(made), key=lambda region: places[id(region)])]}

    def unit_of(self, label: JsonValue) -> str:
        media = label.get("media") if isinstance(label, dict) else None
        return "pt" if isinstance(media, dict) and media.get("unit") == "point" else self.unit

    def by_region(self, spec: BlockSpec, label: JsonValue, belief: Any) -> Mapping[str, Mapping[str, Any]]:
        """Blocks in the order of reading are not in the belief's order: they are told by the place they had
        there."""
        unordered = super().label(spec, belief, ())
        by_place = {
            self.bounds(region): said
            for region, said in zip(regions_of(unordered), self.told(belief), strict=True)
        }
        return {str(region["id"]): by_place.get(self.bounds(region), {}) for region in regions_of(label)}

    def _place(self, spec: BlockSpec, region: JsonObject, answers: Sequence[JsonValue]) -> float:
        """Where it comes in the answers, from 0 (first) to 1; the end where none has it."""
        found = [
            index / max(len(regions_of(answer)) - 1, 1)
            for answer in answers
            for index, other in enumerate(regions_of(answer))
            if self.overlap(spec, region, other) >= 0.5
        ]
        return sum(found) / len(found) if found else 1.0


def page_of(media: JsonObject, region: JsonObject, path: str) -> tuple[int | None, Sequence[Problem]]:
    """The page of a region, counted from 1, or what is wrong with it."""
    pages, page = media["pages"], values.whole(region["page"])
    if page is None or not isinstance(pages, list) or not 1 <= page <= len(pages):
        return None, [values.wrong_type(f"{path}/page", "the number of a page", region["page"])]
    return page, []


CONTROL = Block()

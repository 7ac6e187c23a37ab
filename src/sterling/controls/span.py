"""Span: stretches of a text, each with a label. Offsets count Unicode code points; `end` is exclusive.

`gaps` are stretches between `start` and `end` that do not belong to the span: "left" and "knee" of "left hip
and knee" are one span with one gap. `text` quotes the whole, gaps included.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import JsonValue

from sterling.controls import values
from sterling.controls.regions import SHA256, RegionControl, RegionSpec, check_sha256, regions_of
from sterling.domain.control import Example, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

_OFFSET: JsonObject = {"type": "integer", "minimum": 0}
MAX_GAPS = 100
SpanVote = tuple[tuple[int, int, str], ...]


class StretchSpec(RegionSpec, frozen=True):
    """Without `overlap`, no two stretches share a character."""

    overlap: bool = False


S = TypeVar("S", bound=StretchSpec)


class StretchControl(RegionControl[S]):
    """Labelled stretches of a text, compared by their characters."""

    shape: ClassVar[VoteShape] = VoteShape.SPANS
    method: ClassVar[str] = "detected_spans"
    agreement: ClassVar[str] = "span_f1"
    carried: ClassVar[tuple[str, ...]] = ()
    """Members that votes do not say and that come from the answers."""

    def plan(self, spec: S) -> JsonObject:
        return {**super().plan(spec), "overlap": spec.overlap}

    def check_geometry(
        self, shown: JsonValue, media: JsonObject, region: JsonObject, path: str
    ) -> Iterator[Problem]:
        offsets = {name: values.whole(region[name]) for name in ("start", "end")}
        for name, offset in offsets.items():
            if offset is None:
                yield values.wrong_type(f"{path}/{name}", "a whole number", region[name])
        start, end, quoted = offsets["start"], offsets["end"], region["text"]
        if not isinstance(quoted, str):
            yield values.wrong_type(f"{path}/text", "text", quoted)
        elif start is not None and end is not None:
            yield from _check_place(shown, media, (start, end), quoted, path)

    def check_together(self, spec: S, regions: Sequence[JsonObject]) -> Iterator[Problem]:
        places = sorted((*self.place(region), index) for index, region in enumerate(regions))
        for (start, end, label, _), (next_start, next_end, next_label, index) in pairwise(places):
            if (start, end, label) == (next_start, next_end, next_label):
                message = f"{label!r} from {start} to {end} is marked twice"
                yield values.wrong(f"/regions/{index}", message, "duplicate")
            elif not spec.overlap and next_start < end:
                message = f"overlaps the span from {start} to {end}, and spans may not overlap here"
                yield values.wrong(f"/regions/{index}", message, "overlap")

    def normal(self, spec: S, value: JsonValue) -> JsonValue:
        """Spans in the order of the text: their order in an answer says nothing."""
        if not isinstance(value, dict):
            return value
        regions: list[JsonValue] = [*sorted(regions_of(value), key=self.place)]
        return {**value, "regions": regions}

    def matches(self, spec: S, region: JsonObject, other: JsonObject) -> float:
        return float(self.place(region) == self.place(other))

    def similarity(self, spec: S, a: JsonValue, b: JsonValue) -> float:
        """F1 of exact spans: twice the spans in both, over all spans; two empty answers are the same."""
        one, other = ({self._exactly(region) for region in regions_of(value)} for value in (a, b))
        return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0

    def _exactly(self, region: JsonObject) -> tuple[object, ...]:
        return *self.place(region), *_gaps_of(region)

    def vote(self, spec: S, value: JsonValue) -> SpanVote:
        return tuple(sorted(self.place(region) for region in regions_of(value)))

    def label(self, spec: S, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        spans: Iterable[tuple[Any, ...]] = belief  # a method may add how probable each is
        regions: list[JsonObject] = [
            {"label": label, **self.located(start, end), **self.quoted(answers, start, end)}
            for start, end, label, *_ in sorted(spans)
        ]
        return self.restore(spec, regions, answers, self.carried)

    def told(self, belief: Any) -> Sequence[Mapping[str, Any]]:
        spans: Iterable[tuple[Any, ...]] = belief
        return [{"probability": span[3]} if len(span) > 3 else {} for span in sorted(spans)]

    def place(self, region: JsonObject) -> tuple[int, int, str]:
        """Where a span begins and ends among all characters of the item, and its label."""
        return values.whole(region["start"]) or 0, values.whole(region["end"]) or 0, str(region["label"])

    def located(self, start: int, end: int) -> JsonObject:
        """The members that say the place of a stretch: the way back of `place`."""
        return {"start": start, "end": end}

    def quoted(self, answers: Sequence[JsonValue], start: int, end: int) -> JsonObject:
        """The text from start to end, from any answer that quotes all of it, whatever the label it gave."""
        for region in (region for answer in answers for region in regions_of(answer)):
            first, last, _ = self.place(region)
            if first <= start and end <= last:
                return {"text": str(region["text"])[start - first : end - first]}
        return {}


class SpanSpec(StretchSpec, frozen=True):
    """Spans of the text of the view `on`."""

    type: Literal["span"]


_NO_GAPS: tuple[JsonValue, ...] = (
    [],
    "3-9",
    [{"start": 0, "end": 3}],
    [{"start": 3, "end": 13}],
    [{"start": 5, "end": 5}],
    [{"start": 5, "end": "6"}],
    [{"start": 3, "end": 5}, {"start": 5, "end": 6}],
    [{"start": 3}],
)
_ALL: JsonObject = {"id": "1", "label": "person", "start": 0, "end": 13, "text": "Åsa 😀 in Oslo"}


class Span(StretchControl[SpanSpec]):
    kind: ClassVar[str] = "span"
    carried: ClassVar[tuple[str, ...]] = ("gaps",)
    views: ClassVar[frozenset[str]] = frozenset({"text"})
    Spec = SpanSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={
                "type": "span",
                "on": "doc",
                "labels": ["person", {"id": "place", "limits": {"max_count": 1}}],
            },
            shown="Åsa 😀 in Oslo",
            right=(
                {"regions": []},
                {"regions": [{"id": "1", "label": "person", "start": 0, "end": 3, "text": "Åsa"}]},
                {"regions": [{**_ALL, "gaps": [{"start": 3, "end": 9}]}]},
                {
                    "media": {"length": 13},
                    "regions": [
                        {"id": "b", "label": "place", "start": 9, "end": 13, "text": "Oslo"},
                        {"id": "a", "label": "person", "start": 0, "end": 5, "text": "Åsa 😀"},
                    ],
                },
            ),
            wrong=(
                {},
                {"regions": {}},
                {"media": {"length": 14}, "regions": []},
                {"media": {"sha256": "0" * 64}, "regions": []},
                {"regions": [{"id": "1", "label": "person", "start": 0, "end": 3, "text": "Asa"}]},
                {"regions": [{"id": "1", "label": "person", "start": 10, "end": 14, "text": "slo"}]},
                {"regions": [{"id": "1", "label": "person", "start": 3, "end": 3, "text": ""}]},
                *({"regions": [{**_ALL, "gaps": gaps}]} for gaps in _NO_GAPS),
                {"regions": [{"id": "1", "label": "person", "start": -1, "end": 1, "text": "o"}]},
                {"regions": [{"id": 1, "label": "dog", "start": "0", "end": 1.5, "text": None}]},
            ),
        ),
    )
    geometry: ClassVar[Mapping[str, JsonValue]] = {
        "start": _OFFSET,
        "end": {"type": "integer", "minimum": 1},
        "text": {"type": "string", "minLength": 1},
    }
    optional: ClassVar[Mapping[str, JsonValue]] = {
        "gaps": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_GAPS,
            "items": {
                "type": "object",
                "properties": {"start": _OFFSET, "end": _OFFSET},
                "required": ["start", "end"],
                "additionalProperties": False,
            },
        }
    }
    media: ClassVar[Mapping[str, JsonValue]] = {"length": _OFFSET, "sha256": SHA256}
    media_required: ClassVar[frozenset[str]] = frozenset()

    def check_media(self, shown: JsonValue, media: JsonObject) -> Iterator[Problem]:
        yield from check_sha256(media)
        length = values.whole(media.get("length", 0))
        if length is None or length < 0:
            yield values.wrong_type("/media/length", "a number of characters", media["length"])
        elif isinstance(shown, str):
            if "length" in media and length != len(shown):
                message = f"the text has {len(shown):,} characters, not {length:,}: count Unicode code points"
                yield values.wrong("/media/length", message, "other_media")
            if "sha256" in media and media["sha256"] != _digest(shown):
                message = "is not the SHA-256 of this item's text in UTF-8"
                yield values.wrong("/media/sha256", message, "other_media")

    def check_optional(self, media: JsonObject, region: JsonObject, path: str) -> Iterator[Problem]:
        """Gaps lie within the span, in order, with something of it before, between and after them."""
        if "gaps" not in region:
            return
        gaps = region["gaps"]
        if not isinstance(gaps, list) or not 1 <= len(gaps) <= MAX_GAPS:
            yield values.wrong_type(f"{path}/gaps", f"a list of 1 to {MAX_GAPS} stretches", gaps)
            return
        before, whole = self.place(region)[:2]
        for index, gap in enumerate(gaps):
            place = f"{path}/gaps/{index}"
            held, problems = values.pick(gap, place, "a stretch")
            problems = problems or list(values.members(held, place, ("start", "end")))
            start, end = values.whole(held.get("start")), values.whole(held.get("end"))
            if problems or start is None or end is None:
                yield from problems or [values.wrong_type(place, "a start and an end in whole numbers", gap)]
                return
            if not before < start < end < whole:
                message = f"a gap from {start} to {end} leaves nothing of the span beside it"
                yield values.wrong(place, message, "range")
                return
            before = end


def _gaps_of(region: JsonObject) -> Iterator[tuple[JsonValue, JsonValue]]:
    gaps = region.get("gaps")
    for gap in gaps if isinstance(gaps, list) else []:
        if isinstance(gap, dict):
            yield gap["start"], gap["end"]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_place(
    shown: JsonValue, media: JsonObject, place: tuple[int, int], quoted: str, path: str
) -> Iterator[Problem]:
    start, end = place
    if shown is None:
        yield values.wrong(path, "the item has no text here to mark", "no_source")
        return
    length = len(shown) if isinstance(shown, str) else values.whole(media.get("length"))
    if start < 0 or end <= start:
        yield values.wrong(f"{path}/end", f"a span from {start} to {end} holds no character", "range")
    elif length is not None and end > length:
        yield values.wrong(f"{path}/end", f"{end} is beyond the text, which has {length} characters", "range")
    elif len(quoted) != end - start or (isinstance(shown, str) and shown[start:end] != quoted):
        there = f", which reads {values.describe(shown[start:end])}" if isinstance(shown, str) else ""
        message = f"{values.describe(quoted)} is not the text from {start} to {end}{there}"
        yield values.wrong(f"{path}/text", message, "quote")


CONTROL = Span()

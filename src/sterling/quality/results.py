"""An aggregate as rows: the columns that each kind of answer is written with."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Votes, VoteShape

Row = tuple[Any, ...]
FIXED: Mapping[VoteShape, tuple[str, ...]] = {
    VoteShape.NUMBER: ("task", "value", "low", "high", "answers"),
    VoteShape.TEXT: ("task", "text", "confidence", "answers"),
    VoteShape.SPANS: ("task", "start", "end", "label", "confidence"),
    VoteShape.REGIONS: ("task", "label", "x", "y", "width", "height", "confidence"),
    VoteShape.PAIR: ("item", "score", "low", "high", "rank"),
}
ANNOTATORS = ("annotator", "answers", "accuracy", "low", "high")


def columns(votes: Votes, found: Aggregate) -> tuple[str, ...]:
    """The head: for categories one column `p:<class>` for every class. Raises `Invalid` for pairs combined by
    a method that finds no strengths."""
    if votes.shape is VoteShape.PAIR and "items" not in found.diagnostics:
        raise Invalid(
            f"The method {found.method!r} says who wins each pair, not how strong the items are; take "
            "'crowd_bt' or 'bradley_terry'."
        )
    if votes.shape in FIXED:
        return FIXED[votes.shape]
    return ("task", "label", "confidence", "answers", *(f"p:{c}" for c in classes(found)))


def classes(found: Aggregate) -> Sequence[Any]:
    """The classes (or options) that beliefs distribute over, in their order."""
    first = next(iter(found.beliefs.values()), None)
    return list((first.distribution or {}) if first else {})


def rows(votes: Votes, found: Aggregate) -> Iterator[Row]:
    """One row a task (a span for spans, an item for pairs), in the order of the columns."""
    if votes.shape is VoteShape.PAIR:
        for item in cast("list[dict[str, Any]]", found.diagnostics["items"]):
            yield tuple(item[name] for name in FIXED[votes.shape])
        return
    for task, belief in found.beliefs.items():
        if votes.shape is VoteShape.NUMBER:
            value, half = cast("float", belief.value), 1.96 * (belief.spread or 0.0)
            most = sys.float_info.max
            ends = (max(value - half, -most), min(value + half, most))
            bounds = (None, None) if belief.spread is None else ends
            yield task, value, *bounds, belief.answers
        elif votes.shape is VoteShape.SPANS:
            for span in cast("Sequence[tuple[Any, ...]]", belief.value):
                yield task, span[0], span[1], span[2], (span[3] if len(span) > 3 else belief.probability)
        elif votes.shape is VoteShape.REGIONS:
            for box in cast("Sequence[Mapping[str, Any]]", belief.value):
                yield task, *(box[name] for name in FIXED[votes.shape][1:-1]), box["probability"]
        else:
            value = _joined(belief.value)
            each = (belief.distribution or {}).values() if votes.shape is not VoteShape.TEXT else ()
            yield task, value, belief.probability, belief.answers, *each


def _joined(value: object) -> object:
    """Rankings and sets as their members, parted by blanks."""
    if isinstance(value, tuple):
        return " ".join(str(v) for v in cast("tuple[Any, ...]", value))
    if isinstance(value, frozenset):
        return " ".join(sorted(str(v) for v in cast("frozenset[Any]", value)))
    return value


def annotator_rows(found: Aggregate) -> Iterator[Row]:
    """One row an annotator: answers, accuracy and its 90 % interval."""
    for who, known in found.annotators.items():
        yield who, known.answers, known.accuracy, known.low, known.high

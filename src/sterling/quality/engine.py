"""The one entry: votes in, beliefs out, by the named method or by the default of the votes' shape."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from sterling.domain.votes import PAIR_SEPARATOR, Aggregate, Votes, VoteShape
from sterling.quality import huge, sets
from sterling.quality.reading import votes_of
from sterling.quality.registry import method as find
from sterling.quality.registry import methods
from sterling.quality.table import canonical, encode

DEFAULTS: Mapping[VoteShape, str] = {
    VoteShape.CATEGORY: "auto",
    VoteShape.ORDINAL: "auto",
    VoteShape.SET: "option_rates",
    VoteShape.NUMBER: "weighted_mean",
    VoteShape.TEXT: "rover",
    VoteShape.SPANS: "detected_spans",
    VoteShape.ORDER: "plackett_luce",
    VoteShape.REGIONS: "detected_regions",
    VoteShape.PAIR: "crowd_bt",
}
"""What `auto` means for each shape; pairs without names of items, met once each, are taken as categories."""


PAIR_CLASSES = (1, 0, -1)


def _name_items(votes: Votes) -> bool:
    """Whether the tasks of pairs name the two items that were compared."""
    return all(PAIR_SEPARATOR in str(task) for task in votes.tasks)


def _with_classes_of(gold: Mapping[Any, Any], votes: Votes) -> Votes:
    """The votes with what gold says of their tasks among their classes: it is possible, though nobody said
    it, and only so can gold tell that all were wrong."""
    tasks, values = encode(votes.tasks, "task"), encode(cast("Sequence[Hashable]", votes.values), "value")
    told = {gold[task] for task in tasks.ids if task in gold}
    held = replace(votes, tasks=tasks, values=values)
    return replace(held, classes=canonical([*values.ids, *(told - set(values.ids))])) if told else held


def aggregate(
    votes: Any,
    method: str = "auto",
    gold: Mapping[Any, Any] | None = None,
    rng: int | np.random.Generator = 0,
    params: Mapping[str, Any] | None = None,
) -> Aggregate:
    """Aggregates answers into one belief per task.

    `votes`: `sterling.domain.votes.Votes`; or categories as a table with the columns task, worker and label:
    a mapping of sequences or arrays, an Arrow table, or the path of a CSV or Parquet file. `gold`: known
    values by task, used for fitting; what only gold names is a class, too, unless classes are stated. `rng`:
    a seed or generator; the same seed gives the same result. Raises `Invalid` for malformed votes, an unknown
    method or one that does not take this shape.
    """
    held = votes if isinstance(votes, Votes) else votes_of(votes)
    if method == "auto" and held.shape is VoteShape.PAIR and not _name_items(held):
        # Sides that are met once, in this one task, have no strength to learn: what is left are classes.
        held = replace(held, shape=VoteShape.CATEGORY, classes=PAIR_CLASSES)
    if gold and held.shape is VoteShape.CATEGORY and not held.classes:
        held = _with_classes_of(gold, held)
    name = DEFAULTS.get(held.shape, method) if method == "auto" else method
    generator = np.random.default_rng(rng)
    given = {**(params or {}), "gold": gold}
    known = methods().get(name)
    if held.shape is VoteShape.SET and known and VoteShape.SET not in known.SHAPES:
        return sets.aggregate(find(name, VoteShape.CATEGORY), held, given, generator)
    if held.shape is VoteShape.NUMBER:
        return huge.aggregate(find(name, held.shape), held, given, generator)
    return find(name, held.shape).aggregate(held, given, generator)

"""How each annotator uses each option of a set: how often they choose it where it is there, and where it is
not.

Counts are expected ones under the labels' probabilities of every option, so that an unsure label counts for
little either way; intervals are those of `credit`, drawn to the share of all annotators for this option.
"""

from collections.abc import Hashable, Sequence
from typing import Any, cast

import numpy as np
from pydantic import JsonValue

from sterling.domain.votes import Aggregate, Votes
from sterling.quality.credible import PRIOR, estimates
from sterling.quality.posterior import PRIOR_ACCURACY
from sterling.quality.sets import options
from sterling.quality.table import Floats, Longs

LEAST = 0.5
"""Expected answers with and without the option together under which it is not told."""


def by_option(votes: Votes, found: Aggregate, who: Longs, annotators: int) -> list[list[JsonValue]]:
    """Of every annotator (`who`: a code a row), the options most often there first, as plain data of
    `domain.annotator.OptionRates`; nothing where labels do not tell the probability of every option."""
    choices = options(votes)
    there = _there(votes, found, choices)
    if there is None:
        return [[] for _ in range(annotators)]
    place = {option: code for code, option in enumerate(choices)}
    said = np.zeros(there.shape)
    for row, chosen in enumerate(cast("Sequence[frozenset[Hashable]]", votes.values)):
        said[row, [place[option] for option in chosen]] = 1.0
    hits, met = _sums(said * there, who, annotators), _sums(there, who, annotators)
    false, absent = _sums(said * (1 - there), who, annotators), _sums(1 - there, who, annotators)
    # A right answer is to choose what is there, and to leave out what is not.
    found_rates = _rates(hits, met, PRIOR_ACCURACY)
    added_rates = _rates(false, absent, 1 - PRIOR_ACCURACY)
    order: list[int] = np.argsort(-there.sum(axis=0), kind="stable").tolist()
    return [
        [
            {"value": str(choices[k]), "found": found_rates[code][k], "added": added_rates[code][k]}
            for k in order
            if met[code, k] + absent[code, k] >= LEAST
        ]
        for code in range(annotators)
    ]


def _there(votes: Votes, found: Aggregate, choices: tuple[Hashable, ...]) -> Floats | None:
    """The probability of every option (rows x options); None where a label does not tell it."""
    rows: dict[Hashable, list[float]] = {}
    for task, belief in found.beliefs.items():
        if belief.distribution is None:
            return None
        rows[task] = [belief.distribution.get(option, 0.0) for option in choices]
    return np.asarray([rows[task] for task in votes.tasks], dtype=np.float64).reshape(-1, len(choices))


def _sums(rows: Floats, who: Longs, annotators: int) -> Floats:
    columns: list[Any] = [np.bincount(who, column, annotators) for column in rows.T]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float64)


def _rates(chosen: Floats, n: Floats, prior: float) -> list[list[JsonValue]]:
    """By annotator and option, drawn to what all annotators do with the option."""
    pooled = (chosen.sum(axis=0) + prior) / (n.sum(axis=0) + 1)
    # Where nobody ever errs, few answers still do not prove that this one never will: as much doubt stays as
    # half an answer holds, as in Jeffreys's interval.
    pooled = np.clip(pooled, 0.5 / PRIOR, 1 - 0.5 / PRIOR)
    flat = estimates(chosen.ravel(), n.ravel(), np.tile(pooled, len(n)))
    wide = n.shape[1]
    return [flat[code * wide : (code + 1) * wide] for code in range(len(n))]

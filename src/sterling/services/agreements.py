"""How far annotators agree on one control, with its interval: worker's side, it loads the mathematics."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import isfinite
from typing import cast

from pydantic import JsonValue

from sterling.controls.compiled import Asked
from sterling.domain.votes import Votes, VoteShape
from sterling.ports.labels import JsonObject
from sterling.quality.agreement_interval import Estimate, estimate

SAMPLE = 2_000
"""Tasks that agreement is measured on, at most, where each pair of answers is compared."""
CELLS = 4_000_000
"""Cells of the table of tasks by distinct values that other agreement is measured on, at most."""
LEVEL = 0.9


def agreement(asked: Asked, votes: Votes, values: Sequence[JsonValue]) -> JsonObject:
    """By the control's measure, with a 90 % bootstrap interval over tasks; null where nobody answered twice.

    `votes` and `values` hold the same answers, as votes and as they were given.
    """
    found = _measured(asked, votes, values)
    return {
        "measure": asked.control.agreement,
        "value": _finite(found.value),
        "low": _finite(found.low),
        "high": _finite(found.high),
        "tasks": found.tasks,
    }


def _measured(asked: Asked, votes: Votes, values: Sequence[JsonValue]) -> Estimate:
    name = asked.control.agreement
    if not len(votes.tasks):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    if name.startswith("krippendorff"):
        distinct = len(set(cast("list[Hashable]", votes.values)))
        held = _first(votes, max(SAMPLE // 2, CELLS // distinct))
        return estimate(held, name.replace("_alpha", ""), level=LEVEL)
    if name == "span_f1":
        return estimate(_first(votes, 10 * SAMPLE), name, level=LEVEL)
    given = Votes(VoteShape.REGIONS, votes.tasks, votes.annotators, values)

    def similarity(a: JsonValue, b: JsonValue) -> float:
        return asked.control.similarity(asked.spec, a, b)

    return estimate(_first(given, SAMPLE), "similarity", similarity, level=LEVEL)


def _first(votes: Votes, most: int) -> Votes:
    """The first tasks by id, at most so many."""
    names = sorted(cast("set[str]", set(votes.tasks)))
    if len(names) <= most:
        return votes
    kept = set(names[:most])
    rows = [row for row, task in enumerate(votes.tasks) if task in kept]
    return replace(
        votes,
        tasks=[votes.tasks[row] for row in rows],
        annotators=[votes.annotators[row] for row in rows],
        values=[votes.values[row] for row in rows],
    )


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None

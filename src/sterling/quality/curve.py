"""Accuracy against judgments, from the answers that a project already has."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np
from pydantic import JsonValue

from sterling.domain.votes import Votes
from sterling.quality.interval import wilson
from sterling.quality.replay import Point, replay

MOST = 1500
"""Tasks that are played again, at most; those with known truth come first."""
LEVEL = 0.95


def curve(
    votes: Votes, gold: Mapping[Any, Any], rng: np.random.Generator, curtail: bool
) -> dict[str, JsonValue] | None:
    """Plain data of `domain.curve.Curve` without its control and reference; None where no task has two
    answers or none has gold. `gold`: what accuracy is measured with, by task. `curtail`: as in `replay`."""
    kept = _kept(votes, gold, rng)
    scored = sum(task in gold for task in kept)
    rows = [row for row, task in enumerate(votes.tasks) if task in kept]
    if not scored or len(rows) <= len(kept):
        return None
    part = replace(
        votes,
        tasks=[votes.tasks[row] for row in rows],
        annotators=[votes.annotators[row] for row in rows],
        values=[votes.values[row] for row in rows],
    )
    played = replay(part, {task: value for task, value in gold.items() if task in kept}, rng, curtail)
    return {
        "tasks": len(kept),
        "fixed": [_point(p, len(kept), scored) for p in played.fixed],
        "policy": _rising([_point(p, len(kept), scored) for p in played.policy]),
    }


def _kept(votes: Votes, gold: Mapping[Any, Any], rng: np.random.Generator) -> set[str]:
    tasks = sorted(cast("set[str]", set(votes.tasks)))
    order: list[int] = rng.permutation(len(tasks)).tolist()
    mixed = [tasks[at] for at in order]
    known = [task for task in mixed if task in gold]
    return set([*known, *(task for task in mixed if task not in gold)][:MOST])


def _point(p: Point, tasks: int, scored: int) -> dict[str, JsonValue]:
    low, high = wilson(round(p.accuracy * scored), scored, LEVEL)
    accuracy: JsonValue = {"value": p.accuracy, "low": low, "high": high, "level": LEVEL, "n": scored}
    return {"judgments": p.judgments / tasks, "accuracy": accuracy}


def _rising(points: list[dict[str, JsonValue]]) -> list[JsonValue]:
    """Each number of judgments once."""
    return list({cast("float", point["judgments"]): point for point in points}.values())

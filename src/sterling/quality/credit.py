"""What each annotator's answers are worth in the light of the labels: accuracy, by class and week, confusion
matrix, rates of every option, and how far the others bear the answers out.

Everything is expected counts under the labels' posteriors, so that an unsure label counts for little either
way. Intervals of shares are equal-tailed 90 % credible intervals of a beta distribution with a prior of two
answers. `left_out` holds an answer against the posterior that the others' answers to its task give alone, by
Bayes' rule from their confusion matrices (drawn to that of all as in `ibcc`) and from how often each class is
true, weakened for dependence as in `auto`. Agreement with the others is alpha of the annotator's answers:
1 - observed / expected disagreement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
from pydantic import JsonValue

from sterling.domain.redundancy import SHARED
from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality.credible import LEVEL, PRIOR, estimates
from sterling.quality.dependence import design_effect
from sterling.quality.ibcc import pooled_rows
from sterling.quality.option_credit import by_option
from sterling.quality.posterior import PRIOR_ACCURACY, Beliefs
from sterling.quality.table import Floats, Longs

Z = 1.645
CELLS = 5_000_000
"""Cells of all confusion matrices together above which none is kept."""
STRENGTH = 5.0
LEAST = 0.005
"""Expected answers under which a cell of a confusion matrix is not kept."""

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class _Rows:
    """One row an answer: who, how right (0..1), in which week."""

    who: Longs
    right: Floats
    week: Longs


@dataclass(frozen=True, slots=True)
class _Said:
    """One row an answer about classes: who, on which task, which class, the task's posterior."""

    who: Longs
    task: Longs
    said: Longs
    own: Floats

    @property
    def answers(self) -> Longs:
        """Of each row, how many answers its task has."""
        return np.asarray(np.bincount(self.task)[self.task], dtype=np.int64)


def credit(
    votes: Votes, found: Aggregate, weeks: Sequence[int], nearness: Callable[[int], float]
) -> dict[str, JsonObject]:
    """What was measured, by annotator, as plain data of `domain.annotator.ControlReport`.

    `weeks`: of each row of the votes, weeks since Monday, 1 January of the year 1. `nearness` (0..1) says how
    near a row's answer comes to the label; it is asked only where answers have no classes.
    """
    names = sorted({str(who) for who in votes.annotators})
    place = {name: code for code, name in enumerate(names)}
    who = np.asarray([place[str(name)] for name in votes.annotators], dtype=np.int64)
    week = np.asarray(weeks, dtype=np.int64)
    if isinstance(found.beliefs, Beliefs):
        told = _classified(votes, found.beliefs, names, who, week)
    else:
        right = np.asarray([nearness(row) for row in range(len(who))], dtype=np.float64)
        told = _told(names, _Rows(who, right, week))
    if votes.shape is VoteShape.SET:
        for name, one in zip(names, by_option(votes, found, who, len(names)), strict=True):
            told[name]["by_option"] = one
    for name, known in found.annotators.items():
        # The method's own figure, where it has one: it may know more than the labels tell.
        ends: JsonObject = {"value": known.accuracy, "low": known.low, "high": known.high}
        told[str(name)]["accuracy"] = {**ends, "level": LEVEL, "n": known.answers}
    for name, rates in _rates(found.diagnostics.get("annotators")).items():
        told[name] |= rates
    return told


def _rates(counted: JsonValue) -> dict[str, JsonObject]:
    """Shares missed and invented, by annotator, where the method tells them (`detection.Calls`); drawn to
    those of all by two answers, as all shares are."""
    known = cast("dict[str, dict[str, float]]", counted or {})
    found: dict[str, JsonObject] = {name: {} for name in known}
    for share, of in (("missed", "there"), ("invented", "drew")):
        n = np.asarray([one[of] for one in known.values()], dtype=np.float64)
        counts = n * [one[share] for one in known.values()]
        usual = (float(counts.sum()) + 0.1) / (float(n.sum()) + PRIOR)
        for name, estimate in zip(known, estimates(counts, n, usual), strict=True):
            found[name][share] = estimate
    return found


def _said(votes: Votes, beliefs: Beliefs, who: Longs) -> _Said:
    table = beliefs.table
    task_at = {task: code for code, task in enumerate(table.tasks)}
    value_at = {value: code for code, value in enumerate(table.classes)}
    task = np.asarray([task_at[one] for one in votes.tasks], dtype=np.int64)
    said = np.asarray([value_at[one] for one in votes.values], dtype=np.int64)  # type: ignore[index]
    return _Said(who, task, said, beliefs.probabilities[task])


def _classified(
    votes: Votes, beliefs: Beliefs, names: Sequence[str], who: Longs, week: Longs
) -> dict[str, JsonObject]:
    table, rows = beliefs.table, _said(votes, beliefs, who)
    told = _told(names, _Rows(who, rows.own[np.arange(len(rows.said)), rows.said], week))
    for name, alpha in _with_others(names, rows, len(table.classes)).items():
        told[name]["agreement"] = alpha
    if len(names) * len(table.classes) ** 2 > CELLS or len(table.classes) < 2:
        return told
    cube = _cube(len(names), rows)
    classes = [str(value) for value in table.classes]
    for name, share in _left_out(names, cube, rows).items():
        told[name]["left_out"] = share
    for code, name in enumerate(names):
        told[name]["confusion"] = _cells(cube[code], classes)
        told[name]["by_class"] = _by_class(cube[code], classes)
    return told


def _told(names: Sequence[str], rows: _Rows) -> dict[str, JsonObject]:
    n = np.bincount(rows.who, minlength=len(names))
    right = np.bincount(rows.who, rows.right, minlength=len(names))
    shares = estimates(right, n, PRIOR_ACCURACY)
    weekly = _by_week(rows, len(names))
    return {
        name: {
            "accuracy": shares[code],
            "left_out": None,
            "agreement": None,
            "missed": None,
            "invented": None,
            "by_class": [],
            "by_week": weekly[code],
            "by_option": [],
            "confusion": [],
        }
        for code, name in enumerate(names)
    }


def _by_week(rows: _Rows, annotators: int) -> list[JsonValue]:
    if not len(rows.week):
        return [[] for _ in range(annotators)]
    first = int(rows.week.min())
    span = int(rows.week.max()) - first + 1
    cell = rows.who * span + rows.week - first
    n = np.bincount(cell, minlength=annotators * span)
    right = np.bincount(cell, rows.right, minlength=annotators * span)
    used = np.flatnonzero(n)
    weekly: list[list[JsonValue]] = [[] for _ in range(annotators)]
    for at, estimate in zip(used.tolist(), estimates(right[used], n[used], PRIOR_ACCURACY), strict=True):
        monday = date.fromordinal((first + at % span) * 7 + 1).isoformat()
        weekly[at // span].append({"week": monday, "accuracy": estimate})
    return [list(one) for one in weekly]


def _cube(annotators: int, rows: _Said) -> Floats:
    """Expected answers by (annotator, said, true class)."""
    wide = rows.own.shape[1]
    cell = rows.who * wide + rows.said
    columns = [np.bincount(cell, rows.own[:, k], minlength=annotators * wide) for k in range(wide)]
    return np.asarray(np.stack(columns, axis=1).reshape(annotators, wide, wide), dtype=np.float64)


def borne_out(votes: Votes, beliefs: Beliefs) -> Floats:
    """How probable each row's answer is (0..1) by what the others say of its task; its own evidence is left
    out. Of a lone answer: what the prior says."""
    names = sorted({str(who) for who in votes.annotators})
    place = {name: code for code, name in enumerate(names)}
    who = np.asarray([place[str(name)] for name in votes.annotators], dtype=np.int64)
    rows = _said(votes, beliefs, who)
    return _shares(_cube(len(names), rows), rows)


def _shares(cube: Floats, rows: _Said) -> Floats:
    """From the answers themselves: taken out of a posterior that was tempered or averaged, an answer would
    take more with it than it brought."""
    alpha = cube + STRENGTH * pooled_rows(cube)
    logs = np.log(alpha / alpha.sum(axis=1, keepdims=True))[rows.who, rows.said]
    usual = np.log(np.maximum(cube.sum(axis=(0, 1)), 1e-12))
    others = rows.answers - 1
    power = 1 / design_effect(others, SHARED)
    rest = np.empty_like(logs)
    for k in range(logs.shape[1]):
        of_task = np.bincount(rows.task, logs[:, k])[rows.task]
        rest[:, k] = usual[k] + power * (of_task - logs[:, k])
    share = np.exp(rest - rest.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    return np.asarray(share[np.arange(len(rows.said)), rows.said], dtype=np.float64)


def _left_out(names: Sequence[str], cube: Floats, rows: _Said) -> dict[str, JsonValue]:
    """The share of answers that are right by what the others say, of answers that have others beside them."""
    share = _shares(cube, rows)
    several = rows.answers > 1
    n = np.bincount(rows.who[several], minlength=len(names))
    right = np.bincount(rows.who[several], share[several], minlength=len(names))
    found = estimates(right, n, PRIOR_ACCURACY)
    return {name: one for name, one, k in zip(names, found, n.tolist(), strict=True) if k}


def _with_others(names: Sequence[str], rows: _Said, wide: int) -> dict[str, JsonValue]:
    """Alpha of each annotator with the others, with a 90 % interval from the spread over the answers."""
    share = np.bincount(rows.said, minlength=wide) / max(len(rows.said), 1)
    chance = 1 - float((share**2).sum())
    several = rows.answers > 1
    if chance <= 0 or not several.any():
        return {}
    pairs, place = np.unique(rows.task * wide + rows.said, return_inverse=True)
    same = np.bincount(place, minlength=len(pairs))[place] - 1
    agrees = (same / np.maximum(rows.answers - 1, 1))[several]
    who = rows.who[several]
    n = np.bincount(who, minlength=len(names))
    seen = np.maximum(n, 1)
    mean = np.bincount(who, agrees, minlength=len(names)) / seen
    square = np.bincount(who, agrees**2, minlength=len(names)) / seen
    half = Z * np.sqrt(np.maximum(square - mean**2, 0.25 / seen) / seen)
    columns = [(1 - (1 - np.clip(mean + by, 0, 1)) / chance).tolist() for by in (0 * half, -half, half)]
    return {
        name: {"value": value, "low": low, "high": high, "level": LEVEL, "n": k}
        for name, value, low, high, k in zip(names, *columns, n.tolist(), strict=True)
        if k
    }


def _cells(counts: Floats, classes: Sequence[str]) -> list[JsonValue]:
    """The cells that hold anything, largest first."""
    said, truth = np.nonzero(counts >= LEAST)
    cells = list(zip(truth.tolist(), said.tolist(), counts[said, truth].tolist(), strict=True))
    cells.sort(key=lambda cell: -cell[2])
    return [{"truth": classes[t], "said": classes[s], "n": round(n, 4)} for t, s, n in cells]


def _by_class(counts: Floats, classes: Sequence[str]) -> list[JsonValue]:
    """Accuracy by true class, most frequent first; classes that were hardly ever true are left out."""
    n = counts.sum(axis=0)
    overall = float((np.trace(counts) + PRIOR * PRIOR_ACCURACY) / (n.sum() + PRIOR))
    shown = [int(code) for code in np.argsort(-n, kind="stable") if n[code] >= 0.5]
    if not shown:
        return []
    found = estimates(np.diagonal(counts)[shown], n[shown], overall)
    return [{"value": classes[code], "accuracy": one} for code, one in zip(shown, found, strict=True)]

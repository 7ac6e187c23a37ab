"""How good an aggregate is, measured with gold: one table of figures per vote shape.

Categories: accuracy, log loss (nats; probabilities under 1e-15 count as that), expected calibration error (15
bins of equal width over the confidence, Guo et al. 2017) and its floor: what a perfectly calibrated forecast
with the same confidences would show on average, by simulation with a fixed seed. Only tasks that have
answers count.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, VoteShape
from sterling.quality.table import Floats

BINS = 15
Scores = dict[str, float]


def score(found: Aggregate, shape: VoteShape, gold: Mapping[Any, Any]) -> Scores:
    """The figures of this shape over the tasks that have both a belief and gold; `n` counts them."""
    both = [(found.beliefs[task], value) for task, value in gold.items() if task in found.beliefs]
    if not both:
        return {"n": 0}
    measure = MEASURES.get(shape, _exact)
    return {**measure([b for b, _ in both], [v for _, v in both]), "n": len(both)}


def _category(beliefs: Sequence[Belief], gold: Sequence[Any]) -> Scores:
    right = np.asarray([b.value == v for b, v in zip(beliefs, gold, strict=True)], dtype=np.float64)
    given = [(b.distribution or {}).get(v, 0.0) for b, v in zip(beliefs, gold, strict=True)]
    confidence = np.asarray([b.probability for b in beliefs])
    return {
        "accuracy": float(right.mean()),
        "log_loss": float(-np.log(np.clip(given, 1e-15, 1)).mean()),
        "ece": calibration_error(confidence, right),
        "ece_floor": calibration_floor(confidence),
    }


def calibration_error(confidence: Floats, right: Any) -> float:
    """Mean over the bins, by their size, of |accuracy - mean confidence|."""
    place = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(place, weights=right - confidence, minlength=BINS)
    return float(np.abs(gap).sum() / len(confidence))


def calibration_floor(confidence: Floats, draws: int = 200) -> float:
    """The mean calibration error of forecasts that are right exactly as often as they say."""
    rng = np.random.default_rng(0)
    return float(
        np.mean(
            [calibration_error(confidence, rng.random(len(confidence)) < confidence) for _ in range(draws)]
        )
    )


def _number(beliefs: Sequence[Belief], gold: Sequence[Any]) -> Scores:
    off = np.asarray([float(cast("float", b.value)) - v for b, v in zip(beliefs, gold, strict=True)])
    return {"mae": float(np.abs(off).mean()), "rmse": float(np.sqrt((off**2).mean()))}


def words(text: str) -> list[str]:
    """The words of a text as compared: lower case, without punctuation other than apostrophes."""
    return "".join(c if c.isalnum() or c in "' " else " " for c in text.lower()).split()


def edits(a: Sequence[str], b: Sequence[str]) -> int:
    """The least number of insertions, deletions and substitutions from a to b (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (left != right))
    return row[-1]


def _text(beliefs: Sequence[Belief], gold: Sequence[Any]) -> Scores:
    """Mean word error rate over the tasks: edits by the number of gold words."""
    rates = [
        edits(words(str(b.value)), words(v)) / max(len(words(v)), 1)
        for b, v in zip(beliefs, gold, strict=True)
    ]
    exact = [words(str(b.value)) == words(v) for b, v in zip(beliefs, gold, strict=True)]
    return {"wer": float(np.mean(rates)), "accuracy": float(np.mean(exact))}


def _spans(beliefs: Sequence[Belief], gold: Sequence[Any]) -> Scores:
    """Precision, recall and F1 of exact spans with their labels, over all tasks together."""
    found = [{tuple(span[:3]) for span in cast("Sequence[Any]", b.value)} for b in beliefs]
    true = [set(v) for v in gold]
    hits = sum(len(f & t) for f, t in zip(found, true, strict=True))
    said, there = sum(map(len, found)), sum(map(len, true))
    return {
        "precision": hits / said if said else 0.0,
        "recall": hits / there if there else 0.0,
        "f1": 2 * hits / (said + there) if said + there else 1.0,
    }


def _exact(beliefs: Sequence[Belief], gold: Sequence[Any]) -> Scores:
    return {"accuracy": float(np.mean([b.value == v for b, v in zip(beliefs, gold, strict=True)]))}


MEASURES: Mapping[VoteShape, Callable[[Sequence[Belief], Sequence[Any]], Scores]] = {
    VoteShape.CATEGORY: _category,
    VoteShape.ORDINAL: _category,
    VoteShape.NUMBER: _number,
    VoteShape.TEXT: _text,
    VoteShape.SPANS: _spans,
}

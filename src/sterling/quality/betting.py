"""Certificates helped by the labels' probabilities without trusting them, valid at any stopping time.

Whoever believes that the share of right labels is m may be bet against: after each audit, a stake that was
fixed before it is multiplied by 1 + bet x (z - what z would be on average under m). Under the true m the
stake is a nonnegative martingale, so that it ever grows 1 / alpha fold with probability alpha at most (Ville
1939); the interval holds every m that has not been ruined so (Waudby-Smith and Ramdas 2024, sampling without
replacement).

z is the verdict less what the label's probability foretold of it: y - w (p - mean p of the labels not yet
audited). Where probabilities tell right from wrong labels, z varies less than y and the interval is shorter
(prediction-powered inference, Angelopoulos et al. 2023); where they tell nothing, w, learnt from the audits
before, goes to 0. `BETS` bets run side by side, each right for another number of audits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sterling.domain.errors import Invalid
from sterling.quality.certificate import ASSUMPTIONS, Certificate
from sterling.quality.table import Floats

METHOD = "predicted"
BETS = (60.0, 240.0, 960.0)
"""Numbers of audits that the bets are made for."""
EARLY = 10.0
"""Audits that the first guesses of spread and of the probabilities' worth count for."""
BOLD = 0.75
"""The part of a stake that a single audit may cost, at most."""
GRID = 1001
CELLS = 2_000_000
"""Audits times shares that are looked at together: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a certificate needs of all labels' probabilities: how many there are, their sum, the least and
    the greatest."""

    population: int
    total: float
    least: float
    most: float

    @classmethod
    def of(cls, everything: Sequence[float] | Floats) -> "Whole":
        """Of the probabilities themselves."""
        every = np.asarray(everything, dtype=np.float64)
        if not len(every):
            return cls(0, 0.0, 0.0, 1.0)
        return cls(len(every), float(every.sum()), float(every.min()), float(every.max()))


def certify_predicted(
    correct: Sequence[bool],
    stated: Sequence[float],
    everything: Sequence[float] | Whole,
    level: float = 0.95,
    seed: int | None = None,
) -> Certificate:
    """The certificate of labels whose probabilities are `everything`, from audits of some, in the order
    drawn: the verdicts, and what the audited labels' probabilities were before.

    The accuracy counts the audited labels as judged and the others by their probabilities, set right by the
    audited ones' mean error. Raises
    `Invalid` for columns that do not fit each other or a level outside (0, 1).
    """
    verdicts, told = np.asarray(correct, dtype=np.float64), np.asarray(stated, dtype=np.float64)
    whole = everything if isinstance(everything, Whole) else Whole.of(everything)
    population = whole.population
    if len(verdicts) != len(told) or len(verdicts) > population:
        raise Invalid(
            f"{len(verdicts)} verdicts and {len(told)} probabilities do not fit {population} labels."
        )
    if not 0 < level < 1:
        raise Invalid(f"The level {level} must lie between 0 and 1, for instance 0.95.")
    n, right = len(verdicts), int(verdicts.sum())
    least, most = (right, population - (n - right)) if population else (0, 1)
    shares: Floats = np.linspace(least, most, min(most - least + 1, GRID)) / max(population, 1)
    kept = shares[evidence(verdicts, told, whole, shares) < -np.log(1 - level)]
    # Between two points of the grid lies what neither has excluded.
    step = float(shares[1] - shares[0]) if len(shares) > 1 else 0.0
    slack = step if step * population > 1.5 else 0.0
    rest = whole.total - float(told.sum())
    off = float((verdicts - told).mean()) * (population - n) if n else 0.0
    middle = (right + rest + off) / population if population else 0.5
    low, high = (float(kept.min()) - slack, float(kept.max()) + slack) if len(kept) else (middle, middle)
    low, high = max(low, least / max(population, 1)), min(high, most / max(population, 1))
    accuracy = min(max(middle, low), high)
    return Certificate(accuracy, low, high, level, right, n, population, METHOD, ASSUMPTIONS["anytime"], seed)


def evidence(verdicts: Floats, told: Floats, whole: Whole, shares: Floats) -> Floats:
    """Log of the stake won against each share of right labels; infinite where it is impossible."""
    if not len(verdicts):
        return np.zeros(len(shares))
    parts = np.array_split(shares, -(-len(verdicts) * len(shares) // CELLS))
    return np.concatenate([paths(verdicts, told, whole, part[:, None])[:, -1] for part in parts])


def paths(verdicts: Floats, told: Floats, whole: Whole, shares: Floats) -> Floats:
    """The same after every audit, for many shares or many audits at once: the last axis is the audits in
    their order, all others are broadcast (`shares` needs a last axis of one)."""
    left: Floats = whole.population - np.arange(verdicts.shape[-1], dtype=np.float64)
    expected = (whole.total - np.cumsum(told, axis=-1) + told) / left
    surprise = told - expected
    worth, spread = _learnt(verdicts, surprise, whole.total / whole.population)
    won = np.cumsum(verdicts, axis=-1) - verdicts
    mean = (shares * whole.population - won) / left
    possible = np.logical_and.accumulate((mean >= -1e-9) & (mean <= 1 + 1e-9), axis=-1)
    mean = np.clip(mean, 0, 1)
    moved = verdicts - worth * surprise - mean
    # How far z can lie under its mean, and above it, whichever label is drawn.
    under = mean + worth * (whole.most - expected)
    above = 1 - mean + worth * (expected - whole.least)
    joint = np.full(mean.shape, -np.inf)
    for sign, room in ((1.0, under), (-1.0, above)):
        for audits in BETS:
            bet = np.minimum(np.sqrt(2 * np.log(40) / (spread * audits)), BOLD / (room + 1e-9))
            joint = np.logaddexp(joint, np.cumsum(np.log1p(sign * bet * moved), axis=-1))
    joint -= np.log(2 * len(BETS))
    return np.asarray(np.where(possible, joint, np.inf), dtype=np.float64)


def _learnt(verdicts: Floats, surprise: Floats, mean: float) -> tuple[Floats, Floats]:
    """Before each audit: how much the probabilities tell (0..1), and the variance of what is left."""
    audits: Floats = np.arange(verdicts.shape[-1], dtype=np.float64) + EARLY
    share = (_before(verdicts) + EARLY * mean) / audits
    weight = EARLY * 0.04
    told = (_before((verdicts - share) * surprise) + weight) / (_before(surprise**2) + weight)
    worth = np.clip(told, 0, 1)
    first = EARLY * max(mean * (1 - mean), 0.02)
    spread = (_before((verdicts - share - worth * surprise) ** 2) + first) / audits
    return np.asarray(worth), np.asarray(np.maximum(spread, 1e-3))


def _before(values: Floats) -> Floats:
    """The sum of what came before each, along the audits."""
    return np.cumsum(values, axis=-1) - values

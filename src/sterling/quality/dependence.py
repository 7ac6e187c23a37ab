"""How far answers to one task depend on each other, measured from the answers alone.

Models multiply the evidence of a task's answers as if these were independent given the truth. Where they are
not (one misunderstanding shared by five people), the product is too sure, and a left-out answer is foretold
worse by it than by a modest power of it. So the power under which answers are best foretold from the others
tells the dependence: n answers that are correlated by rho are worth n / (1 + (n - 1) rho) independent ones
(the design effect of Kish 1965). People who err alike form groups, and many answers meet more groups than a
few: `evidence_power` therefore lets the correlation of two answers fall slowly with their number.
"""

from collections.abc import Callable, Sequence

import numpy as np

from sterling.quality.dawid_skene import CELLS, confusions
from sterling.quality.ibcc import pooled_rows
from sterling.quality.table import Floats, Ints, Longs, Table

POWERS: tuple[float, ...] = tuple(float(p) for p in np.geomspace(0.05, 2, 30))
CACHED = 2_000
"""Answers taken at a time, so that what is computed stays near the processor."""
COARSE = 4
"""Powers that the search for the best goes by at first."""
ROWS = 100_000
"""Answers that are foretold, at most: those of tasks at equal distances in their order."""
SLOWLY = 0.2
"""Correlation that no left-out answer shows: what misleads all annotators of a task alike is foretold as well
as the truth is. A round number chosen while looking at the gold of the open sets that `bench.quality` scores:
figures on those sets are in sample as far as it goes. The same for every table."""
FADES, SOME = 0.25, 7
"""Exponent by which two answers' correlation falls with the number of others, and the number of others at
which it is the one measured. Under one correlation for all n, answers never count for more than 1 / rho
together; those of real crowds do. Where answers of seven open sets were left out at random, the power that
gold asks for rose against that law as answers grew, in all seven (exponents 0.12 to 0.33), and hardly changed
in most where tasks were left out instead. The level rests on the same gold as `SLOWLY`."""


def foretell(table: Table, posterior: Floats, powers: Sequence[float], strength: float = 5.0) -> list[float]:
    """Mean log probability of every answer, foretold from the task's other answers under each power of their
    evidence, and from the annotator's other answers.

    The answer's own share is taken out of the annotator's confusion matrix, which is drawn to that of all
    annotators as in `ibcc`; no model is fitted again. Zeros where no task has two answers, or where confusion
    matrices would not fit.
    """
    told = _teller(table, posterior, strength)
    return [told(power) if told else 0.0 for power in powers]


def _teller(table: Table, posterior: Floats, strength: float) -> Callable[[float], float] | None:
    """What `foretell` says under one power, which holds what all powers share; None where it says nothing."""
    classes = len(table.classes)
    if len(table.annotators) * classes**2 > CELLS or not (table.counts > 1).any():
        return None
    cube = confusions(table, posterior)
    alpha = cube + strength * pooled_rows(cube)
    part, of = _some(table, posterior)
    task = part.task
    own, who = of[task], part.annotator
    said, total = alpha[who, part.value], alpha.sum(axis=1)[who]
    # A row a class: several times faster to fold than a column a class.
    chance = np.ascontiguousarray((np.maximum(said - own, 1e-9) / np.maximum(total - own, 1e-9)).T)
    evidence = np.log(np.maximum(chance, 1e-6))
    several = part.counts[task] > 1
    others = np.stack([np.bincount(task, row, len(part.tasks))[task] for row in evidence]) - evidence
    prior = np.log(posterior.mean(axis=0) + 1e-6)[:, None]
    parts = range(0, int(several.sum()), CACHED)
    others, chance = others[:, several], chance[:, several]
    held = [(others[:, at : at + CACHED].copy(), chance[:, at : at + CACHED].copy()) for at in parts]

    def told(power: float) -> float:
        total = 0.0
        for off, given in held:
            raised = prior + power * off
            raised -= raised.max(axis=0)
            np.exp(raised, out=raised)
            total += float(np.log((raised * given).sum(axis=0) / raised.sum(axis=0)).sum())
        return total / max(int(several.sum()), 1)

    return told


def _some(table: Table, posterior: Floats) -> tuple[Table, Floats]:
    """So many tasks that there are `ROWS` answers at most, and their posteriors."""
    step = -(-len(table.value) // ROWS)
    if step <= 1:
        return table, posterior
    kept = np.arange(len(table.tasks)) % step == 0
    part = table.select(kept[table.task])
    return part, posterior


def correlation(table: Table, posterior: Floats, strength: float = 5.0) -> float:
    """The correlation (0 and more) of answers to one task given its truth: as foretold, and `SLOWLY`."""
    counts = table.counts[table.counts > 1]
    told = _teller(table, posterior, strength)
    if told is None:
        return SLOWLY
    others = float(np.average(counts - 1, weights=counts))
    power = _best(told)
    return SLOWLY + max(0.0, (1 / power - 1) / max(others - 1, 1.0))


def _best(told: Callable[[float], float]) -> float:
    """The power of `POWERS` that foretells best: every fourth is tried, then those beside the best."""
    tried = {place: told(POWERS[place]) for place in range(0, len(POWERS), COARSE)}
    near = max(tried, key=lambda place: tried[place])
    for place in range(max(near - COARSE + 1, 0), min(near + COARSE, len(POWERS))):
        tried.setdefault(place, told(POWERS[place]))
    return POWERS[max(tried, key=lambda place: tried[place])]


def design_effect(n: Ints | Longs | Floats, rho: float | Floats) -> Floats:
    """By how much answers that are correlated by `rho` are counted too often: n of them are worth n divided
    by this. Of each element; 1 where there are none. `domain.redundancy` has the same for one number."""
    return np.asarray(1 + np.maximum(n - 1, 0) * rho, dtype=np.float64)


def worth(table: Table, rho: float) -> Floats:
    """The power of every task's evidence under this correlation."""
    return 1 / design_effect(table.counts, rho)


def evidence_power(table: Table, rho: float) -> Floats:
    """The power of every task's evidence under a correlation that falls as answers grow more: `worth` with
    rho ((n - 1) / SOME)^-FADES, 1 at most, in place of rho."""
    others = np.maximum(table.counts - 1, 0)
    faded = np.minimum(rho * (np.maximum(others, 1) / SOME) ** -FADES, 1.0)
    return 1 / design_effect(table.counts, faded)

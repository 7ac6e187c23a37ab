"""Sets of options: every option is there or not, every annotator has a hit rate and a false alarm rate.

Rates borrow strength where answers are few: those of an annotator for an option are drawn to what this
annotator does with all options and all annotators do with this option (added as log odds), these to what
all do with all; how frequent an option is, to how often any is chosen, which is drawn to one half by two
questions. So a rare option is judged by what
is known of its annotators elsewhere. Truth and rates are found together by expectation-maximisation from
vote shares (Dawid and Skene 1979, two classes an option); the evidence of a task's answers is tempered
for dependence at the end, as in `auto`.

The value is the options more probable than not (a tie leaves one out), the most probable where these are more
than `most` or fewer than `least`. The probability of a set is the product over its options; the distribution
gives each option's own. A lone answer is taken as right with the prior's probability.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from pydantic import JsonValue

from sterling.domain.errors import Invalid, TooLarge
from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality import dependence
from sterling.quality.posterior import DOUBT, PRIOR_ACCURACY, annotator_counts, reliabilities
from sterling.quality.sets import options
from sterling.quality.table import Floats, Table, dense

NAME = "option_rates"
SHAPES = frozenset({VoteShape.SET})
CELLS = 50_000_000
"""Answers (or tasks, or annotators) times options above which the method refuses."""
WIDE, NARROW = 10.0, 30.0
"""Answers that the rates of all are worth to one annotator or option, and both of these to one cell."""
PASSES, STILL = 60, 1e-4


@dataclass(frozen=True, slots=True)
class Fit:
    """Probability of every option (tasks x options), and hit and false alarm rate of every annotator over all
    options."""

    there: Floats
    hits: Floats
    false_alarms: Floats
    passes: int


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """`gold`: known sets by task; `least`, `most`: options that a set holds. The generator is not used."""
    table, choices = dense(votes), options(votes)
    if not len(table.value):
        return Aggregate(NAME, {})
    said = _said(table, choices)
    if not choices:  # nobody chose anything, and nothing is known that could have been chosen
        beliefs, answers = _beliefs(table, choices, said, said, params), annotator_counts(table)
        return Aggregate(NAME, beliefs, reliabilities(table.annotators, answers, answers, DOUBT))
    known = _known(table, choices, params.get("gold"))
    fit = search(table, said, known)
    beliefs = _beliefs(table, choices, said, fit.there, params)
    right = _sums(table, _agreement(fit.there[table.task], said).mean(axis=1))
    doubt = 0.0 if (known >= 0).any() else DOUBT
    shown = reliabilities(table.annotators, right, annotator_counts(table), doubt)
    rates = zip(table.annotators, fit.hits.tolist(), fit.false_alarms.tolist(), strict=True)
    told: dict[str, JsonValue] = {str(who): {"hits": hit, "false_alarms": alarm} for who, hit, alarm in rates}
    return Aggregate(NAME, beliefs, shown, {"passes": fit.passes, "rates": told})


def search(table: Table, said: Floats, known: Floats) -> Fit:
    """Until no probability moves by more than `STILL`; `said` is (answers x options), `known` (tasks x
    options), NaN where the truth is not given."""
    task, n = table.task, np.maximum(table.counts, 1)[:, None]
    there = _pin(_by_task(table, said) / n, known)
    evidence, odds, chosen = there, there, float((there.sum() + 1) / (there.size + 2))
    hit = alarm = said
    passes = 0
    for _ in range(PASSES):
        passes += 1
        at = there[task]
        hit, alarm = _rates(table, said, at, 0.8), _rates(table, said, 1 - at, 0.2)
        odds = _logit((there.sum(axis=0) + 2 * chosen) / (len(there) + 2))
        yes, no = _told(hit, alarm)
        evidence = _by_task(table, np.where(said > 0, yes[table.annotator], no[table.annotator]))
        found = _pin(_chance(odds + evidence), known)
        moved, there = float(np.abs(found - there).max()), found
        if moved < STILL:
            break
    power = dependence.worth(table, dependence.SLOWLY)[:, None]
    there = _pin(_chance(odds + power * evidence), known)
    at = there[task]
    return Fit(there, _over(table, said, at, 0.8), _over(table, said, 1 - at, 0.2), passes)


def _said(table: Table, choices: tuple[Hashable, ...]) -> Floats:
    """1 where an answer chose the option (answers x options)."""
    cells = max(len(table.value), len(table.annotators)) * len(choices)
    if cells > CELLS:
        raise TooLarge(
            f"{len(choices):,} options make {cells:,} questions of these answers, more than {CELLS:,}: use "
            "fewer options, or the method 'exact_mode'.",
            cells=cells,
        )
    place = {option: code for code, option in enumerate(choices)}
    said = np.zeros((len(table.value), len(choices)))
    for row, chosen in enumerate(cast("list[frozenset[Hashable]]", table.value.tolist())):
        for option in chosen:
            if option not in place:
                raise Invalid(f"The option {option!r} is not one of the {len(choices)} that can be chosen.")
            said[row, place[option]] = 1.0
    return said


def _known(table: Table, choices: tuple[Hashable, ...], gold: Any) -> Floats:
    known = np.full((len(table.tasks), len(choices)), np.nan)
    given = cast("Mapping[Hashable, frozenset[Hashable]]", gold or {})
    for code, task in enumerate(table.tasks):
        if task in given:
            known[code] = [float(option in given[task]) for option in choices]
    return known


def _pin(there: Floats, known: Floats) -> Floats:
    return np.where(np.isnan(known), there, known)


def _by_task(table: Table, rows: Floats) -> Floats:
    return np.add.reduceat(rows, table.start[:-1], axis=0)


def _sums(table: Table, column: Any) -> Floats:
    total: Any = np.bincount(table.annotator, column, len(table.annotators))
    return np.asarray(total, dtype=np.float64)


def _by_annotator(table: Table, rows: Floats) -> Floats:
    return np.stack([_sums(table, column) for column in rows.T], axis=1)


def _over(table: Table, said: Floats, at: Floats, first: float) -> Floats:
    """Of every annotator, how often options in this state are chosen, over all options."""
    yes, n = (said * at).sum(axis=1), at.sum(axis=1)
    all_of_them = (yes.sum() + 2 * first) / (n.sum() + 2)
    return (_sums(table, yes) + WIDE * all_of_them) / (_sums(table, n) + WIDE)


def _rates(table: Table, said: Floats, at: Floats, first: float) -> Floats:
    """How often each annotator chooses each option in this state, of which `at` is the probability by answer
    and option; `first` is what is thought before any answer."""
    yes, n = said * at, at
    all_of_them = (yes.sum() + 2 * first) / (n.sum() + 2)
    option = (yes.sum(axis=0) + WIDE * all_of_them) / (n.sum(axis=0) + WIDE)
    own = _over(table, said, at, first)
    prior = _chance(_logit(own)[:, None] + _logit(option) - _logit(all_of_them))
    return (_by_annotator(table, yes) + NARROW * prior) / (_by_annotator(table, n) + NARROW)


def _told(hit: Floats, alarm: Floats) -> tuple[Floats, Floats]:
    """What a yes and what a no of each annotator adds to the log odds of each option."""
    hit, alarm = np.clip(hit, 1e-6, 1 - 1e-6), np.clip(alarm, 1e-6, 1 - 1e-6)
    return np.log(hit / alarm), np.log((1 - hit) / (1 - alarm))


def _logit(p: Any) -> Any:
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))


def _chance(log_odds: Any) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -500, 500))), dtype=np.float64)


def _agreement(there: Floats, said: Floats) -> Floats:
    return np.where(said > 0, there, 1 - there)


def _beliefs(
    table: Table, choices: tuple[Hashable, ...], said: Floats, there: Floats, params: Mapping[str, Any]
) -> dict[Hashable, Belief]:
    least, most = int(params.get("least") or 0), int(params.get("most") or len(choices))
    lone_right = PRIOR_ACCURACY ** (1 / max(len(choices), 1))
    beliefs: dict[Hashable, Belief] = {}
    for code, task in enumerate(table.tasks):
        n = int(table.counts[code])
        alone = 1 - lone_right + (2 * lone_right - 1) * said[int(table.start[code])]
        row = np.asarray(alone if n == 1 else there[code], dtype=np.float64)
        rounded: Floats = np.round(row, 12)
        ranked = np.argsort(-rounded, kind="stable")
        size = min(max(int((rounded > 0.5).sum()), least), most)
        inside = np.zeros(len(choices), dtype=bool)
        inside[ranked[:size]] = True
        probability = float(np.where(inside, row, 1 - row).prod())
        value = frozenset(choices[i] for i in np.flatnonzero(inside).tolist())
        shares = dict(zip(choices, row.tolist(), strict=True))
        beliefs[task] = Belief(value, probability, n, n > 1, shares)
    return beliefs

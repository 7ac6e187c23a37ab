"""Sets of options as one yes-or-no question per option.

Every annotator who answered a task says yes or no to each option that can be chosen; annotators share one
reliability over all options. An option is in the set if it is more probable than not (a tie leaves it out).
The probability of the set is the product of its options' (they are taken as independent); the distribution
gives each option's own.
"""

from collections.abc import Hashable, Mapping
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality.registry import Method
from sterling.quality.table import canonical, dense


def options(votes: Votes) -> tuple[Hashable, ...]:
    """What can be chosen: as stated, else what was chosen at least once."""
    if votes.classes:
        return votes.classes
    return canonical(list({o for value in votes.values for o in cast("frozenset[Hashable]", value)}))


def aggregate(method: Method, votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """The sets under a method for categories; gold, where given, is a set per task."""
    table, choices = dense(votes), options(votes)
    task = table.task
    pairs: list[Hashable] = []
    who: list[Hashable] = []
    said: list[bool] = []
    for row, chosen in enumerate(table.value.tolist()):
        for option in choices:
            pairs.append((table.tasks[task[row]], option))
            who.append(table.annotators[table.annotator[row]])
            said.append(option in chosen)
    gold = cast("Mapping[Hashable, frozenset[Hashable]] | None", params.get("gold"))
    known = {(t, o): o in chosen for t, chosen in gold.items() for o in choices} if gold else None
    binary = Votes(VoteShape.CATEGORY, pairs, who, said, (False, True))
    found = method.aggregate(binary, {**params, "gold": known}, rng)
    beliefs = {t: _set(found, t, choices, int(n)) for t, n in zip(table.tasks, table.counts, strict=True)}
    return Aggregate(found.method, beliefs, found.annotators, found.diagnostics)


def _set(found: Aggregate, task: Hashable, choices: tuple[Hashable, ...], answers: int) -> Belief:
    each = [found.beliefs[(task, option)] for option in choices]
    yes = {o: float((b.distribution or {}).get(True, 0.0)) for o, b in zip(choices, each, strict=True)}
    value = frozenset(o for o, b in zip(choices, each, strict=True) if b.value is True)
    probability = float(np.prod([b.probability for b in each])) if each else 1.0
    return Belief(value, probability, answers, answers > 1, yes)

"""Votes with a planted truth, for tests of what a method finds."""

import numpy as np

from sterling.domain.votes import Votes, VoteShape


def planted(
    tasks: int = 300,
    annotators: int = 20,
    classes: int = 3,
    per_task: int = 7,
    accuracy: tuple[float, float] = (0.65, 0.95),
    seed: int = 0,
) -> tuple[Votes, list[str]]:
    """Category votes by annotators of uniform accuracy in a range, erring uniformly; the truth by task."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, tasks)
    skill = rng.uniform(*accuracy, annotators)
    rows: list[tuple[str, str, str]] = []
    for task in range(tasks):
        for who in rng.choice(annotators, min(per_task, annotators), replace=False).tolist():
            right = rng.random() < skill[who]
            label = truth[task] if right else (truth[task] + rng.integers(1, classes)) % classes
            rows.append((f"t{task:04}", f"a{who:02}", "abcdefgh"[label]))
    names = tuple("abcdefgh"[:classes])
    votes = Votes(VoteShape.CATEGORY, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], names)
    return votes, ["abcdefgh"[t] for t in truth]


def permuted(votes: Votes, seed: int) -> Votes:
    """The same votes with their rows in another order."""
    order = np.random.default_rng(seed).permutation(len(votes.tasks)).tolist()
    tasks, annotators = [votes.tasks[i] for i in order], [votes.annotators[i] for i in order]
    return Votes(votes.shape, tasks, annotators, [votes.values[i] for i in order], votes.classes)

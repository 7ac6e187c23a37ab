"""The medoid of texts: the answer nearest to all others, as it was written.

Distance is the number of word edits by the length of the longer text (words without case and punctuation); of
equally near answers the one written by most is taken, then the first in sorted order. The probability is the
mean nearness to the others, drawn to the prior: a share of words, not the chance that every one is right.
The result is what somebody wrote, never a mixture; where word errors are what counts, as in transcription,
`rover` errs less.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sterling.domain.votes import Aggregate, Belief, Votes, VoteShape
from sterling.quality import loops
from sterling.quality.posterior import PRIOR_ACCURACY, reliabilities
from sterling.quality.table import Floats, Longs, Table, dense
from sterling.quality.word_network import nearness, tokens

NAME = "medoid"
SHAPES = frozenset({VoteShape.TEXT})
WORTH = 20_000
"""Words from which compiled loops are used."""


def aggregate(votes: Votes, params: Mapping[str, Any], rng: np.random.Generator) -> Aggregate:
    """No parameters; the random generator is not used."""
    table = dense(votes)
    beliefs: dict[Hashable, Belief] = {}
    near, compared = np.zeros(len(table.annotators)), np.zeros(len(table.annotators))
    for (code, task), away in zip(enumerate(table.tasks), _distances(table), strict=True):
        rows = slice(int(table.start[code]), int(table.start[code + 1]))
        answers: list[str] = table.value[rows].tolist()
        n = len(answers)
        if n == 1:
            beliefs[task] = Belief(answers[0], PRIOR_ACCURACY, 1, False)
            continue
        total: list[float] = away.sum(axis=1).tolist()
        middle = _middle(answers, total)
        agree = 1 - total[middle] / (n - 1)
        pull = (1 - PRIOR_ACCURACY) * 2 / (n + 1)
        beliefs[task] = Belief(answers[middle], agree * (1 - pull), n)
        for who, apart in zip(table.annotator[rows].tolist(), total, strict=True):
            compared[who] += 1
            near[who] += 1 - apart / (n - 1)
    return Aggregate(NAME, beliefs, reliabilities(table.annotators, near, compared))


def _middle(answers: Sequence[str], total: Sequence[float]) -> int:
    written = Counter(answers)
    return min(range(len(answers)), key=lambda i: (round(total[i], 9), -written[answers[i]], answers[i]))


def _distances(table: Table) -> Iterator[Floats]:
    """Of every task the (answers x answers) distances."""
    words: dict[str, int] = {}
    read: dict[str, list[int]] = {}
    for text in table.value.tolist():
        if text not in read:
            read[text] = [words.setdefault(w.key, len(words)) for w in tokens(text)]
    texts = [read[text] for text in table.value.tolist()]
    word_start: Longs = np.cumsum([0, *map(len, texts)])
    if not loops.worth_compiling(loops.WORTH if word_start[-1] >= WORTH else 0):
        for first, last in zip(table.start.tolist(), table.start[1:].tolist(), strict=False):
            yield nearness([list(map(str, text)) for text in texts[first:last]])
        return
    n: list[int] = table.counts.tolist()
    place: Longs = np.cumsum([0, *(k * k for k in n)])
    away = np.zeros(int(place[-1]))
    flat = np.fromiter((w for text in texts for w in text), dtype=np.int64, count=int(word_start[-1]))
    run = loops.compiled(loops.edit_pass)
    loops.in_two(lambda _, lo, hi: run(lo, hi, table.start, word_start, flat, place, away), len(n))
    for k, at in zip(n, place.tolist(), strict=False):
        yield away[at : at + k * k].reshape(k, k)

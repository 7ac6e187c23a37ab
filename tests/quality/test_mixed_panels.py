"""From whom the next answer is bought, and what answers of one kind that depend on each other are worth."""

import numpy as np
import pytest

from sterling.domain.redundancy import Source, against_one, ask, bargain, fresh_skill, gain
from sterling.domain.votes import Votes, VoteShape
from sterling.quality.panel import Panel, alike
from sterling.quality.table import dense

PERSON, EXPERT = Source("person", 0.7, 1.0, 0.0), Source("expert", 0.97, 10.0, 0.0)


def test_people_are_asked_where_little_is_known_and_the_expert_where_they_tell_little() -> None:
    """Mutual informations by hand, in nats: at 0.6 a person tells 0.079 and an expert 0.540 for ten times
    the price. After eight people whose errors are shared, the next tells nearly nothing."""
    assert ask(0.6, [PERSON, EXPERT]) is PERSON
    assert bargain(0.6, PERSON) == pytest.approx(0.0788, abs=1e-3)
    assert bargain(0.6, EXPERT) == pytest.approx(0.0540, abs=1e-3)
    tired = Source("person", 0.7, 1.0, 0.5, had=8)
    assert ask(0.6, [tired, EXPERT]) is EXPERT


def test_an_answer_that_copies_those_before_tells_nothing() -> None:
    assert fresh_skill(Source("judge", 0.8, 0.1, 1.0, had=3)) == pytest.approx(0.5)
    assert fresh_skill(Source("judge", 0.8, 0.1, 0.0, had=3)) == pytest.approx(0.8)
    # Two answers correlated by a half are worth 4/3: the second one third of log 4.
    assert fresh_skill(Source("judge", 0.8, 0.1, 0.5, had=1)) == pytest.approx(1 / (1 + 4 ** (-1 / 3)))


def test_free_answers_come_first_and_nobody_is_nobody() -> None:
    free = Source("model", 0.55, 0.0)
    assert ask(0.9, [PERSON, free, EXPERT]) is free
    assert ask(0.9, []) is None


def test_skill_against_one_rival() -> None:
    """Six of ten right among five classes: each wrong class gets 0.1, so 6 to 1."""
    assert against_one(0.6, 5) == pytest.approx(6 / 7)
    assert against_one(0.6, 2) == pytest.approx(0.6)


def test_annotators_who_differ_tell_more_than_their_mean() -> None:
    """Half right 99 times in 100 (0.919 bits an answer), half tossing coins (none): 0.46 bits, as one
    annotator of 0.876 tells (binary entropy of 0.124 is 0.54 bits), where the mean skill is 0.745."""
    told = alike(np.asarray([0.99, 0.5]), np.ones(2), 2)
    assert told == pytest.approx(0.876, abs=0.002)
    assert gain(0.5, told) > gain(0.5, 0.75)


def planted(seed: int) -> tuple[Votes, np.ndarray]:
    """300 tasks; four people right 3 times in 4, each on their own; three judges right as often that say the
    same on two of three tasks; an expert who is right."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, 300)

    def says(skill: float) -> np.ndarray:
        return np.where(rng.random(300) < skill, truth, 1 - truth)

    alike_at, common = rng.random(300) < 2 / 3, says(0.75)
    said = {f"person {i}": says(0.75) for i in range(4)}
    said |= {f"judge {i}": np.where(alike_at, common, says(0.75)) for i in range(3)}
    said["expert"] = truth
    rows = [(t, who, int(column[t])) for who, column in said.items() for t in range(300)]
    tasks, who, values = (list(column) for column in zip(*rows, strict=True))
    return Votes(VoteShape.CATEGORY, tasks, who, values), truth


def test_judges_that_only_agree_with_each_other_are_not_believed() -> None:
    votes, truth = planted(0)
    table = dense(votes)
    kind = np.asarray([("p", "j", "e").index(str(name)[0]) for name in table.annotators])
    sample = np.arange(300) < 60
    panel = Panel(table, kind, {2: 0.97}, sample)
    row_kind = kind[table.annotator]
    # The expert answers the sample only; the judges and one person everything.
    taken = (row_kind == 1) | ((row_kind == 2) & sample[table.task])
    taken |= (row_kind == 0) & (table.annotator == table.annotators.index("person 0"))
    posterior = panel.posterior(taken)
    assert panel.shared[1] == pytest.approx(2 / 3, abs=0.2)
    assert panel.skill[1] == pytest.approx(0.75, abs=0.06)
    rest = ~sample
    sure, right = posterior.max(axis=1)[rest], posterior.argmax(axis=1)[rest] == truth[rest]
    assert sure.mean() == pytest.approx(right.mean(), abs=0.06)

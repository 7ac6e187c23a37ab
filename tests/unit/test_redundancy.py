"""When to stop."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.budget import affordable, remainder, spread
from sterling.domain.errors import Conflict
from sterling.domain.ids import TaskId
from sterling.domain.organization import Mode
from sterling.domain.project import Project, QualityPolicy
from sterling.domain.redundancy import Enough, enough, gain, last_answer, policy_in, sureness, want
from sterling.services.wants import Pool, wants


@pytest.mark.parametrize(
    ("redundancy", "stop_at", "counted", "posterior", "expected"),
    [
        (3, None, 0, None, 3),
        (3, None, 2, 0.99, 3),
        (5, 0.9, 0, None, 1),
        (5, 0.9, 1, 0.95, 1),
        (5, 0.9, 1, 0.85, 2),
        (5, 0.9, 5, 0.5, 5),
        (1, 0.9, 1, 0.2, 1),
    ],
)
def test_the_want(
    redundancy: int, stop_at: float | None, counted: int, posterior: float | None, expected: int
) -> None:
    assert want(QualityPolicy(redundancy=redundancy, stop_at=stop_at), counted, posterior) == expected


def test_the_least_comes_before_any_probability() -> None:
    policy = QualityPolicy(redundancy=5, stop_at=0.9, least=3)
    assert [want(policy, counted, 0.99) for counted in range(5)] == [3, 3, 3, 3, 4]
    assert want(QualityPolicy(redundancy=2, stop_at=0.9, least=9)) == 2


SHARES = st.floats(0, 1)
OUTLOOKS = st.none() | st.floats(-0.05, 0.5)
POLICIES = st.builds(
    QualityPolicy,
    redundancy=st.integers(1, 12),
    least=st.integers(1, 12),
    stop_at=st.none() | st.floats(0.01, 0.99),
    curtail=st.booleans(),
)


@given(POLICIES, st.integers(0, 15), SHARES, OUTLOOKS)
def test_a_want_stays_between_the_least_and_the_most(
    policy: QualityPolicy, counted: int, probability: float, outlook: float | None
) -> None:
    wanted = want(policy, counted, sureness(policy, probability, outlook))
    assert wanted <= max(policy.redundancy, counted)
    assert wanted >= min(policy.least, policy.redundancy)
    why = enough(policy, counted, probability, outlook)
    assert (why is None) == (wanted > counted)
    if policy.stop_at is None:
        assert wanted == policy.redundancy


@given(POLICIES, st.integers(0, 15), SHARES, SHARES, st.floats(-0.05, 0.5), st.floats(-0.05, 0.5))
def test_a_want_falls_with_confidence_and_rises_with_hope(
    policy: QualityPolicy, counted: int, p: float, q: float, low: float, high: float
) -> None:
    (p, q), (low, high) = sorted((p, q)), sorted((low, high))
    assert want(policy, counted, sureness(policy, q, low)) <= want(policy, counted, sureness(policy, p, low))
    assert want(policy, counted, sureness(policy, p, low)) <= want(policy, counted, sureness(policy, p, high))


@given(POLICIES, st.integers(0, 15), SHARES, OUTLOOKS)
def test_without_the_rule_or_an_outlook_probability_alone_decides(
    policy: QualityPolicy, counted: int, probability: float, outlook: float | None
) -> None:
    plain = policy.model_copy(update={"curtail": False})
    by_probability = want(plain, counted, probability)
    assert want(plain, counted, sureness(plain, probability, outlook)) == by_probability
    assert want(policy, counted, sureness(policy, probability, None)) == by_probability
    assert want(policy, counted, sureness(policy, probability, outlook)) <= by_probability


def test_tasks_are_let_go_that_no_answer_would_make_better() -> None:
    """At 0.85 what would rise by less than half a point, at 0.97 by less than a tenth."""
    usual, strict = (QualityPolicy(redundancy=9, least=2, stop_at=at) for at in (0.85, 0.97))
    assert enough(usual, 4, 0.6, 0.0049) is Enough.HARDLY
    assert enough(usual, 4, 0.6, 0.0051) is None
    assert enough(strict, 4, 0.6, 0.0049) is None
    assert enough(strict, 4, 0.6, 0.0009) is Enough.HARDLY
    assert enough(usual, 1, 0.6, 0.0) is None
    assert enough(usual, 4, 0.9, 0.0) is Enough.SURE
    assert enough(usual, 9, 0.6, 0.0) is Enough.MOST
    assert enough(QualityPolicy(redundancy=2), 2, 0.6, None) is Enough.FIXED


def test_a_project_from_before_the_rule_lets_tasks_go_if_it_stops_when_sure() -> None:
    old = QualityPolicy.model_validate({"redundancy": 5, "stop_at": 0.9, "least": 2})
    assert last_answer(old) == 5
    assert last_answer(QualityPolicy(redundancy=5)) is None
    assert last_answer(policy_in(Mode.TEST, old)) is None
    assert want(QualityPolicy(redundancy=5), 3, sureness(QualityPolicy(redundancy=5), 0.6, 0.0)) == 5


def test_one_more_answer_is_worth_most_where_least_is_known() -> None:
    ladder = [gain(p, 0.8) for p in (0.5, 0.6, 0.8, 0.95, 0.999)]
    assert ladder == sorted(ladder, reverse=True)
    assert gain(0.5, 0.8) == pytest.approx(0.19274, abs=1e-5)  # ln 2 less the entropy of a coin of 0.8
    assert gain(0.7, 0.5) == pytest.approx(0)
    assert gain(1.0, 0.8) == pytest.approx(0)


def test_money() -> None:
    assert spread(35, 16) == [3, 3, 3] + [2] * 13
    assert (affordable(25, 10, 3), affordable(25, 0, 3), affordable(9, 10, 1)) == (2, 3, 0)
    assert remainder(30, 20) == 10
    with pytest.raises(Conflict):
        remainder(19, 20)


POOLS = [
    Pool(price=1, size=5, skill=0.8, shared=0.1),
    Pool(price=10, size=2, skill=0.97, shared=0.1),
]


def _project(mixed: bool) -> Project:
    policy = QualityPolicy(redundancy=9, stop_at=0.95, mixed=mixed)
    return Project.model_construct(policy=policy)


def test_each_next_answer_is_asked_where_the_loss_falls_most_per_cost() -> None:
    """One person's doubtful answer: another person. Five people who did not settle it, and there are no
    more: an expert, who then comes first, as nobody else tells much."""
    young, old = TaskId(UUID(int=1)), TaskId(UUID(int=2))
    known = [(young, 1, 0.7), (old, 5, 0.6)]
    found = wants(_project(mixed=True), known, POOLS, {young: {1: 1}, old: {1: 5}})
    assert {(one.task_id, one.need, one.price) for one in found} == {(young, 2, 1), (old, 6, 10)}
    assert [one.price for one in wants(_project(mixed=False), known, POOLS, {})] == [None, None]


def test_nobody_is_asked_twice() -> None:
    task = TaskId(UUID(int=1))
    (found,) = wants(_project(mixed=True), [(task, 7, 0.6)], POOLS, {task: {1: 5, 10: 2}})
    assert found.price is None


def test_a_task_with_more_answers_gains_less_by_the_next() -> None:
    few, many = TaskId(UUID(int=1)), TaskId(UUID(int=2))
    found = wants(_project(mixed=False), [(many, 6, 0.7), (few, 1, 0.7)], POOLS[:1], {})
    assert [one.task_id for one in found] == [few, many]

"""The pure rules of leases and late answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sterling.domain.answer import Outcome
from sterling.domain.assignment import AssignmentState
from sterling.domain.lease import Slots, claimed, ended, may_claim, reopened, submitted, wanted
from sterling.domain.task import TaskState

OPEN = Slots(TaskState.OPEN, need=2)
LEASED, EXPIRED = AssignmentState.LEASED, AssignmentState.EXPIRED


@pytest.mark.parametrize(
    ("slots", "mine", "expected"),
    [
        (OPEN, None, True),
        (OPEN, LEASED, False),
        (OPEN, AssignmentState.SUBMITTED, False),
        (OPEN, AssignmentState.SKIPPED, False),
        (OPEN, EXPIRED, True),
        (OPEN, AssignmentState.RELEASED, True),
        (Slots(TaskState.OPEN, need=2, live=1, done=1), None, False),
        (Slots(TaskState.SETTLED, need=2), None, False),
        (Slots(TaskState.STAGED, need=2), None, False),
    ],
)
def test_who_may_claim(slots: Slots, mine: AssignmentState | None, expected: bool) -> None:
    assert may_claim(slots, mine) is expected


def test_a_task_settles_with_the_last_answer_it_wants() -> None:
    one, outcome = submitted(claimed(claimed(OPEN)), LEASED, 0)
    assert (one.done, one.live, one.state, outcome) == (1, 1, TaskState.OPEN, Outcome.COUNTED)
    both, _ = submitted(one, LEASED, 0)
    assert (both.done, both.live, both.state) == (2, 0, TaskState.SETTLED)


def test_a_late_answer_takes_a_free_slot_or_is_surplus() -> None:
    returned = ended(claimed(Slots(TaskState.OPEN, need=1)), 0)
    assert returned.returned
    assert submitted(returned, EXPIRED, 0)[1] is Outcome.COUNTED
    assert submitted(returned, EXPIRED, 0, affordable=False)[1] is Outcome.SURPLUS
    assert submitted(claimed(returned), EXPIRED, 0)[1] is Outcome.SURPLUS
    assert submitted(reopened(returned), EXPIRED, 0)[1] is Outcome.SURPLUS


def test_leases_stay_good_when_the_want_falls() -> None:
    lowered = wanted(claimed(claimed(OPEN)), 1)
    assert (lowered.free, lowered.state) == (0, TaskState.OPEN)
    after, outcome = submitted(submitted(lowered, LEASED, 0)[0], LEASED, 0)
    assert (after.done, after.need, after.state, outcome) == (2, 1, TaskState.SETTLED, Outcome.COUNTED)
    assert wanted(after, 3) == Slots(TaskState.OPEN, need=3, done=2)


@given(st.integers(1, 5), st.integers(0, 5), st.integers(0, 5))
def test_a_claim_never_goes_over_the_want(need: int, done: int, live: int) -> None:
    slots = Slots(TaskState.OPEN, need, done=done, live=live)
    if may_claim(slots, None):
        after = claimed(slots)
        assert after.done + after.live <= need

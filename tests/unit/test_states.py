"""The state machines of tasks and assignments: every arrow that is there, and no other."""

import itertools

import pytest

from sterling.domain import assignment, task
from sterling.domain.assignment import AssignmentState
from sterling.domain.errors import Conflict
from sterling.domain.task import TaskState

TASKS = {
    "staged": "open canceled",
    "open": "settled error canceled",
    "settled": "in_review done open canceled",
    "in_review": "done open canceled",
    "done": "open",
    "error": "open canceled",
    "canceled": "",
}
ASSIGNMENTS = {
    "leased": "submitted skipped expired released",
    "expired": "submitted",
    "skipped": "submitted",
    "released": "submitted",
    "submitted": "",
}


@pytest.mark.parametrize(("state", "to"), [*itertools.product(TaskState, TaskState)])
def test_tasks(state: TaskState, to: TaskState) -> None:
    if to.value in TASKS[state.value].split():
        assert task.move(state, to) is to
    else:
        with pytest.raises(Conflict):
            task.move(state, to)


@pytest.mark.parametrize(("state", "to"), [*itertools.product(AssignmentState, AssignmentState)])
def test_assignments(state: AssignmentState, to: AssignmentState) -> None:
    if to.value in ASSIGNMENTS[state.value].split():
        assert assignment.move(state, to) is to
    else:
        with pytest.raises(Conflict):
            assignment.move(state, to)

"""Tasks: look, search, assign, cancel."""

from typing import Generic
from uuid import UUID

from sterling.domain.answer import Answer
from sterling.domain.assignment import Assignment
from sterling.domain.flag import Flag, Flags
from sterling.domain.label import Label
from sterling.domain.task import Task, TaskDetail
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.steps import Bound, D, Listing, Steps, verb


class Tasks(Bound[D], Generic[D]):
    """`client.tasks`: single tasks by their id; `project.tasks()` lists them."""

    @verb
    def get(self, task_id: UUID | str) -> Steps[TaskDetail]:
        """A task with its item."""
        return parse(TaskDetail, (yield from call("GET", f"/tasks/{task_id}")))

    def answers(self, task_id: UUID | str) -> Listing[D, Answer]:
        """Everything that was answered, of all rounds."""
        return listing(self._driver, Answer, f"/tasks/{task_id}/answers")

    @verb
    def labels(self, task_id: UUID | str) -> Steps[list[Label]]:
        """What is believed, by control."""
        path = f"/tasks/{task_id}/labels"
        return (yield from listing(self._driver, Label, path).steps())

    @verb
    def assign(self, task_id: UUID | str, annotator_id: UUID | str) -> Steps[Assignment]:
        """Leases the task to one annotator."""
        body = {"annotator_id": annotator_id}
        response = yield from call("POST", f"/tasks/{task_id}/assignments", json=body, once=True)
        return parse(Assignment, response)

    @verb
    def cancel(self, task_id: UUID | str) -> Steps[Task]:
        """Takes the task out of the queue for good."""
        return parse(Task, (yield from call("POST", f"/tasks/{task_id}/cancel", repeatable=False)))

    @verb
    def flag(self, task_id: UUID | str, reason: str) -> Steps[Flag]:
        """Says that a manager should look at the task, and why; the work on it goes on."""
        path = f"/tasks/{task_id}/flags"
        return parse(Flag, (yield from call("POST", path, json={"reason": reason}, once=True)))

    @verb
    def flags(self, task_id: UUID | str) -> Steps[list[Flag]]:
        """What was said about the task, newest first."""
        return parse(Flags, (yield from call("GET", f"/tasks/{task_id}/flags"))).items

    @verb
    def close_flag(self, flag_id: UUID | str) -> Steps[Flag]:
        """Marks a flag as dealt with."""
        return parse(Flag, (yield from call("POST", f"/flags/{flag_id}/close")))

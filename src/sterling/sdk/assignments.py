"""A lease of one task: work on it, then submit, skip or give it back."""

from collections.abc import Mapping
from typing import Any, Generic
from uuid import UUID

from sterling.domain.answer import Receipt
from sterling.domain.assignment import Assignment as Record
from sterling.domain.assignment import Claim, Lease
from sterling.domain.suggestion import Suggestion
from sterling.sdk.calls import call, parse
from sterling.sdk.steps import Bound, D, Steps, verb


def submit_answer(
    assignment_id: UUID | str,
    answer: Mapping[str, Any],
    seconds: float | None = None,
    suggestions: object = None,
) -> Steps[Receipt]:
    """Stores an answer; a repeat gets the same receipt."""
    body = {"answer": answer, "seconds": seconds, "suggestions": suggestions}
    return parse(Receipt, (yield from call("POST", f"/assignments/{assignment_id}/submit", json=body)))


def claim_tasks(
    project_id: UUID, count: int, task_ids: list[UUID] | None = None, *, resume: bool = False
) -> Steps[list[Record]]:
    """Leases the next tasks, or some of these; `resume`: those that are held already come first."""
    body = {"count": count, "resume": resume} | ({"task_ids": task_ids} if task_ids is not None else {})
    response = yield from call("POST", f"/projects/{project_id}/claims", json=body, once=True)
    return parse(Claim, response).assignments


class Assignment(Bound[D], Generic[D]):
    """A leased task: `data` is the item, `record` all that the server said."""

    def __init__(self, driver: D, record: Record) -> None:
        super().__init__(driver)
        self.record = record

    @property
    def id(self) -> UUID:
        """The assignment's id."""
        return self.record.id

    @property
    def external_id(self) -> str:
        """The item's own id."""
        return self.record.external_id

    @property
    def data(self) -> Mapping[str, Any]:
        """The item."""
        return self.record.data

    @property
    def suggestions(self) -> list[Suggestion]:
        """What models propose, newest first."""
        return self.record.suggestions

    @verb
    def submit(
        self, answer: Mapping[str, Any], seconds: float | None = None, suggestions: object = None
    ) -> Steps[Receipt]:
        """Stores the answer, keyed by control name. It is durable when this returns."""
        return (yield from submit_answer(self.id, answer, seconds, suggestions))

    @verb
    def skip(self, reason: str) -> Steps[None]:
        """Gives the task up for good; others get it."""
        yield from call("POST", f"/assignments/{self.id}/skip", json={"reason": reason}, repeatable=False)

    @verb
    def release(self) -> Steps[None]:
        """Gives the task back; it may come again."""
        yield from call("POST", f"/assignments/{self.id}/release", repeatable=False)

    @verb
    def extend(self) -> Steps[Lease]:
        """Lengthens the lease: it now ends one lease length from this moment."""
        return parse(Lease, (yield from call("POST", f"/assignments/{self.id}/extend")))

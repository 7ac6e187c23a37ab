"""Audits: a random sample, checked against the truth."""

from collections.abc import Mapping
from typing import Any, Generic
from uuid import UUID

from sterling.domain.audit import Audit as Record
from sterling.domain.audit import AuditTask, Certificate
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.steps import Bound, D, Listing, Steps, verb


class Audit(Bound[D], Generic[D]):
    """A drawn sample; `certificates` hold the accuracy of each control with its interval."""

    def __init__(self, driver: D, record: Record) -> None:
        super().__init__(driver)
        self.record = record

    @property
    def id(self) -> UUID:
        return self.record.id

    @property
    def certificates(self) -> list[Certificate]:
        """Accuracy by control, from the audited tasks alone."""
        return self.record.certificates

    def tasks(self) -> Listing[D, AuditTask]:
        """The drawn tasks."""
        return listing(self._driver, AuditTask, f"/audits/{self.id}/tasks")

    @verb
    def judge(self, task_id: UUID, truth: Mapping[str, Any]) -> Steps[AuditTask]:
        """States the truth of a drawn task."""
        body = {"truth": truth}
        return parse(AuditTask, (yield from call("PUT", f"/audits/{self.id}/tasks/{task_id}", json=body)))

    @verb
    def refresh(self) -> Steps[Record]:
        """Reads the audit again; `record` is what it is now."""
        self.record = parse(Record, (yield from call("GET", f"/audits/{self.id}")))
        return self.record

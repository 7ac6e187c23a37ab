"""Audits: random samples of labelled tasks, with an expert's truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from sterling.domain.audit import Audit, AuditTask, Calibration, Certificate, NewAudit, SliceCertificate
from sterling.domain.ids import AuditId, ProjectId, TaskId
from sterling.domain.record import Page

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Stated:
    """The probabilities of all labels of a control when the sample was drawn: how many, their sum, the least
    and the greatest."""

    population: int
    total: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sample is drawn from: the tasks that have a label of one of these controls, how many have a
    label of each, and how sure those were (once drawn), over all and in each slice: by control, by field (or
    `CLASS`) and by the value there."""

    controls: Sequence[str]
    tasks: int
    populations: Mapping[str, int]
    stated: Mapping[str, Stated]
    slices: Mapping[str, Mapping[str, Mapping[str, Stated]]] = field(
        default_factory=dict[str, Mapping[str, Mapping[str, Stated]]]
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts of one control so far, in the order drawn; the probability that each label had when it was
    drawn (None: it had no label then); and its values by field, its class (if any) under `CLASS`."""

    verdicts: Sequence[bool]
    stated: Sequence[float | None]
    values: Sequence[Mapping[str, str]]

    def of_slice(self, key: str, value: str) -> "Judged":
        """Those of one slice alone."""
        at = [place for place, one in enumerate(self.values) if one.get(key) == value]
        return Judged(
            [self.verdicts[i] for i in at], [self.stated[i] for i in at], [self.values[i] for i in at]
        )

    @property
    def audited(self) -> int:
        return len(self.verdicts)

    @property
    def correct(self) -> int:
        return sum(self.verdicts)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn task as the judgement needs it: the item's data and its labels' values by control."""

    task_id: TaskId
    data: JsonObject
    labels: JsonObject


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What came of one task's truth: whether each control's label agrees."""

    truth: JsonObject
    correct: Mapping[str, bool]


class Audits(Protocol):
    async def frame(self, project_id: ProjectId, controls: Sequence[str]) -> Frame: ...

    async def draw(self, project_id: ProjectId, frame: Frame, positions: Sequence[int]) -> list[TaskId]:
        """The tasks at these positions of the frame, sorted by id; in the order of the positions."""
        ...

    async def add(
        self, project_id: ProjectId, new: NewAudit, frame: Frame, task_ids: Sequence[TaskId]
    ) -> AuditId:
        """Keeps what was drawn, in this order, and how sure all labels and the drawn ones are."""
        ...

    async def truths(self, task_ids: Sequence[TaskId]) -> dict[TaskId, JsonObject]:
        """The known truth of these tasks and of no others."""
        ...

    async def drawn(self, audit_id: AuditId, task_ids: Sequence[TaskId]) -> list[Drawn]:
        """Raises NotFound when one of them was not drawn."""
        ...

    async def judge(self, audit_id: AuditId, verdicts: Mapping[TaskId, Verdicts]) -> None:
        """Writes the verdicts of drawn tasks."""
        ...

    async def known(self, project_id: ProjectId, control: str) -> dict[str, JsonValue]:
        """What experts stated in any audit of the project, the latest word first, by the task's external
        id."""
        ...

    async def judged(self, audit_id: AuditId) -> dict[str, Judged]:
        """Verdicts so far, per control."""
        ...

    async def lock(self, audit_id: AuditId) -> tuple[Audit, Frame]:
        """Held to the end of the unit, so that certificates count every verdict. Raises NotFound."""
        ...

    async def certify(
        self,
        audit_id: AuditId,
        certificates: Sequence[Certificate],
        slices: Sequence[SliceCertificate],
        calibration: Sequence[Calibration],
    ) -> None: ...

    async def get(self, audit_id: AuditId) -> Audit:
        """Raises NotFound."""
        ...

    async def page(self, project_id: ProjectId, after: UUID | None, limit: int) -> Page[Audit]:
        """Newest first."""
        ...

    async def tasks(self, audit_id: AuditId, cursor: str | None, limit: int) -> Page[AuditTask]:
        """In the order drawn."""
        ...

    async def task(self, audit_id: AuditId, task_id: TaskId) -> AuditTask:
        """Raises NotFound."""
        ...

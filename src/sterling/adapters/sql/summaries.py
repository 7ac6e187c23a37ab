"""Rows of the list of projects: purity, cost and pace beside the counts, in few statements for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.estimate import Estimate
from sterling.domain.organization import Mode
from sterling.domain.project import Counts, ProjectSummary, QualityPolicy
from sterling.domain.redundancy import policy_in

BUSY = 7
"""Days with answers that the pace is taken from, the latest."""

_PURITY = text("""
select distinct on (project_id) project_id, certificates -> 0 as certificate from sterling.audit
where project_id = any (:projects) and certificates::text <> '[]' order by project_id, id desc
""")
_COST = text("""
select s.project_id, sum(s.answers::bigint * a.cost_per_answer) as cost
from sterling.standing s join sterling.annotator a on a.id = s.annotator_id
where s.project_id = any (:projects) group by 1
""")
_LABELLED = text("""
select l.project_id, l.days, (select max((g.summary ->> 'labels')::bigint) from sterling.aggregation g
                              where g.project_id = l.project_id) as labels
from sterling.labelling l where l.project_id = any (:projects)
""")


@dataclass(slots=True)
class Outlook:
    """What the list says of a project beside its counts."""

    purity: Estimate | None = None
    cost: int = 0
    labels: int = 0
    per_day: list[int] = field(default_factory=list[int])


async def outlooks_of(connection: AsyncConnection, projects: Sequence[UUID]) -> Mapping[UUID, Outlook]:
    """By project; from what audits and aggregations keep, so that nothing is counted."""
    found = {project: Outlook() for project in projects}
    named = {"projects": list(projects)}
    for row in await connection.execute(_PURITY, named):
        found[row.project_id].purity = _purity(row.certificate)
    for row in await connection.execute(_COST, named):
        found[row.project_id].cost = int(row.cost)
    for row in await connection.execute(_LABELLED, named):
        found[row.project_id].per_day = [int(row.days[day]) for day in sorted(row.days)][-BUSY:]
        found[row.project_id].labels = row.labels or 0
    return found


def _purity(certificate: Mapping[str, Any]) -> Estimate:
    return Estimate(
        value=certificate["accuracy"],
        low=certificate["low"],
        high=certificate["high"],
        level=certificate["level"],
        n=certificate["audited"],
    )


def summary(mode: Mode, row: RowMapping, tasks: Counts, answers: int, outlook: Outlook) -> ProjectSummary:
    """The row of one project."""
    policy = policy_in(mode, QualityPolicy.model_validate(row["policy"]))
    live = tasks.open + tasks.settled + tasks.in_review + tasks.done
    left = max(0, live * policy.redundancy - answers)
    return ProjectSummary(
        id=row["id"],
        name=row["name"],
        state=row["state"],
        tasks=tasks,
        answers=answers,
        target=policy.target,
        purity=outlook.purity,
        cost=outlook.cost,
        cost_per_correct=_per_correct(outlook),
        answers_left=left,
        answers_per_day=outlook.per_day,
        days_left=left / mean(outlook.per_day) if any(outlook.per_day) and tasks.open else None,
        created_at=row["created_at"],
    )


def _per_correct(outlook: Outlook) -> Estimate | None:
    purity = outlook.purity
    if purity is None or not outlook.cost or not outlook.labels or not purity.low:
        return None
    each = outlook.cost / outlook.labels
    ends = {"value": each / purity.value, "low": each / purity.high, "high": each / purity.low}
    return purity.model_copy(update=ends)

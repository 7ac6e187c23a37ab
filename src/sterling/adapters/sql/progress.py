"""A project's figures from counts that are kept: the tally, standings, and the last aggregation's summary."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.standings import report, standings
from sterling.adapters.sql.tasks import STATES
from sterling.domain.annotator import AnnotatorReport, AnnotatorStanding
from sterling.domain.audit import SliceCertificate
from sterling.domain.estimate import Estimate
from sterling.domain.ids import AnnotatorId, ProjectId
from sterling.domain.price import price
from sterling.domain.progress import Agreement, ClassQuality, Progress
from sterling.domain.project import Counts

DAYS = 30
SHOWN_CLASSES = 200

_TALLY = text("select state, sum(n) as n from sterling.task_tally where project_id = :project group by 1")
_WORK = text("""
select s.answers, a.cost_per_answer
from sterling.standing s join sterling.annotator a on a.id = s.annotator_id where s.project_id = :project
""")
_FOLDED = text("select mark, days from sterling.labelling where project_id = :project")
_SINCE = text("""
select (submitted_at at time zone 'UTC')::date::text as day, count(*) as n from sterling.answer
where project_id = :project and seq > :mark group by 1
""")
_FITS = text("select * from sterling.aggregation where project_id = :project order by control")
_AUDITED = text("""
select slices from sterling.audit where project_id = :project and certificates::text <> '[]'
order by id desc limit 1
""")
_TODAY = text("select (clock_timestamp() at time zone 'UTC')::date")


class SqlProgress:
    """See `ports.progress.ProgressFigures`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _rows(self, statement: Any, **values: object) -> Sequence[RowMapping]:
        return (await self._connection.execute(statement, values)).mappings().all()

    async def of_project(self, project_id: ProjectId) -> Progress:
        tasks = dict.fromkeys(Counts.model_fields, 0)
        for row in await self._rows(_TALLY, project=project_id):
            tasks[STATES[int(row["state"])].value] = int(row["n"])
        work = [
            (int(n), int(cost)) for n, cost in await self._connection.execute(_WORK, {"project": project_id})
        ]
        fits = await self._rows(_FITS, project=project_id)
        days, stale = await self._days(project_id)
        labels = max((_summary(fit)["labels"] for fit in fits), default=0)
        audited = await self._audited(project_id)
        answers, cost = sum(n for n, _ in work), sum(n * cost for n, cost in work)
        return Progress(
            project_id=project_id,
            tasks=tasks,
            answers=answers,
            answers_per_day=days,
            judgments_per_label=(answers - stale) / labels if labels else None,
            cost=cost,
            price=price(work),
            cost_per_label=cost / labels if labels else None,
            mean_probability=_mean_probability(fits),
            agreement=[_agreement(fit) for fit in fits],
            classes=[one for fit in fits for one in _classes(fit, audited)],
            stale_answers=stale,
            aggregated_at=max((fit["at"] for fit in fits), default=None),
        )

    async def _audited(self, project_id: ProjectId) -> Mapping[tuple[str, str], Estimate]:
        """By control and class, as the newest audit certifies them."""
        slices = [one for row in await self._rows(_AUDITED, project=project_id) for one in row["slices"]]
        certified = [SliceCertificate.model_validate(one) for one in slices]
        return {
            (one.control, one.value): Estimate(
                value=one.accuracy, low=one.low, high=one.high, level=one.level, n=one.audited
            )
            for one in certified
            if one.field is None
        }

    async def _days(self, project_id: ProjectId) -> tuple[list[int], int]:
        """Answers of each of the last days, oldest first and today last; and how many came since the mark."""
        folded = await self._rows(_FOLDED, project=project_id)
        counts: dict[str, int] = dict(folded[0]["days"]) if folded else {}
        since = await self._rows(_SINCE, project=project_id, mark=folded[0]["mark"] if folded else 0)
        for row in since:
            counts[row["day"]] = counts.get(row["day"], 0) + row["n"]
        today: date = (await self._connection.execute(_TODAY)).scalar_one()
        days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
        return [counts.get(day, 0) for day in days], sum(row["n"] for row in since)

    async def standings(self, project_id: ProjectId) -> Sequence[AnnotatorStanding]:
        fits = [fit["reliability"] for fit in await self._rows(_FITS, project=project_id)]
        return await standings(self._connection, project_id, fits)

    async def report(self, project_id: ProjectId, annotator_id: AnnotatorId) -> AnnotatorReport:
        everybody = await self.standings(project_id)
        fits = {fit["control"]: fit["method"] for fit in await self._rows(_FITS, project=project_id)}
        return await report(self._connection, project_id, annotator_id, everybody, fits)


def _summary(fit: RowMapping) -> dict[str, Any]:
    return cast("dict[str, Any]", {"labels": 0, "probability": None, "classes": [], **fit["summary"]})


def _mean_probability(fits: Sequence[RowMapping]) -> dict[str, float]:
    means = {fit["control"]: _summary(fit)["probability"] for fit in fits}
    return {control: mean for control, mean in means.items() if mean is not None}


def _agreement(fit: RowMapping) -> Agreement:
    found: dict[str, Any] = fit["agreement"]
    return Agreement(
        control=fit["control"],
        measure=found["measure"],
        value=found["value"],
        low=found.get("low"),
        high=found.get("high"),
        tasks=found["tasks"],
    )


def _classes(fit: RowMapping, audited: Mapping[tuple[str, str], Estimate]) -> list[ClassQuality]:
    """For controls whose labels are plain values; regions and long texts have no classes."""
    shown = _summary(fit)["classes"][:SHOWN_CLASSES]
    return [
        ClassQuality(
            control=fit["control"],
            value=value,
            labels=one["labels"],
            mean_probability=one["probability"],
            accuracy=audited.get((fit["control"], value)),
        )
        for one, value in ((one, one["value"].strip('"')) for one in shown)
        if not one["value"].startswith("{")
    ]

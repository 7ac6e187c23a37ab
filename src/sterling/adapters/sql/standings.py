"""How everybody who worked in a project stands, and one of them in full."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.annotator import (
    Annotator,
    AnnotatorReport,
    AnnotatorStanding,
    ControlReport,
    Timing,
)
from sterling.domain.errors import NotFound
from sterling.domain.estimate import Estimate
from sterling.domain.ids import AnnotatorId, ProjectId

DAYS = 30
RECENT = 200
"""Answers that an annotator's pace is taken from, the latest."""
TIMED = 2000
"""Answers that times are taken from where they are shown in full."""
RANKED = 30
"""Nobody is ranked on fewer answers."""
HASTE = 4
"""An answer is too fast when it took less than the median of all divided by this."""

_STANDINGS = text("""
select a.id, a.kind, a.name, a.external_id, a.user_id, a.cost_per_answer, a.active, a.created_at,
       s.answers, s.surplus, s.skipped, s.last_at, pace.median
from sterling.standing s join sterling.annotator a on a.id = s.annotator_id
left join lateral (
    select percentile_cont(0.5) within group (order by r.seconds) as median
    from (select seconds from sterling.answer w
          where w.annotator_id = s.annotator_id and w.project_id = s.project_id
          order by w.seq desc limit :recent) r) pace on true
where s.project_id = :project order by s.answers desc, a.name, a.id
""")
_MEASURED = text("""
select control, body from sterling.annotator_quality
where project_id = :project and annotator = :name order by control
""")
_MISSES = text("""
select annotator, body -> 'missed' as missed, body -> 'invented' as invented from sterling.annotator_quality
where project_id = :project and body ->> 'missed' is not null
""")
_DAYS = text("""
select (submitted_at at time zone 'UTC')::date as day, count(*) as n from sterling.answer
where annotator_id = :annotator and project_id = :project
  and submitted_at >= (clock_timestamp() at time zone 'UTC')::date - make_interval(days => :days)
group by 1
""")
_TODAY = text("select (clock_timestamp() at time zone 'UTC')::date")
_TIMING = text("""
with everybody as (
    select percentile_cont(0.5) within group (order by seconds) as median
    from (select seconds from sterling.answer where project_id = :project and seconds is not null
          order by seq desc limit :most) a),
own as (select seconds from sterling.answer
        where annotator_id = :annotator and project_id = :project and seconds is not null
        order by seq desc limit :most)
select percentile_cont(0.1) within group (order by seconds) as low,
       percentile_cont(0.5) within group (order by seconds) as median,
       percentile_cont(0.9) within group (order by seconds) as high,
       count(*) as n, (select median from everybody) as of_all,
       count(*) filter (where seconds < (select median from everybody) / :haste) as too_fast
from own
""")
_SENT_BACK = text("""
select count(*) as reviewed,
       count(*) filter (where r.verdict = 'reject'
                        or r.verdict = 'fix' and r.answer::jsonb is distinct from w.body::jsonb) as sent_back
from sterling.answer w join sterling.review r on r.task_id = w.task_id and r.round = w.round
where w.annotator_id = :annotator and w.project_id = :project
""")


async def standings(
    connection: AsyncConnection, project_id: ProjectId, fits: Sequence[Mapping[str, Any]]
) -> list[AnnotatorStanding]:
    """Everybody, by number of answers; `fits` are the reliabilities that each control's aggregation found."""
    misses: dict[str, list[RowMapping]] = {}
    for row in (await connection.execute(_MISSES, {"project": project_id})).mappings():
        misses.setdefault(row["annotator"], []).append(row)
    rows = await connection.execute(_STANDINGS, {"project": project_id, "recent": RECENT})
    return [_standing(row, fits, misses) for row in rows.mappings()]


async def report(
    connection: AsyncConnection,
    project_id: ProjectId,
    annotator_id: AnnotatorId,
    everybody: Sequence[AnnotatorStanding],
    methods: Mapping[str, str],
) -> AnnotatorReport:
    """One annotator in full. Raises NotFound when there is no work of theirs in the project."""
    found = [one for one in everybody if one.annotator.id == annotator_id]
    if not found:
        message = f"There is no work of annotator {annotator_id} in this project."
        raise NotFound(message, annotator_id=str(annotator_id))
    named = {"project": project_id, "annotator": annotator_id}
    name = found[0].annotator.external_id or str(annotator_id)
    measured = await connection.execute(_MEASURED, {"project": project_id, "name": name})
    reviews = (await connection.execute(_SENT_BACK, named)).one()
    rank, ranked = _rank(found[0], everybody)
    return AnnotatorReport(
        standing=found[0],
        controls=[
            ControlReport.model_validate(_told(row, methods[row.control], everybody))
            for row in measured
            if row.control in methods
        ],
        answers_per_day=await _days(connection, named),
        timing=await _timing(connection, named),
        cost=found[0].answers * found[0].annotator.cost_per_answer,
        cost_per_correct=_cost_per_correct(found[0]),
        reviewed=reviews.reviewed,
        sent_back=reviews.sent_back,
        rank=rank,
        ranked=ranked,
    )


def _told(row: Any, method: str, everybody: Sequence[AnnotatorStanding]) -> dict[str, Any]:
    """What was measured of a control, with the names that people bear."""
    known = {one.annotator.external_id or str(one.annotator.id): one.annotator.name for one in everybody}
    noted: list[dict[str, Any]] = row.body.get("behaviours", [])
    behaviours = [{**one, "other": known.get(one["other"], one["other"])} for one in noted]
    return {"control": row.control, "method": method, **row.body, "behaviours": behaviours}


async def _days(connection: AsyncConnection, named: Mapping[str, object]) -> list[int]:
    rows = await connection.execute(_DAYS, {**named, "days": DAYS})
    counts: dict[date, int] = {row.day: row.n for row in rows}
    today: date = (await connection.execute(_TODAY)).scalar_one()
    return [counts.get(today - timedelta(days=back), 0) for back in reversed(range(DAYS))]


async def _timing(connection: AsyncConnection, named: Mapping[str, object]) -> Timing | None:
    row = (await connection.execute(_TIMING, {**named, "most": TIMED, "haste": HASTE})).mappings().one()
    return Timing.model_validate(dict(row)) if row["n"] else None


def _cost_per_correct(standing: AnnotatorStanding) -> Estimate | None:
    price, accuracy, low, high = (
        standing.annotator.cost_per_answer,
        standing.accuracy,
        standing.low,
        standing.high,
    )
    if not price or not accuracy or not low or not high:
        return None
    return Estimate(value=price / accuracy, low=price / high, high=price / low, level=0.9, n=standing.answers)


def _rank(one: AnnotatorStanding, everybody: Sequence[AnnotatorStanding]) -> tuple[int | None, int]:
    lows = [other.low for other in everybody if other.low is not None and other.answers >= RANKED]
    if one.low is None or one.answers < RANKED:
        return None, len(lows)
    return 1 + sum(low > one.low for low in lows), len(lows)


def _standing(
    row: RowMapping, fits: Sequence[Mapping[str, Any]], misses: Mapping[str, Sequence[RowMapping]]
) -> AnnotatorStanding:
    """Over several controls: the mean, weighted by answers, of accuracy and both ends; so of the misses."""
    name = row["external_id"] or str(row["id"])
    known = [fit[name] for fit in fits if name in fit]
    total = sum(one["answers"] for one in known)
    means = {
        figure: sum(one["answers"] * one[figure] for one in known) / total if total else None
        for figure in ("accuracy", "low", "high")
    }
    return AnnotatorStanding(
        annotator=Annotator.model_validate({field: row[field] for field in Annotator.model_fields}),
        answers=row["answers"],
        surplus=row["surplus"],
        skipped=row["skipped"],
        median_seconds=row["median"],
        accuracy=means["accuracy"],
        low=means["low"],
        high=means["high"],
        missed=_over_controls([one["missed"] for one in misses.get(name, [])]),
        invented=_over_controls([one["invented"] for one in misses.get(name, [])]),
        last_at=row["last_at"],
    )


def _over_controls(shares: Sequence[Mapping[str, Any] | None]) -> Estimate | None:
    """The mean, weighted by cases, of shares and of both ends; null of none."""
    known = [Estimate.model_validate(one) for one in shares if one is not None]
    total = sum(one.n for one in known)
    if not total:
        return None
    ends = {end: sum(one.n * getattr(one, end) for one in known) / total for end in ("value", "low", "high")}
    return Estimate(**ends, level=known[0].level, n=total)

"""Rows for exports: the server sends answers in binary and labels as CSV, Arrow holds them; JSON stays text
on the whole way."""

import asyncio
from importlib import import_module
from typing import Any, cast
from uuid import UUID

from psycopg import AsyncConnection as Driver
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.copied import (
    BOOL,
    FLOAT4,
    INT2,
    INT4,
    INT8,
    KEY,
    Copied,
    binaries,
    drain,
    layout,
    reals,
    rows,
    texts,
    times,
    uuid_texts,
)
from sterling.domain.cursor import decode, encode
from sterling.domain.ids import ProjectId
from sterling.formats.contract import ANSWER_COLUMNS, LABEL_COLUMNS
from sterling.ports.exports import Batch

_FIXED = (
    ("id", KEY),
    ("task_id", KEY),
    ("annotator_id", KEY),
    ("submitted_at", INT8),
    ("seq", INT8),
    ("template_version", INT4),
    ("guideline_version", INT4),
    ("version", INT4),
    ("round", INT2),
    ("outcome", INT2),
    ("seconds", FLOAT4),
    ("is_test", BOOL),
)
_NAMED = (("id", KEY), ("item_id", KEY))
_WHOLE = ("round", "template_version", "guideline_version", "version")
_OUTCOMES = ("counted", "surplus")

_LABELS = sql.SQL("""copy (
select l.task_id, i.external_id, i.data, l.labels,
       case i.mode when 'test' then 'true' else 'false' end from (
    select task_id, json_object_agg(control, json_build_object(
        'value', value, 'probability', probability, 'calibrated', calibrated, 'answers', answers,
        'distribution', distribution, 'method', method, 'method_version', method_version, 'source', source)
        order by control) as labels
    from sterling.label where project_id = {project} and task_id > {after} and task_id <= {last}
    group by task_id) l
join sterling.task t on t.id = l.task_id join sterling.item i on i.id = t.item_id order by l.task_id
) to stdout (format csv)""")

# Whole tasks: a page ends where the last task ends that begins in it.
_LAST = text("""
select task_id from sterling.label where project_id = :project and task_id > :after
order by task_id offset :most limit 1
""")

_ANSWERS = sql.SQL("""copy (
select assignment_id, task_id, annotator_id, submitted_at, seq, template_version, guideline_version, version,
       round, outcome, coalesce(seconds, 'NaN'), mode = 'test', body
from sterling.answer where project_id = {project} and seq > {after} and seq <= {until}
order by seq limit {most}
) to stdout (format binary)""")

# What the items of a page's tasks are called: the tasks with their items, and the items with their names.
# Each table is read by one list of keys, which is cheaper than a look-up for each row; Arrow joins them.
_NAMES = sql.SQL("""copy (
with t as materialized (
    select id, item_id from sterling.task where id = any (array (
        select task_id from sterling.answer
        where project_id = {project} and seq > {after} and seq <= {last})))
select id, item_id, '' from t
union all
select id, id, external_id from sterling.item where id = any (array (select item_id from t))
) to stdout (format binary)""")
_ANNOTATORS = text(
    "select cast(id as text) as id, coalesce(external_id, name) as name, kind from sterling.annotator "
    "where id = any (cast(:ids as uuid[]))"
)

_COUNTS = {
    "labels": "select count(distinct task_id) from sterling.label where project_id = :project",
    "answers": "select count(*) from sterling.answer where project_id = :project",
}
# A page is a small part of its tables: reading a whole one to join it would make each page cost all of it.
_NEAR = (
    "select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), "
    "set_config('enable_seqscan', 'off', true)"
)
_LARGEST = UUID(int=2**128 - 1)
_END = 2**63 - 1


class SqlExports:
    """See `ports.exports.Exports`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count(self, project_id: ProjectId, what: str) -> int:
        return (await self._connection.execute(text(_COUNTS[what]), {"project": project_id})).scalar_one()

    async def mark(self, project_id: ProjectId) -> tuple[int, int]:
        query = text(
            "select coalesce(max(seq), 0) as last, count(*) as n from sterling.answer where project_id = :p"
        )
        row = (await self._connection.execute(query, {"p": project_id})).one()
        return row.last, row.n

    async def labels(self, project_id: ProjectId, after: str | None, most: int) -> Batch:
        (start,) = decode(after, UUID) if after else (UUID(int=0),)
        values = {"project": project_id, "after": start, "most": most}
        last = (await self._connection.execute(_LAST, values)).scalar_one_or_none()
        statement = _LABELS.format(
            project=sql.Literal(project_id), after=sql.Literal(start), last=sql.Literal(last or _LARGEST)
        )
        table = await asyncio.to_thread(_read_labels, (await self._copy(statement, 0)).texts)
        return Batch(table, table.num_rows, encode(last) if last is not None else None)

    async def answers(
        self, project_id: ProjectId, after: str | None, most: int, until: int | None = None
    ) -> Batch:
        (start,) = decode(after, int) if after else (0,)
        begin = {"project": sql.Literal(project_id), "after": sql.Literal(start)}
        statement = _ANSWERS.format(
            **begin, until=sql.Literal(_END if until is None else until), most=sql.Literal(most)
        )
        kind = layout(_FIXED)
        found = await self._copy(statement, kind.itemsize)
        fixed = rows(found, kind)
        last = int(fixed["seq"][-1]) if len(fixed) else start
        names = _NAMES.format(**begin, last=sql.Literal(last))
        named = await self._copy(names, layout(_NAMED).itemsize)
        table = await asyncio.to_thread(_columns, found, fixed, named)
        more = encode(last) if len(fixed) == most else None
        return Batch(await self._with_annotators(table), len(fixed), more)

    async def _with_annotators(self, columns: dict[str, Any]) -> Any:
        """The table in the columns of ANSWER_COLUMNS."""
        arrow: Any = import_module("pyarrow")
        ids = columns["annotator_id"].dictionary_encode()
        values = {"ids": ids.dictionary.to_pylist()}
        found = {row.id: (row.name, row.kind) for row in await self._connection.execute(_ANNOTATORS, values)}
        known = [found[one] for one in values["ids"]]
        for place, name in enumerate(("annotator", "kind")):
            columns[name] = arrow.array([one[place] for one in known], arrow.string()).take(ids.indices)
        ordered = [columns[name] for name in ANSWER_COLUMNS]
        return arrow.RecordBatch.from_arrays(ordered, names=list(ANSWER_COLUMNS))

    async def _copy(self, statement: sql.Composed, fixed: int) -> Copied:
        await self._connection.execute(text(_NEAR))
        raw = await self._connection.get_raw_connection()
        driver = cast("Driver[Any]", raw.driver_connection)
        async with driver.cursor() as cursor, cursor.copy(statement):
            return await asyncio.to_thread(drain, driver.pgconn, fixed)


def _columns(found: Copied, fixed: Any, named: Copied) -> dict[str, Any]:
    """All columns of ANSWER_COLUMNS but those of the annotator."""
    arrow: Any = import_module("pyarrow")
    return {
        **{name: uuid_texts(fixed[name]) for name in ("id", "task_id", "annotator_id")},
        **{name: arrow.array(fixed[name].astype("i8")) for name in _WHOLE},
        "external_id": _names(binaries(fixed["task_id"]), named),
        "answer": texts(found),
        "outcome": arrow.array(_OUTCOMES).take(arrow.array(fixed["outcome"].astype("i2"))),
        "seconds": reals(fixed["seconds"]),
        "is_test": arrow.array(fixed["is_test"]),
        "submitted_at": times(fixed["submitted_at"]),
    }


def _names(tasks: Any, named: Copied) -> Any:
    """What the items of these tasks are called. Rows of tasks come first, those of items name themselves."""
    compute: Any = import_module("pyarrow.compute")
    links = rows(named, layout(_NAMED))
    ids, items = binaries(links["id"]), binaries(links["item_id"])
    own = compute.equal(ids, items)
    where = compute.index_in(tasks, value_set=ids.filter(compute.invert(own)))
    which = compute.index_in(items.filter(compute.invert(own)).take(where), value_set=ids.filter(own))
    return texts(named).filter(own).take(which)


def _read_labels(content: bytearray) -> Any:
    """A record batch. Arrow is loaded when the first export runs: the API starts without it."""
    arrow: Any = import_module("pyarrow")
    csv: Any = import_module("pyarrow.csv")
    types = {**{name: arrow.string() for name in LABEL_COLUMNS}, "is_test": arrow.bool_()}
    if not content:
        return arrow.RecordBatch.from_pylist([], schema=arrow.schema(types))
    table = csv.read_csv(
        arrow.BufferReader(arrow.py_buffer(content)),
        read_options=csv.ReadOptions(
            column_names=list(LABEL_COLUMNS), use_threads=False, block_size=len(content) + 1
        ),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
    return table.combine_chunks().to_batches()[0]

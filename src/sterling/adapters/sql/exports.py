"""Rows for exports: the server writes CSV, Arrow reads it; JSON stays text on the whole way."""

import asyncio
from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast
from uuid import UUID

from psycopg import AsyncConnection as Driver
from psycopg import sql
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.domain.cursor import decode, encode
from sterling.domain.ids import ProjectId
from sterling.formats.contract import ANSWER_COLUMNS, LABEL_COLUMNS
from sterling.ports.exports import Batch

_TYPES = {"round": "int64", "seconds": "float64", "template_version": "int64", "guideline_version": "int64",
          "version": "int64", "is_test": "bool_", "seq": "int64"}  # fmt: skip
_READ_ANSWERS = (*(name for name in ANSWER_COLUMNS if name not in ("annotator", "kind")), "seq")
"""Who answered is looked up once a page, not once a row."""

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
select a.assignment_id, a.task_id, i.external_id, a.annotator_id, a.round, a.body,
       case a.outcome when 0 then 'counted' else 'surplus' end, a.seconds,
       a.template_version, a.guideline_version, a.version, a.submitted_at at time zone 'UTC',
       case a.mode when 'test' then 'true' else 'false' end, a.seq
from (select * from sterling.answer where project_id = {project} and seq > {after} and seq <= {until}
      order by seq limit {most}) a
cross join lateral (
    select i.external_id from sterling.task t join sterling.item i on i.id = t.item_id
    where t.id = a.task_id offset 0) i order by a.seq
) to stdout (format csv)""")
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
        table = await asyncio.to_thread(_read, await self._copy(statement), LABEL_COLUMNS)
        return Batch(table, table.num_rows, encode(last) if last is not None else None)

    async def answers(
        self, project_id: ProjectId, after: str | None, most: int, until: int | None = None
    ) -> Batch:
        (start,) = decode(after, int) if after else (0,)
        statement = _ANSWERS.format(
            project=sql.Literal(project_id),
            after=sql.Literal(start),
            until=sql.Literal(_END if until is None else until),
            most=sql.Literal(most),
        )
        table = await asyncio.to_thread(_read, await self._copy(statement), _READ_ANSWERS)
        rows = table.num_rows
        last = table.column("seq")[rows - 1].as_py() if rows == most else None
        return Batch(await self._with_annotators(table), rows, None if last is None else encode(last))

    async def _with_annotators(self, table: Any) -> Any:
        """The table in the columns of ANSWER_COLUMNS."""
        ids = table.column("annotator_id").dictionary_encode()
        values = {"ids": ids.dictionary.to_pylist()}
        found = {row.id: (row.name, row.kind) for row in await self._connection.execute(_ANNOTATORS, values)}
        return await asyncio.to_thread(_complete, table, ids, found)

    async def _copy(self, statement: sql.Composed) -> bytearray:
        await self._connection.execute(text(_NEAR))
        raw = await self._connection.get_raw_connection()
        driver = cast("Driver[Any]", raw.driver_connection)
        async with driver.cursor() as cursor, cursor.copy(statement):
            return await asyncio.to_thread(_drain, driver.pgconn)


def _drain(connection: PGconn) -> bytearray:
    """All that a COPY sends. The server sends each row as a message of its own: an event for each would cost
    more than making the row. Blocks."""
    found = bytearray()
    while True:
        size, part = connection.get_copy_data(0)
        if size < 0:
            break
        found += part
    while (result := connection.get_result()) is not None:
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
    return found


def _complete(table: Any, ids: Any, annotators: Mapping[str, tuple[str, str]]) -> Any:
    """The columns of an export, with the names and kinds of annotators (by id), and times as ISO 8601 has
    them."""
    arrow: Any = import_module("pyarrow")
    compute: Any = import_module("pyarrow.compute")
    known = [annotators[one] for one in ids.dictionary.to_pylist()]
    times = compute.binary_replace_slice(table.column("submitted_at"), 10, 11, "T")
    columns = {
        **{name: table.column(name) for name in table.schema.names},
        "annotator": arrow.array([name for name, _ in known], arrow.string()).take(ids.indices),
        "kind": arrow.array([kind for _, kind in known], arrow.string()).take(ids.indices),
        "submitted_at": compute.binary_join_element_wise(times, "Z", ""),
    }
    ordered = [columns[name] for name in ANSWER_COLUMNS]
    return arrow.RecordBatch.from_arrays(ordered, names=list(ANSWER_COLUMNS))


def _read(content: bytearray, columns: tuple[str, ...]) -> Any:
    """A record batch. Arrow is loaded when the first export runs: the API starts without it."""
    arrow: Any = import_module("pyarrow")
    csv: Any = import_module("pyarrow.csv")
    types = {name: getattr(arrow, _TYPES.get(name, "string"))() for name in columns}
    if not content:
        return arrow.RecordBatch.from_pylist([], schema=arrow.schema(types))
    table = csv.read_csv(
        arrow.BufferReader(arrow.py_buffer(content)),
        read_options=csv.ReadOptions(
            column_names=list(columns), use_threads=False, block_size=len(content) + 1
        ),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
    return table.combine_chunks().to_batches()[0]

"""Rows for exports: the server sends answers as one matrix a page and labels as CSV, Arrow holds them; JSON
stays text on the whole way."""

import asyncio
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, cast
from uuid import UUID

from psycopg import AsyncConnection as Driver
from psycopg import sql
from psycopg.pq import Format
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sterling.adapters.sql.arrays import run_whole, undisturbed
from sterling.adapters.sql.copied import (
    FLOAT4,
    INT4,
    INT8,
    KEY,
    KEY_BYTES,
    column,
    dictionary,
    drain,
    ranks,
    reals,
    texts,
    times,
    uuid_texts,
)
from sterling.domain.access import Actor
from sterling.domain.cursor import decode, encode
from sterling.domain.errors import Conflict
from sterling.domain.ids import ProjectId
from sterling.domain.organization import Mode
from sterling.formats.contract import ANSWER_COLUMNS, LABEL_COLUMNS
from sterling.ports.exports import Batch

_OUTCOMES = ("counted", "surplus")

_LABELS = sql.SQL("""copy (
select l.task_id, i.external_id, i.data, l.labels,
       case i.mode when 'test' then 'true' else 'false' end from (
    select task_id, json_object_agg(control, json_build_object(
        'value', value, 'probability', probability, 'calibrated', calibrated, 'answers', answers,
        'distribution', distribution, 'spreads', spreads, 'outlook', outlook, 'method', method,
        'method_version', method_version, 'source', source)
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

_PLACE = text("""
select seq from sterling.answer where project_id = :project and seq > :after
order by seq offset :before limit 1
""")

# What the items of a page's tasks are called: each table is read by one list of keys, which is cheaper than a
# look-up for each row. Both come in the order of their keys, so that the keys need not come with them.
_ANSWERS = b"""
with page as materialized (
    select string_agg(uuid_send(assignment_id), '') as ids, string_agg(uuid_send(task_id), '') as tasks,
           string_agg(uuid_send(annotator_id), '') as annotators,
           string_agg(timestamptz_send(submitted_at), '') as times,
           string_agg(float4send(coalesce(seconds, 'NaN')), '') as seconds,
           string_agg(int8send((template_version::int8 << 32) | guideline_version), '') as versions,
           string_agg(int8send((version::int8 << 32) | (round << 8) | outcome), '') as places,
           string_agg(int4send(octet_length(written)), '') as sizes, string_agg(written, '') as bodies,
           array_agg(task_id) as looked_up, max(seq) as last
    from (select *, body::text as written from sterling.answer
          where project_id = $1 and seq > $2 and seq <= $3 order by seq limit $4) a),
link as materialized (
    select string_agg(uuid_send(item_id), '') as items, array_agg(item_id) as looked_up
    from (select item_id from sterling.task
          where id = any ((select looked_up from page)::uuid[]) order by id) t),
item as materialized (
    select string_agg(int4send(octet_length(external_id)), '') as sizes, string_agg(external_id, '') as names
    from (select external_id from sterling.item
          where id = any ((select looked_up from link)::uuid[]) order by id) i)
select ids, tasks, annotators, times, seconds, versions, places, page.sizes, bodies, link.items, item.sizes,
       item.names, last
from page, link, item
"""
_ANNOTATORS = text(
    "select id, coalesce(external_id, name) as name, kind from sterling.annotator "
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
_Annotators = dict[bytes, tuple[str, str]]
"""By the bytes of their ids: what they are called, and their kind."""


class SqlExports:
    """See `ports.exports.Exports`."""

    def __init__(self, connection: AsyncConnection, actor: Actor) -> None:
        self._connection = connection
        self._mode = actor.mode

    async def count(self, project_id: ProjectId, what: str) -> int:
        return (await self._connection.execute(text(_COUNTS[what]), {"project": project_id})).scalar_one()

    async def mark(self, project_id: ProjectId) -> tuple[int, int]:
        query = text(
            "select coalesce(max(seq), 0) as last, count(*) as n from sterling.answer where project_id = :p"
        )
        row = (await self._connection.execute(query, {"p": project_id})).one()
        return row.last, row.n

    async def place(self, project_id: ProjectId, after: str | None, count: int) -> int | None:
        (start,) = decode(after, int) if after else (0,)
        values = {"project": project_id, "after": start, "before": count - 1}
        return (await self._connection.execute(_PLACE, values)).scalar_one_or_none()

    async def labels(self, project_id: ProjectId, after: str | None, most: int) -> Batch:
        (start,) = decode(after, UUID) if after else (UUID(int=0),)
        values = {"project": project_id, "after": start, "most": most}
        last = (await self._connection.execute(_LAST, values)).scalar_one_or_none()
        statement = _LABELS.format(
            project=sql.Literal(project_id), after=sql.Literal(start), last=sql.Literal(last or _LARGEST)
        )
        driver = await self._driver()
        content = await undisturbed(partial(drain, driver.pgconn, statement.as_bytes(driver)))
        table = await asyncio.to_thread(_read_labels, content)
        more = encode(last) if last is not None else None
        return Batch(lambda: table, table.num_rows, table.nbytes, more)

    async def answers(
        self, project_id: ProjectId, after: str | None, most: int, until: int | None = None
    ) -> Batch:
        (start,) = decode(after, int) if after else (0,)
        values = (project_id, start, _END if until is None else until, most)
        driver = await self._driver()
        result = await run_whole(
            driver.pgconn, _ANSWERS, [str(one).encode() for one in values], Format.BINARY
        )
        parts = [result.get_value(0, place) for place in range(result.nfields)]
        page = _Page(self._mode, *parts)
        crew = dictionary(page.annotators)
        known = await self._annotators(crew.dictionary.to_pylist()) if page.rows else {}
        last = int.from_bytes(page.last) if page.last and page.rows == most else None
        more = None if last is None else encode(last)
        return Batch(lambda: page.table(crew, known), page.rows, sum(len(one or b"") for one in parts), more)

    async def _annotators(self, ids: list[bytes]) -> _Annotators:
        values = {"ids": [UUID(bytes=one) for one in ids]}
        found = await self._connection.execute(_ANNOTATORS, values)
        return {row.id.bytes: (row.name, row.kind) for row in found}

    async def _driver(self) -> "Driver[Any]":
        await self._connection.execute(text(_NEAR))
        raw = await self._connection.get_raw_connection()
        return cast("Driver[Any]", raw.driver_connection)


@dataclass(frozen=True, slots=True)
class _Page:
    """What _ANSWERS gives: columns in the order of the answers, the items of the page's tasks in the order of
    the tasks' ids, the items' names in the order of theirs. All None: no rows."""

    mode: Mode
    ids: bytes | None
    tasks: bytes | None
    annotators: bytes | None
    times: bytes | None
    seconds: bytes | None
    versions: bytes | None
    places: bytes | None
    sizes: bytes | None
    bodies: bytes | None
    items: bytes | None
    name_sizes: bytes | None
    names: bytes | None
    last: bytes | None

    @property
    def rows(self) -> int:
        return len(self.ids or b"") // KEY_BYTES

    def table(self, crew: Any, known: _Annotators) -> Any:
        """The record batch of ANSWER_COLUMNS; `crew` is the column of annotators as a dictionary."""
        arrow: Any = import_module("pyarrow")
        versions, places = column(self.versions, INT8).astype("i8"), column(self.places, INT8).astype("i8")
        columns = {
            **_who(crew, known),
            "id": uuid_texts(column(self.ids, KEY)),
            "task_id": uuid_texts(column(self.tasks, KEY)),
            "external_id": self._names(),
            "answer": texts(self.bodies, column(self.sizes, INT4)),
            "template_version": arrow.array(versions >> 32),
            "guideline_version": arrow.array(versions & 0xFFFF_FFFF),
            "version": arrow.array(places >> 32),
            "round": arrow.array(places >> 8 & 0xFF_FFFF),
            "outcome": arrow.array(_OUTCOMES).take(arrow.array(places & 0xFF)),
            "seconds": reals(column(self.seconds, FLOAT4)),
            "submitted_at": times(column(self.times, INT8)),
            "is_test": arrow.repeat(arrow.scalar(self.mode is Mode.TEST), self.rows),
        }
        ordered = [columns[name] for name in ANSWER_COLUMNS]
        return arrow.RecordBatch.from_arrays(ordered, names=list(ANSWER_COLUMNS))

    def _names(self) -> Any:
        """What the items of the answers' tasks are called."""
        arrow: Any = import_module("pyarrow")
        task, tasks = ranks(column(self.tasks, KEY))
        item, items = ranks(column(self.items, KEY))
        names = texts(self.names, column(self.name_sizes, INT4))
        if len(item) != tasks or len(names) != items:
            raise Conflict("Items were deleted while the page was read. Export again.")
        return names.take(arrow.array(item[task]))


def _who(crew: Any, known: _Annotators) -> dict[str, Any]:
    arrow: Any = import_module("pyarrow")
    people: list[bytes] = crew.dictionary.to_pylist()
    told = {
        "annotator_id": [str(UUID(bytes=one)) for one in people],
        "annotator": [known[one][0] for one in people],
        "kind": [known[one][1] for one in people],
    }
    return {name: arrow.array(values, arrow.string()).take(crew.indices) for name, values in told.items()}


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

"""The lines of an import: checked against the template, and turned into what is written."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Compiled, check_answer, normal_answer
from sterling.domain.errors import Problem
from sterling.domain.ids import hex_ids
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry
from sterling.ports.imports import NewItem
from sterling.ports.validation import Validator

JsonObject = dict[str, JsonValue]
CHUNK = 10_000
"""Entries per step: one transaction with one checkpoint."""
MOST_ID = 500
_UNKNOWN = "sha256:" + "0" * 64


@dataclass(frozen=True, slots=True)
class Rules:
    """What lines are checked against, and the answers that a task wants where its line does not say."""

    compiled: Compiled
    validator: Validator
    need: int


@dataclass(slots=True)
class Chunk:
    """One step's worth of lines: rows to write, refused lines, entries whose assets are still to store."""

    rows: list[NewItem] = field(default_factory=list[NewItem])
    problems: list[LineProblem] = field(default_factory=list[LineProblem])
    with_assets: list[Entry] = field(default_factory=list[Entry])

    def __len__(self) -> int:
        return len(self.rows) + len(self.problems) + len(self.with_assets)


def next_chunk(entries: Iterator[Entry | LineProblem], rules: Rules) -> Chunk:
    """Reads, checks and prepares up to CHUNK lines; an empty chunk is the end. Runs in a
    thread, while the database is busy with the chunk before."""
    chunk = Chunk()
    ids = iter(hex_ids(2 * CHUNK))
    for one in islice(entries, CHUNK):
        if isinstance(one, LineProblem):
            chunk.problems.append(one)
        elif problems := _problems(rules, one):
            chunk.problems.append(refused(one, problems))
        elif one.assets:
            chunk.with_assets.append(one)
        else:
            chunk.rows.append(to_row(rules, one, one.data, next(ids), next(ids)))
    return chunk


def refused(entry: Entry, problems: list[Problem]) -> LineProblem:
    return LineProblem(line=entry.line, external_id=entry.external_id, problems=problems)


def to_row(rules: Rules, entry: Entry, data: JsonObject, item_id: str, task_id: str) -> NewItem:
    """What is written of a good entry; without an id, its content is its id."""
    digest = hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return NewItem(
        entry.line,
        item_id,
        task_id,
        entry.external_id or digest,
        digest,
        orjson.dumps(data).decode(),
        None if entry.truth is None else orjson.dumps(entry.truth).decode(),
        entry.priority,
        entry.redundancy or rules.need,
        [
            (who, orjson.dumps(normal_answer(rules.compiled, answer)).decode())
            for who, answer in entry.answers
        ],
    )


def _problems(rules: Rules, entry: Entry) -> list[Problem]:
    data = entry.data
    if entry.assets:
        data = {**data, **{asset.field: _UNKNOWN for asset in entry.assets}}
    problems = list[Problem]()
    if entry.external_id is not None and ("\0" in entry.external_id or len(entry.external_id) > MOST_ID):
        message = f"an id has 1 to {MOST_ID} characters, none of them NUL"
        problems.append(Problem(path="/id", message=message))
    if not rules.validator.accepts(data):
        problems += [_under("/data", problem) for problem in rules.validator.problems(data)]
    if entry.truth is not None:
        problems += [_under("/truth", p) for p in check_answer(rules.compiled, data, entry.truth)]
    for number, (_, answer) in enumerate(entry.answers):
        path = f"/answers/{number}/answer"
        problems += [_under(path, p) for p in check_answer(rules.compiled, data, answer)]
    return problems


def _under(path: str, problem: Problem) -> Problem:
    return problem.model_copy(update={"path": path + problem.path})

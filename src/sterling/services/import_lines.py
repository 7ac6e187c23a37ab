"""The lines of an import: checked against the template, and turned into what is written."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Compiled, check_answer, check_part, normal_answer
from sterling.domain.errors import Problem
from sterling.domain.ids import id_block
from sterling.domain.item import with_assets
from sterling.domain.job import LineProblem
from sterling.domain.text import nul_at
from sterling.formats.contract import Entry, Proposal
from sterling.ports.imports import NewItems
from sterling.ports.validation import Validator

JsonObject = dict[str, JsonValue]
CHUNK = 4_000
"""Entries per step: one transaction with one checkpoint."""
MOST_BYTES = 5 * 2**20
"""Data of a step: with wide lines a step has fewer of them. Three steps' worth are in memory at a time."""
MOST_ID = 500
_TOGETHER = 64
"""Ordinary entries that are prepared column by column: a call for a column, not several for each row."""
_UNKNOWN = "sha256:" + "0" * 64
_NOTHING_MORE = Entry(0, {})[3:]
"""What an entry has beside its line, its data and its id: here nothing."""
_Read = tuple[Entry, bytes, bytes, bytes]
"""An entry, its data as JSON, the ids of its item and its task."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What lines are checked against, and the answers that a task wants where its line does not say, or may
    not (`own_need`: not in test mode)."""

    compiled: Compiled
    validator: Validator
    need: int
    own_need: bool


@dataclass(slots=True)
class Chunk:
    """One step's worth of lines: rows to write, refused lines, entries whose assets are still to store; and
    what was left out of lines that are not refused."""

    rows: NewItems = field(default_factory=NewItems)
    problems: list[LineProblem] = field(default_factory=list[LineProblem])
    left_out: list[LineProblem] = field(default_factory=list[LineProblem])
    with_assets: list[Entry] = field(default_factory=list[Entry])

    def __len__(self) -> int:
        return len(self.rows) + len(self.problems) + len(self.with_assets)


def next_chunk(entries: Iterator[Entry | LineProblem], rules: Rules) -> Chunk:
    """Reads, checks and prepares lines, up to CHUNK of them or MOST_BYTES of data; an empty chunk is the end.
    Runs in a thread, while the database is busy with the chunk before."""
    chunk, size, ordinary = Chunk(), 0, list[_Read]()
    block = id_block(2 * CHUNK)
    # Tasks after items, each in the order of the file: new entries stay at the ends of the indexes.
    for one, item, task in zip(islice(entries, CHUNK), block, block[CHUNK:], strict=False):
        if isinstance(one, Entry) and one[3:] == _NOTHING_MORE:
            content = orjson.dumps(one.data)
            size += len(content)
            ordinary.append((one, content, item, task))
            if len(ordinary) < _TOGETHER and size <= MOST_BYTES:
                continue
            _add_ordinary(chunk, rules, ordinary)
        else:
            _add_ordinary(chunk, rules, ordinary)
            size += _add_one(chunk, rules, one, (item, task))
        ordinary.clear()
        if size > MOST_BYTES:
            break
    _add_ordinary(chunk, rules, ordinary)
    return chunk


def _add_ordinary(chunk: Chunk, rules: Rules, read: list[_Read]) -> None:
    """Adds lines of which nothing but data and an id is known, column by column; one by one where anything
    may be wrong."""
    if not read:
        return
    entries, contents, items, tasks = zip(*read, strict=True)
    data = [one.data for one in entries]
    digests = [_digest(one) for one in data]
    names = [one.external_id or digest.hex() for one, digest in zip(entries, digests, strict=True)]
    fine = all(map(rules.validator.accepts, data)) and all(map(_good_name, names))
    if not fine or _NUL in b"".join(contents):
        for one, _, item, task in read:
            _add_one(chunk, rules, one, (item, task))
        return
    rows, count = chunk.rows, len(read)
    rows.lines += [one.line for one in entries]
    rows.items += items
    rows.tasks += tasks
    rows.names.extend([name.encode() for name in names])
    rows.digests += digests
    rows.data.extend(contents)
    rows.priorities += [0] * count
    rows.needs += [rules.need] * count


def _add_one(chunk: Chunk, rules: Rules, one: Entry | LineProblem, ids: tuple[bytes, bytes]) -> int:
    """Adds what becomes of a line; how many bytes of it are kept."""
    if isinstance(one, LineProblem):
        chunk.problems.append(one)
        return 0
    content = orjson.dumps(one.data)
    if not _plain(rules, one, content) and (problems := _problems(rules, one) or _unkept(one)):
        chunk.problems.append(refused(one, problems))
        return 0
    if one.left_out:
        chunk.left_out.append(refused(one, one.left_out))
    if one.assets:
        chunk.with_assets.append(one)
        return sum(asset.size for asset in one.assets)
    add_row(chunk.rows, rules, one, one.data, content=content, ids=ids)
    return len(content)


def refused(entry: Entry, problems: Sequence[Problem]) -> LineProblem:
    return LineProblem(line=entry.line, external_id=entry.external_id, problems=list(problems))


def add_row(
    rows: NewItems, rules: Rules, entry: Entry, data: JsonObject, *, content: bytes, ids: tuple[bytes, bytes]
) -> None:
    """Adds what is written of a good entry, under the ids of its item and its task; `content` is its data as
    JSON. Without an id, its content is its id."""
    digest = _digest(data)
    item, task = ids
    rows.lines.append(entry.line)
    rows.items.append(item)
    rows.tasks.append(task)
    rows.names.add((entry.external_id or digest.hex()).encode())
    rows.digests.append(digest)
    rows.data.add(content)
    rows.priorities.append(entry.priority)
    rows.needs.append((rules.own_need and entry.redundancy) or rules.need)
    if not _bare(entry):
        _add_known(rows, rules, entry)


def _digest(data: JsonObject) -> bytes:
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).digest()


def _kept(value: object) -> bytes:
    """As JSON, in a copy: what orjson gives back lies in a buffer of four kilobytes, of which the rest would
    lie idle for as long as a chunk is in memory."""
    return bytes(memoryview(orjson.dumps(value)))


def _bare(entry: Entry) -> bool:
    return entry.truth is None and not entry.answers and not entry.suggestions


def _add_known(rows: NewItems, rules: Rules, entry: Entry) -> None:
    """What is known of the last row already."""
    place = len(rows) - 1
    if entry.truth is not None:
        rows.truths.append((place, _kept(entry.truth)))
    for who, answer in entry.answers:
        rows.answers.append((place, who, _kept(normal_answer(rules.compiled, answer))))
    for one in entry.suggestions:
        rows.suggestions.append((place, *_suggested(rules, one)))


def _suggested(rules: Rules, proposal: Proposal) -> tuple[str, bytes, bytes]:
    answer = normal_answer(rules.compiled, proposal.answer)
    return proposal.annotator, _kept(answer), _kept(proposal.probabilities)


def _plain(rules: Rules, entry: Entry, content: bytes) -> bool:
    """Whether there is nothing wrong with an entry, nor anything but data to look at: nearly all lines, of
    which each is asked just this, on its data as JSON."""
    return (
        _good_name(entry.external_id)
        and not entry.assets
        and _bare(entry)
        and _NUL not in content
        and rules.validator.accepts(entry.data)
    )


def _good_name(name: str | None) -> bool:
    return name is None or (len(name) <= MOST_ID and "\0" not in name)


def _problems(rules: Rules, entry: Entry) -> list[Problem]:
    data = entry.data
    if entry.assets:
        data = with_assets(data, {asset.field: _UNKNOWN for asset in entry.assets})
    problems = list[Problem]()
    if not _good_name(entry.external_id):
        message = f"an id has 1 to {MOST_ID} characters, none of them NUL"
        problems.append(Problem(path="/id", message=message))
    if not rules.validator.accepts(data):
        problems += [_under("/data", problem) for problem in rules.validator.problems(data)]
    if entry.truth is not None:
        check = check_part if entry.in_part else check_answer
        problems += [_under("/truth", p) for p in check(rules.compiled, data, entry.truth)]
    for number, (_, answer) in enumerate(entry.answers):
        path = f"/answers/{number}/answer"
        problems += [_under(path, p) for p in check_answer(rules.compiled, data, answer)]
    for number, one in enumerate(entry.suggestions):
        path = f"/suggestions/{number}/answer"
        problems += [_under(path, p) for p in check_part(rules.compiled, data, one.answer)]
    return problems


_NUL = b"\\u0000"


def _unkept(entry: Entry) -> list[Problem]:
    """NUL in any text, which would stop the whole step at the database."""
    known: dict[str, JsonValue] = {"/data": entry.data}
    if not _bare(entry):
        known["/truth"] = entry.truth
        known["/answers"] = [answer for _, answer in entry.answers]
        known["/suggestions"] = [one.answer for one in entry.suggestions]
    found = {path: nul_at(value) for path, value in known.items() if _NUL in orjson.dumps(value)}
    message = "holds a NUL character (\\u0000), which cannot be stored"
    return [Problem(path=path + at, message=message) for path, at in found.items() if at is not None]


def _under(path: str, problem: Problem) -> Problem:
    return problem.model_copy(update={"path": path + problem.path})

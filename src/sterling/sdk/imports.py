"""Imports: a file, or items made by a program."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO
from uuid import UUID
from zipfile import ZipFile

from sterling.domain.errors import Invalid
from sterling.domain.job import ImportResult, Job, LineProblem
from sterling.sdk.blobs import WIDTH, upload_one
from sterling.sdk.calls import call, parse
from sterling.sdk.jobs import Told, problems_of, wait_for
from sterling.sdk.steps import Steps, together

Line = Mapping[str, Any]
"""One item as the native format has it, `{"id": ..., "data": {...}, "truth": {...}}`, or just its data. A
`Path` among the data is uploaded, and the item names the blob."""
_BATCH = 256
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did. `problems` are the first refused lines, and lines of which something was left out
    (`left_out` parts, told with the code `left_out`); `client.jobs.problems(job.id)` has all."""

    job: Job
    imported: int
    unchanged: int
    refused: int
    answers: int
    left_out: int
    problems: list[LineProblem]


@dataclass(frozen=True, slots=True)
class How:
    """How to read a file; None is the server's default."""

    format: str | None = None
    name: str | None = None
    strict: bool = False
    batch: str | None = None
    redundancy: int | None = None
    fields: Mapping[str, str] | None = None
    """Field of the template -> column of the file."""
    id_field: str | None = None


def import_path(project_id: UUID, path: Path, how: How, told: Told | None) -> Steps[Import]:
    """Streams a file up, or the files of a folder as a zip, and waits for the import."""
    if path.is_dir():
        return (yield from _import_folder(project_id, path, how, told))
    if not path.is_file():
        raise Invalid(f"There is no file {path} to import.")
    query = {
        "format": how.format,
        "name": how.name or path.name,
        "strict": how.strict or None,
        "batch": how.batch,
        "redundancy": how.redundancy,
        "map": [f"{field}={column}" for field, column in (how.fields or {}).items()] or None,
        "id_field": how.id_field,
    }
    headers = {"content-type": "application/octet-stream"}
    address = f"/projects/{project_id}/imports"
    response = yield from call("POST", address, query=query, content=path, headers=headers, once=True)
    job = yield from wait_for(parse(Job, response), told)
    return (yield from _report(job))


def _import_folder(project_id: UUID, folder: Path, how: How, told: Told | None) -> Steps[Import]:
    """All files at any depth, but hidden ones; they keep their names, as in a zip of the folder's content."""
    with NamedTemporaryFile("wb", suffix=".zip") as packed:
        count = 0
        # Pictures, films and sounds hardly pack; tables and texts are few.
        with ZipFile(packed, "w", strict_timestamps=False) as archive:
            for place, folders, names in os.walk(folder):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(name for name in names if not name.startswith(".")):
                    file = Path(place) / name
                    count += _pack(archive, file, file.relative_to(folder).as_posix())
        if not count:
            raise Invalid(f"The folder {folder} has no file to import.")
        packed.flush()
        whole = replace(how, name=how.name or f"{folder.resolve().name or 'folder'}.zip")
        return (yield from import_path(project_id, Path(packed.name), whole, told))


def _pack(archive: ZipFile, file: Path, name: str) -> bool:
    if not file.is_file():  # a pipe would never end
        return False
    try:
        archive.write(file, name)
    except (OSError, UnicodeError) as error:
        raise Invalid(f"{file} cannot be packed: {error}.") from error
    return True


def _report(job: Job) -> Steps[Import]:
    done = ImportResult.model_validate(job.result, extra="ignore")
    problems = list[LineProblem]()
    if done.refused or done.left_out:
        problems = (yield from problems_of(job.id))[:MOST_PROBLEMS]
    return Import(job, done.imported, done.unchanged, done.refused, done.answers, done.left_out, problems)


def import_lines(project_id: UUID, lines: Iterable[Line], how: How, told: Told | None) -> Steps[Import]:
    """Writes the items to a temporary file, uploading what they name, then imports that."""
    with NamedTemporaryFile("wb", suffix=".jsonl") as file:
        source = iter(lines)
        while batch := list(islice(source, _BATCH)):
            yield from _write(batch, file, how)  # pyright: ignore[reportArgumentType]
        file.flush()
        native = replace(how, format="jsonl", name=how.name or "items.jsonl")
        return (yield from import_path(project_id, Path(file.name), native, told))


def _write(batch: list[Line], file: BinaryIO, how: How) -> Steps[None]:
    paths = list(dict.fromkeys(path for line in batch for path in _paths(line)))
    blobs = yield from together([upload_one(path) for path in paths], WIDTH)
    names = {path: f"sha256:{blob.sha256}" for path, blob in zip(paths, blobs, strict=True)}

    def named(value: object) -> str:
        if isinstance(value, Path):
            return names[value]
        raise Invalid(f"An item holds {value!r:.100}, which JSON cannot.")

    for line in batch:
        whole = line if "data" in line or how.fields or how.id_field else {"data": line}
        file.write(json.dumps(whole, ensure_ascii=False, default=named).encode("utf-8", "surrogatepass"))
        file.write(b"\n")


def _paths(value: object) -> Iterator[Path]:
    if isinstance(value, Path):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _paths(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list | tuple):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _paths(inner)  # pyright: ignore[reportUnknownArgumentType]

"""The main job, over the public HTTP API: import, answers, labels, audit, release, export."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sterling
from demo.digits import Digit, Model
from demo.screen import Screen
from sterling.domain.annotator import AnnotatorStanding
from sterling.domain.audit import Certificate
from sterling.domain.errors import Conflict
from sterling.sdk.assignments import Assignment
from sterling.sdk.projects import Project
from sterling.sdk.releases import Release
from sterling.sdk.steps import Awaiting

REDUNDANCY = 3
AUDITED = 100
BY_HAND = 120
_CLAIM = 20
_IDLE = 100
_UPLOADS = 64
CONTROL = "digit"
TEMPLATE: dict[str, Any] = {
    "name": "digits",
    "title": "Handwritten digits",
    "description": "Which digit was written?",
    "data": {"image": {"type": "string"}},
    "views": {"picture": {"type": "image", "src": "$.image", "title": "Digit"}},
    "controls": {
        CONTROL: {
            "type": "choice",
            "title": "Which digit is it?",
            "on": "picture",
            "options": [
                {"id": str(number), "title": str(number), "key": str(number)} for number in range(10)
            ],
        }
    },
}
GUIDELINES = "# Digits\n\nName the digit that the writer meant. A 7 may have a bar; a 1 may have a foot.\n"


@dataclass(frozen=True, slots=True)
class Result:
    """What the report tells."""

    certificate: Certificate
    true_accuracy: float
    labels: int
    answers: int
    cost: int
    standings: list[AnnotatorStanding]
    release: Release[Awaiting]
    files: list[Path]
    project: Project[Awaiting]
    by_hand: Project[Awaiting]


async def run(
    url: str, key: str, digits: Sequence[Digit], models: Sequence[Model], *, out: Path, show: Screen
) -> Result:
    """Does it all; exported files go to `out`."""
    async with sterling.AsyncClient(url, key) as client:
        project, by_hand = await _import(client, digits, show)
        await _answer(client, project, digits, models, show)
        with show.bar("Aggregating") as move:
            await project.aggregate(progress=lambda job: move(job.done, job.total))
        with show.bar(f"Auditing {AUDITED} tasks at random") as move:
            audit = await project.audit(AUDITED, seed=secrets.randbelow(2**31), from_truth=True)
            move(AUDITED, AUDITED)
        with show.bar("Releasing") as move:
            release = await project.release("v1", audit, progress=lambda job: move(job.done, job.total))
        files = await _export(project, release, out, show)
        standing = await project.progress()
        labels = {one.external_id: one.value async for one in project.labels(CONTROL)}
        right = sum(labels.get(digit.name) == digit.truth for digit in digits)
        return Result(
            certificate=audit.certificates[0],
            true_accuracy=right / len(digits),
            labels=len(labels),
            answers=standing.answers,
            cost=standing.cost,
            standings=await project.annotators(),
            release=release,
            files=files,
            project=project,
            by_hand=by_hand,
        )


async def _import(
    client: sterling.AsyncClient, digits: Sequence[Digit], show: Screen
) -> tuple[Project[Awaiting], Project[Awaiting]]:
    project = await client.projects.create(
        "Digits, by models", TEMPLATE, guidelines=GUIDELINES, redundancy=REDUNDANCY
    )
    by_hand = await client.projects.create("Digits, by hand", TEMPLATE, guidelines=GUIDELINES)
    names = list[str]()
    with show.bar("Uploading images") as move:
        for start in range(0, len(digits), _UPLOADS):
            blobs = await client.blobs.upload_many([one.png for one in digits[start : start + _UPLOADS]])
            names += [f"sha256:{blob.sha256}" for blob in blobs]
            move(len(names), len(digits))
    lines = [
        {"id": digit.name, "data": {"image": name}, "truth": {CONTROL: digit.truth}}
        for digit, name in zip(digits, names, strict=True)
    ]
    for into, part, what in (
        (project, lines, "Importing"),
        (by_hand, [_untold(line) for line in lines[:BY_HAND]], "Importing some for you"),
    ):
        with show.bar(what) as move:
            done = await into.import_file(part, progress=_told(move))
        if done.imported != len(part):
            raise Conflict(f"{done.refused} of {len(part)} images were refused: {done.problems}.")
    return project, by_hand


def _told(move: Callable[[int, int | None], None]) -> Callable[[Any], None]:
    return lambda job: move(job.done, job.total)


def _untold(line: dict[str, Any]) -> dict[str, Any]:
    return {"id": line["id"], "data": line["data"]}


@dataclass
class _Answers:
    """The answering under way: of how many, how many are in."""

    project: Project[Awaiting]
    numbers: dict[str, int]
    wanted: int
    move: Callable[[int, int | None], None]
    counted: int = 0

    async def work(self, client: sterling.AsyncClient, model: Model) -> None:
        """One model claims and submits with a key of its own, until nothing is left."""
        made = await client.annotators.create(
            "model", model.name, external_id=model.name, cost_per_answer=model.cost
        )
        secret = await client.annotators.key(made.id, "demo")
        own, idle = client.with_key(secret.secret), 0
        while self.counted < self.wanted and idle < _IDLE:
            handed = await own.claim(self.project.id, _CLAIM)
            idle = 0 if handed else idle + 1
            if not handed:
                await asyncio.sleep(0.2)
            for one in handed:
                await self._answer(one, model)

    async def _answer(self, one: Assignment[Awaiting], model: Model) -> None:
        number = self.numbers[one.external_id]
        if number in model.learned:
            await one.skip("I learned from this image.")
            return
        await one.submit({CONTROL: model.says[number]})
        self.counted += 1
        self.move(self.counted, self.wanted)


async def _answer(
    client: sterling.AsyncClient,
    project: Project[Awaiting],
    digits: Sequence[Digit],
    models: Sequence[Model],
    show: Screen,
) -> None:
    numbers = {digit.name: number for number, digit in enumerate(digits)}
    with show.bar(f"Asking {len(models)} models for answers") as move:
        answers = _Answers(project, numbers, len(digits) * REDUNDANCY, move)
        await asyncio.gather(*(answers.work(client, model) for model in models))


async def _export(
    project: Project[Awaiting], release: Release[Awaiting], out: Path, show: Screen
) -> list[Path]:
    files = list[Path]()
    for format in ("csv", "jsonl", "parquet"):
        with show.bar(f"Exporting {format}") as move:
            files.append(await project.export(format, out / f"digits.{format}", progress=_told(move)))
    await release.download(out / "release-v1")
    return [*files, out / "release-v1"]

"""`sterling verify` on a file of `sterling events`: the audit log, without a server and in bounded memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from sterling.cli import screen, signers
from sterling.domain.errors import Invalid, Problem
from sterling.domain.seal import MOST_ENTRIES, Entry, Seal, check, split

_MOST_LINE = 1 << 24
_MOST_PROBLEMS = 100


@dataclass(slots=True)
class _Reading:
    """What was read so far. `waiting` are the entries since the last seal; of more than a seal can hold only
    their number is kept, which no seal fits."""

    waiting: list[Entry] = field(default_factory=list[Entry])
    unsealed: int = 0
    entries: int = 0
    before: Seal | None = None
    by: list[str] = field(default_factory=list[str])
    known: bool = False
    problems: list[Problem] = field(default_factory=list[Problem])

    def take(self, entry: Entry) -> None:
        self.entries += 1
        self.unsealed += 1
        if self.unsealed <= MOST_ENTRIES + 1:
            self.waiting.append(entry)

    def close(self, seal: Seal, leaves: bytes, digest: str | None, asked: frozenset[str]) -> None:
        wrong = check(seal, split(leaves), self.waiting, self.before)
        wrong += signers.wrong(seal.signature, "seal", seal.digest, asked, f"/seals/{seal.number}")
        self.problems += wrong[: _MOST_PROBLEMS - len(self.problems)]
        self.waiting, self.unsealed, self.before = [], 0, seal
        self.known |= seal.digest == digest
        if seal.signature.fingerprint not in self.by:
            self.by.append(seal.signature.fingerprint)


def verify(path: Path, digest: str | None, asked: frozenset[str], *, as_json: bool) -> None:
    """Tells what is wrong with the log, or that nothing is. Exit code 1 when something is."""
    log = _Reading()
    for number, (kind, value) in enumerate(_lines(path), 1):
        try:
            if kind == "entry":
                log.take(Entry.model_validate(value))
            elif kind == "seal":
                leaves = bytes.fromhex(value.pop("leaves"))
                log.close(Seal.model_validate(value), leaves, digest, asked)
        except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
            raise Invalid(f"{path}, line {number}: no {kind} of a log, or one that was broken.") from None
    _end(log, digest, asked)
    if as_json:
        _dump(log)
    else:
        _tell(log, path, asked)
    if log.problems:
        raise typer.Exit(1)


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Kind and value of each line. Raises Invalid."""
    number = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_MOST_LINE):
                number += 1
                ((kind, value),) = json.loads(line).items()
                if (number == 1) != (kind == "log") or kind not in ("log", "entry", "seal"):
                    raise ValueError(kind)
                yield kind, value
        if number == 0:
            raise ValueError(path)
    except (ValueError, AttributeError, RecursionError):
        raise Invalid(f"{path}, line {number}: no line of a log that `sterling events` wrote.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None


def _end(log: _Reading, digest: str | None, asked: frozenset[str]) -> None:
    if digest is not None and not log.known:
        message = f"has no seal with the digest {digest}: it was cut, or written anew"
        log.problems.append(Problem(path="", message=message, code="digest"))
    if asked and log.before is None:
        log.problems.append(Problem(path="", message="has no seal, so nobody signed it", code="unsigned"))


def _dump(log: _Reading) -> None:
    last = log.before
    told = {"entries": log.entries, "seals": last.number if last else 0, "unsealed": log.unsealed}
    problems = [problem.model_dump() for problem in log.problems]
    signed = [] if problems else log.by
    screen.dump({**told, "digest": last.digest if last else None, "signed_by": signed, "problems": problems})


def _tell(log: _Reading, path: Path, asked: frozenset[str]) -> None:
    for problem in log.problems:
        screen.say(f"{path}{problem.path} {problem.message}.")
    if log.problems:
        return
    if log.before is None:
        screen.say(f"{log.entries:,} entries, and no seal yet: nothing speaks for them.")
        return
    sealed = log.entries - log.unsealed
    screen.say(
        f"{sealed:,} entries are as they were sealed, to {log.before.sealed_at:%Y-%m-%d %H:%M:%S} UTC; "
        f"{log.unsealed:,} later ones are not sealed yet. Keep the digest of seal {log.before.number}: "
        f"{log.before.digest}."
    )
    screen.say(signers.told(log.by, asked))

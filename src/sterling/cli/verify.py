"""`sterling verify`: a release's folder against its manifest, without a server."""

import hashlib
import json
from importlib import import_module
from math import floor, isclose
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from sterling.cli import screen, sealed_log, signers
from sterling.cli.connection import Json
from sterling.domain.audit import Certificate, SliceCertificate
from sterling.domain.errors import Invalid, Problem
from sterling.domain.release import FORMAT, MANIFEST, Manifest, canonical, digest_of
from sterling.domain.release import verify as check
from sterling.domain.signature import SIGNATURE, Signature
from sterling.domain.signature import canonical as signed_form

CERTIFICATE = "certificate.json"
LABELS, ANSWERS = "labels.jsonl", "answers.jsonl"
TOLERANCE = 1e-6
MOST_SIGNATURE = 1 << 16
"""Bytes; it has some 300."""
MOST_TASKS = 10**9
"""That a certificate may be about: more would take for ever to compute."""

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with a release's files and manifest.json; or a file of `sterling events`."
        ),
    ],
    digest: Annotated[
        str | None,
        typer.Option(
            help="Digest of the release, or of a seal of the log, where it is known from elsewhere."
        ),
    ] = None,
    signer: signers.Signers = None,
    as_json: Json = False,
) -> None:
    """Check each file of a release against the SHA-256 in its manifest, count what is in it, compute its
    certificates anew from the audit sample in it, and check its signature. Exit code 1 when
    something differs.

    Whoever changes files and manifest alike changes the digest, and can sign it with a key of their own:
    compare digest or fingerprint with what you know from elsewhere. Of a log, seals, their chain and
    signatures are checked, and the first entry of each that was changed, removed or inserted is named."""
    asked = signers.known(signer)
    if folder.is_file():
        sealed_log.verify(folder, digest, asked, as_json=as_json)
        return
    manifest = _read(folder / MANIFEST)
    problems = check(manifest, _found(folder), digest)
    if not problems:
        problems = [*_counted(manifest, folder), *_checked(manifest, folder / CERTIFICATE)]
    problems += _formed(manifest, folder / MANIFEST)
    by, unsigned = _signed(folder / SIGNATURE, digest_of(manifest), asked)
    problems += unsigned
    if as_json:
        wrong = [problem.model_dump() for problem in problems]
        told = {"digest": digest_of(manifest), "files": len(manifest.files), "signed_by": by}
        screen.dump({**told, "problems": wrong})
    else:
        _tell(manifest, [f"{folder}{problem.path} {problem.message}." for problem in problems], by, asked)
    if problems:
        raise typer.Exit(1)


def _formed(manifest: Manifest, path: Path) -> list[Problem]:
    """Other bytes may say other things to other readers, such as one of two values of the same name."""
    if path.read_bytes() == canonical(manifest):
        return []
    message = "is not written in the one form of a manifest, whose bytes the digest is of"
    return [Problem(path=f"/{path.name}", message=message, code="form")]


def _signed(path: Path, digest: str, asked: frozenset[str]) -> tuple[str | None, list[Problem]]:
    """Whose signature of the digest lies there, and what is wrong with it."""
    place = f"/{path.name}"
    if not path.is_file():
        message = "is missing: it was not signed, or the signature was taken away"
        return None, [Problem(path=place, message=message, code="unsigned")] if asked else []
    with path.open("rb") as file:
        content = file.read(MOST_SIGNATURE)
    try:
        signature = Signature.model_validate_json(content)
    except ValidationError as error:
        message = f"is no signature: {error.errors()[0]['msg']}"
        return None, [Problem(path=place, message=message, code="signature")]
    if content != signed_form(signature):
        message = "is not written in the one form of a signature"
        return None, [Problem(path=place, message=message, code="form")]
    problems = signers.wrong(signature, "release", digest, asked, place)
    return (None if problems else signature.fingerprint), problems


def _counted(manifest: Manifest, folder: Path) -> list[Problem]:
    """The numbers of the manifest that can be counted without a reader of Parquet."""
    problems = list[Problem]()
    rows = {file.name: file.rows for file in manifest.files}
    for name, whole in ((LABELS, manifest.tasks), (ANSWERS, manifest.answers)):
        if name not in rows:
            continue
        found, labels = _rows(folder / name)
        counted = [("rows", rows[name], found), ("rows as tasks or answers", whole, found)]
        if name == LABELS:
            counted += [("items", manifest.items, found), ("labels", manifest.labels, labels)]
        problems += [
            Problem(path=f"/{MANIFEST}", message=f"states {stated} {what}; {name} has {number}", code="count")
            for what, stated, number in counted
            if stated != number
        ]
    return problems


def _rows(path: Path) -> tuple[int, int]:
    """Lines of the file, and the labels in them."""
    lines = labels = 0
    with path.open("rb") as file:
        for line in file:
            lines += 1
            try:
                row: Any = json.loads(line)
                labels += len(row.get("labels", ()))
            except (ValueError, AttributeError, TypeError):
                continue
    return lines, labels


def _certificate(path: Path) -> dict[str, Any]:
    """What lies beside the manifest about the audit; raises `Invalid` for what is no such file."""
    if not path.is_file():
        return {}
    try:
        told: Any = json.loads(path.read_bytes())
        _ = told["audit"], told["certificates"], told["slices"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid(f"{path} is no certificate of a release: {error!r}.") from None
    return told


def _checked(manifest: Manifest, path: Path) -> list[Problem]:
    try:
        return _certified(manifest, path)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise Invalid(f"{path} is no certificate of a release: {error!r}.") from None


def _certified(manifest: Manifest, path: Path) -> list[Problem]:
    """Every certificate computed again from the verdicts on the audit sample."""
    told = _certificate(path)
    audit: dict[str, Any] | None = told.get("audit")
    if audit is None:
        message = "holds no audit sample, and the manifest has certificates"
        return [Problem(path=f"/{path.name}", message=message, code="audit")] if manifest.certificates else []
    problems = list[Problem]()
    held = [one.model_dump(mode="json") for one in (*manifest.certificates, *manifest.slices)]
    if held != [*told["certificates"], *told["slices"]]:
        message = f"does not have the certificates that {path.name} has"
        problems.append(Problem(path=f"/{MANIFEST}", message=message, code="certificate"))
    for one in (*manifest.certificates, *manifest.slices):
        judged = [task for task in audit["tasks"] if one.control in (task["correct"] or {})]
        if isinstance(one, SliceCertificate):
            judged = [task for task in judged if _value(task, one) == one.value]
        verdicts: list[bool] = [task["correct"][one.control] for task in judged]
        if one.population > MOST_TASKS or len({task["task_id"] for task in judged}) < len(judged):
            message = f"states more tasks than there can be for {one.title}, or its sample has a task twice"
            problems.append(Problem(path=f"/{MANIFEST}", message=message, code="certificate"))
            continue
        found = _again(one, verdicts, audit, judged)
        stated = (one.accuracy, one.low, one.high, one.audited, one.correct, one.fineness)
        again = (found.accuracy, found.low, found.high, len(verdicts), sum(verdicts), floor(found.low * 1000))
        if not all(isclose(a, b, abs_tol=TOLERANCE) for a, b in zip(stated, again, strict=True)):
            message = (
                f"states {one.accuracy:.4f} ({one.low:.4f} to {one.high:.4f}) for {one.title}; its audit "
                f"sample gives {found.accuracy:.4f} ({found.low:.4f} to {found.high:.4f})"
            )
            problems.append(Problem(path=f"/{MANIFEST}", message=message, code="certificate"))
    return problems


def _again(
    one: Certificate, verdicts: list[bool], audit: dict[str, Any], judged: list[dict[str, Any]]
) -> Any:
    """The certificate from the verdicts by its method; both modules are loaded late, with numpy."""
    if one.method != "predicted":
        certify: Any = import_module("sterling.quality.certificate").certify
        return certify(verdicts, one.population, one.level, one.method, seed=one.seed)
    betting: Any = import_module("sterling.quality.betting")
    sliced = isinstance(one, SliceCertificate)
    stated = audit["slices"][one.control][one.key][one.value] if sliced else audit["stated"][one.control]
    whole = betting.Whole(**stated)
    told = [task["stated"][one.control] for task in judged]
    return betting.certify_predicted(verdicts, told, whole, one.level, one.seed)


def _value(task: dict[str, Any], one: SliceCertificate) -> str | None:
    """What decides whether a drawn task is of the slice."""
    values: dict[str, str] = task["classes"] if one.field is None else task["fields"]
    return values.get(one.field or one.control)


def _tell(manifest: Manifest, wrong: list[str], by: str | None, asked: frozenset[str]) -> None:
    for sentence in wrong:
        screen.say(sentence)
    if wrong:
        return
    files = len(manifest.files)
    screen.say(f"All {files} files are what the manifest states. Its digest is {digest_of(manifest)}.")
    screen.say(
        signers.told([by], asked) if by else "It is not signed: only its digest says that it is the one."
    )
    for one in (*manifest.certificates, *manifest.slices):
        screen.say(
            f"{one.title}: accuracy {one.accuracy:.4f}, {one.level:.0%} interval {one.low:.4f} to "
            f"{one.high:.4f}, from {one.audited:,} audited of {one.population:,}; computed again from "
            f"{CERTIFICATE}."
        )


def _read(path: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise Invalid(
            f"There is no {path}. Name the folder that `sterling release download` wrote."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(map(str, first["loc"]))
        raise Invalid(f"{path} is no manifest of a release: {place} {first['msg']}.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
    if manifest.format != FORMAT:
        raise Invalid(f"{path} is of the format {manifest.format!r}; this version reads {FORMAT!r}.")
    return manifest


def _found(folder: Path) -> dict[str, tuple[str, int]]:
    """(SHA-256, size) of each file that is there."""
    found = dict[str, tuple[str, int]]()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
                found[path.relative_to(folder).as_posix()] = (sha256, content.tell())
    return found

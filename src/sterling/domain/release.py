"""A frozen, content-addressed version of a dataset with its labels, manifest and certificate."""

import hashlib
import json
from collections.abc import Mapping

from sterling.domain.audit import Calibration, Certificate, SliceCertificate
from sterling.domain.errors import Problem
from sterling.domain.ids import AuditId, ProjectId, ReleaseId
from sterling.domain.record import Name, Record, Utc
from sterling.domain.signature import SIGNATURE, Signature


class NewRelease(Record):
    name: Name
    audit_id: AuditId | None = None


class ReleaseFile(Record):
    """A file of the release: its name in it, its SHA-256 and its size in bytes."""

    name: str
    sha256: str
    size: int
    rows: int | None


class Manifest(Record):
    """What the release is made of. Its canonical JSON's SHA-256 is the release's digest."""

    format: str
    project: str
    project_id: ProjectId
    template_version: int
    guideline_version: int
    items: int
    tasks: int
    answers: int
    labels: int
    methods: dict[str, str]
    software: str
    files: list[ReleaseFile]
    certificates: list[Certificate]
    slices: list[SliceCertificate]
    calibration: list[Calibration]


class Release(Record):
    id: ReleaseId
    project_id: ProjectId
    name: Name
    digest: str
    manifest: Manifest
    signature: Signature | None
    """Of the digest; None for a release from before there were signatures."""
    created_at: Utc


FORMAT = "sterling-release/1"
MANIFEST = "manifest.json"
"""The manifest's name beside the files. It is no file of the release: it names them."""


def canonical(manifest: Manifest) -> bytes:
    """The manifest's one form as bytes: JSON with sorted keys, no spaces, in UTF-8."""
    values = manifest.model_dump(mode="json")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(manifest: Manifest) -> str:
    """SHA-256 (hex) of the canonical manifest, which names every file by its own SHA-256."""
    return hashlib.sha256(canonical(manifest)).hexdigest()


def verify(
    manifest: Manifest, found: Mapping[str, tuple[str, int]], digest: str | None = None
) -> list[Problem]:
    """What is wrong with a copy of a release; nothing when it is what was released.

    `found` gives (SHA-256, size) of the files that are there; `digest` is the release's, where it is known.
    """
    problems = list[Problem]()
    if digest is not None and digest != digest_of(manifest):
        message = f"the manifest's digest is {digest_of(manifest)}, the release's is {digest}"
        problems.append(Problem(path="/" + MANIFEST, message=message, code="digest"))
    for file in manifest.files:
        if file.name not in found:
            problems.append(Problem(path="/" + file.name, message="is missing", code="missing"))
        elif found[file.name] != (file.sha256, file.size):
            sha256, size = found[file.name]
            message = (
                f"has SHA-256 {sha256} and {size:,} bytes; released were {file.sha256} and {file.size:,}"
            )
            problems.append(Problem(path="/" + file.name, message=message, code="changed"))
    named = {file.name for file in manifest.files} | {MANIFEST, SIGNATURE}
    for name in sorted(found.keys() - named):
        problems.append(Problem(path="/" + name, message="is not a file of this release", code="unknown"))
    return problems

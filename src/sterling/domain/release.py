"""A frozen, content-addressed version of a dataset with its labels, manifest and certificate."""

from sterling.domain.audit import Certificate
from sterling.domain.ids import AuditId, ProjectId, ReleaseId
from sterling.domain.record import Name, Record, Utc


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


class Release(Record):
    id: ReleaseId
    project_id: ProjectId
    name: Name
    digest: str
    manifest: Manifest
    created_at: Utc

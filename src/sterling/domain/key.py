"""API keys: for programs. The secret is shown once and stored as a hash."""

from sterling.domain.access import Role, Verb
from sterling.domain.ids import AnnotatorId, KeyId, UserId
from sterling.domain.organization import Mode
from sterling.domain.record import Name, Record, Utc


class NewKey(Record):
    """A key for a program; with `annotator_id` it claims and submits as that annotator."""

    name: Name
    role: Role
    mode: Mode = Mode.LIVE
    scopes: list[Verb] | None = None
    annotator_id: AnnotatorId | None = None
    expires_at: Utc | None = None


class Named(Record):
    """A name for a new thing."""

    name: Name


class Key(Record):
    """`created_by` is the member behind the key, also where another key made it."""

    id: KeyId
    name: Name
    prefix: str
    role: Role
    mode: Mode
    scopes: list[Verb] | None
    annotator_id: AnnotatorId | None
    created_by: UserId | None
    created_at: Utc
    expires_at: Utc | None
    last_used_at: Utc | None


class KeySecret(Record):
    """The only time that the secret is seen."""

    key: Key
    secret: str

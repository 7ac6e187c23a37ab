"""A login's place in an organization."""

from sterling.domain.access import Role
from sterling.domain.ids import AnnotatorId, MemberId, UserId
from sterling.domain.record import Email, Name, Record, Utc


class Member(Record):
    """A login's place in one organization."""

    id: MemberId
    user_id: UserId
    annotator_id: AnnotatorId
    email: Email
    name: Name
    role: Role
    active: bool
    created_at: Utc


class MemberChange(Record):
    """What a PATCH of a member may change; absent fields stay."""

    role: Role | None = None
    active: bool | None = None

"""Signing in, and who one is."""

from sterling.domain.access import Role, Verb
from sterling.domain.ids import AnnotatorId, OrganizationId, UserId
from sterling.domain.organization import Mode
from sterling.domain.preferences import Preferences
from sterling.domain.record import Email, Record
from sterling.domain.user import GivenPassword


class Me(Record):
    """Who is asking, as the interface needs it. `csrf` and `preferences` are null for API keys."""

    organization_id: OrganizationId
    organization: str
    mode: Mode
    role: Role
    verbs: list[Verb]
    user_id: UserId | None
    annotator_id: AnnotatorId | None
    email: str | None
    name: str
    csrf: str | None
    preferences: Preferences | None


class SignIn(Record):
    email: Email
    password: GivenPassword

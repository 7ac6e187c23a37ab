"""Signing in, and who one is."""

from dataclasses import dataclass

from sterling.domain.access import Role, Verb
from sterling.domain.ids import AnnotatorId, OrganizationId, UserId
from sterling.domain.organization import Mode
from sterling.domain.preferences import Preferences
from sterling.domain.record import Email, Record, Utc
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


@dataclass(frozen=True, slots=True)
class Opening:
    """From where a session is opened (a network address, and what the browser calls itself), and how many
    hours it lasts: at most, and while nobody uses it."""

    address: str
    agent: str
    hours: float
    idle_hours: float


class Session(Record):
    """Where somebody is signed in. `address` and `agent` are null of sessions from before they were noted;
    `current` is the session that asks."""

    address: str | None
    agent: str | None
    created_at: Utc
    seen_at: Utc
    ends_at: Utc
    current: bool


class SignIn(Record):
    email: Email
    password: GivenPassword

"""Logins (global) and their membership in an organization."""

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from sterling.domain.access import Role, Verb
from sterling.domain.ids import AnnotatorId, InvitationId, MemberId, OrganizationId, UserId
from sterling.domain.organization import Mode
from sterling.domain.preferences import Preferences
from sterling.domain.record import Email, Name, Record, Utc

Password = Annotated[SecretStr, Field(min_length=8, max_length=200)]
"""A new password."""

GivenPassword = Annotated[SecretStr, Field(min_length=1, max_length=200)]
"""A password to be compared."""

Token = Annotated[str, StringConstraints(min_length=20, max_length=200)]


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


class SetUpState(Record):
    """Whether this server still waits for its first owner."""

    needed: bool


class SignIn(Record):
    email: Email
    password: GivenPassword


class SetUp(Record):
    """The first owner, from the one-time link that the first start prints."""

    token: Token
    organization: Name
    name: Name
    email: Email
    password: Password


class NewInvitation(Record):
    role: Role
    email: Email | None = None
    """Null: whoever has the link."""


class Invitation(Record):
    id: InvitationId
    role: Role
    email: Email | None
    created_at: Utc
    expires_at: Utc
    accepted_at: Utc | None


class Link(Record):
    """A one-time link: shown once, stored only as a hash. `url` is a path of the interface."""

    url: str
    token: str
    expires_at: Utc


class InvitationLink(Record):
    invitation: Invitation
    link: Link


class Offer(Record):
    """What an invitation link offers to whoever holds it."""

    organization: str
    role: Role
    email: str | None


class AcceptInvitation(Record):
    token: Token
    name: Name
    email: Email
    password: Password


class PasswordReset(Record):
    token: Token
    password: Password

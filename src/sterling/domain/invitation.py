"""Invitations: a one-time link by which somebody becomes a member."""

from sterling.domain.access import Role
from sterling.domain.ids import InvitationId
from sterling.domain.record import Email, Name, NewEmail, Record, Utc
from sterling.domain.user import Link, Password, Token


class NewInvitation(Record):
    role: Role
    email: NewEmail | None = None
    """Null: whoever has the link."""


class Invitation(Record):
    id: InvitationId
    role: Role
    email: Email | None
    created_at: Utc
    expires_at: Utc
    accepted_at: Utc | None


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
    email: NewEmail
    password: Password

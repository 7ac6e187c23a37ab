"""Members and their invitations."""

from typing import Generic
from uuid import UUID

from sterling.domain.invitation import Invitation, InvitationLink
from sterling.domain.member import Member
from sterling.domain.user import Link
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.steps import Bound, D, Listing, Steps, verb


class Members(Bound[D], Generic[D]):
    """`client.members`: who belongs to the organization."""

    def list(self) -> Listing[D, Member]:
        """Everybody, oldest first."""
        return listing(self._driver, Member, "/members")

    def invitations(self) -> Listing[D, Invitation]:
        """Who was invited."""
        return listing(self._driver, Invitation, "/invitations")

    @verb
    def invite(self, role: str, email: str | None = None) -> Steps[InvitationLink]:
        """A one-time link with which somebody joins."""
        body = {"role": role, "email": email}
        return parse(InvitationLink, (yield from call("POST", "/invitations", json=body, once=True)))

    @verb
    def change(
        self, member_id: UUID | str, *, role: str | None = None, active: bool | None = None
    ) -> Steps[Member]:
        """Another role, or switched off or on."""
        given = {"role": role, "active": active}
        body = {name: value for name, value in given.items() if value is not None}
        return parse(Member, (yield from call("PATCH", f"/members/{member_id}", json=body)))

    @verb
    def password_link(self, member_id: UUID | str, *, lock: bool = False) -> Steps[Link]:
        """A one-time link with which the member sets a new password. With `lock`, for a login that may be in
        wrong hands, the member's password, sessions, keys and open invitations end at once."""
        path, body = f"/members/{member_id}/password-reset", {"lock": lock}
        return parse(Link, (yield from call("POST", path, json=body, once=True)))

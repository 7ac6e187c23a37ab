"""Members: joining, roles, being switched off, passwords forgotten."""

from datetime import timedelta
from uuid import UUID

from sterling.domain.access import Actor, Role, require_to_give, still_given
from sterling.domain.annotator import AnnotatorChange
from sterling.domain.errors import Conflict, NotFound
from sterling.domain.ids import MemberId
from sterling.domain.member import Member, MemberChange
from sterling.domain.organization import Mode
from sterling.domain.record import Page
from sterling.domain.secrets import hash_of, new_token
from sterling.domain.user import Link, PasswordReset
from sterling.ports.passwords import Passwords
from sterling.ports.store import Store, Unit


async def list_members(unit: Unit, after: UUID | None, limit: int) -> Page[Member]:
    return await unit.members.page(after, limit)


async def get_member(unit: Unit, member_id: MemberId) -> Member:
    return await unit.members.get(member_id)


async def change_member(unit: Unit, member_id: MemberId, change: MemberChange) -> Member:
    """Changes the role, or switches a member off or on; off also ends the member's sessions.

    Raises:
        NotFound: there is no such member.
        Forbidden: the member has, or would get, rights that the actor has not.
        Conflict: it would leave the organization without an active owner.
    """
    owners = await unit.members.count_owners_locked()
    member = await unit.members.get(member_id)
    role = member.role if change.role is None else change.role
    active = member.active if change.active is None else change.active
    require_to_give(unit.actor, member.role)
    require_to_give(unit.actor, role)
    was_owner = member.active and member.role is Role.OWNER
    if was_owner and owners == 1 and not (active and role is Role.OWNER):
        raise Conflict("This is the last active owner. Make another member an owner first.", last_owner=True)
    if (role, active) == (member.role, member.active):
        return member
    changed = await unit.members.change(member_id, role, active)
    if active != member.active:
        await unit.annotators.change(member.annotator_id, AnnotatorChange(active=active))
    if not active:
        await unit.sessions.remove_all(member.user_id)
    await unit.emit("member.changed", member_id, role=role, active=active)
    return changed


async def create_reset(unit: Unit, member_id: MemberId, hours: float, locked: str | None) -> Link:
    """A one-time link with which the member sets a new password. Earlier ones stop working.

    `locked`, the hash of what nobody knows, is for a login that may be in wrong hands: it takes the place of
    the password, and with the sessions end the keys and links that the member made, so that nobody gets in
    but by the link.

    Raises:
        NotFound: there is no such member.
        Forbidden: the member has rights that the actor has not.
        Conflict: the login also belongs to another organization, which the actor must not get into; or it is
            the actor's own, and would be locked.
    """
    member = await unit.members.get(member_id)
    require_to_give(unit.actor, member.role)
    if locked is not None and member.user_id == unit.actor.user_id:
        raise Conflict("You would lock yourself out. Change your own password instead.")
    token = new_token()
    if not await unit.members.open_reset(hash_of(token), member.user_id, hours, locked):
        raise Conflict(
            "This login belongs to another organization too; its password cannot be reset from here."
        )
    if locked is not None:
        await _revoke_all(unit, member)
    await unit.emit("member.reset_link_created", member_id, locked=locked is not None)
    expires_at = await unit.now() + timedelta(hours=hours)
    return Link(url=f"/reset#token={token}", token=token, expires_at=expires_at)


async def _revoke_all(unit: Unit, member: Member) -> None:
    """What else lets in whoever had the member's login: keys, and invitations that are open."""
    for key_id, name in await unit.keys.remove_of(member.user_id, member.annotator_id):
        await unit.emit("key.revoked", key_id, name=name)
    for invitation_id in await unit.invitations.remove_of(member.user_id):
        await unit.emit("invitation.revoked", invitation_id)


async def reset_password(store: Store, passwords: Passwords, given: PasswordReset) -> None:
    """Sets a new password by a link; every session of the login ends.

    Raises:
        NotFound: the link is unknown, used or over, or gives more than who made it may give by now.
    """
    token_hash = hash_of(given.token)
    async with store.system() as gate:
        found = await gate.find_reset(token_hash)
    if found is None or not still_given(found.role, found.maker_role):
        raise NotFound("This link does not work: it is unknown, used or over. Ask for a new one.")
    password_hash = await passwords.hash(given.password.get_secret_value())
    actor = Actor(found.organization_id, Mode.LIVE, found.role, user_id=found.user_id)
    async with store.unit(actor) as unit:
        if await unit.members.use_reset(token_hash, password_hash) is None:
            raise NotFound("This link does not work any more: it was used a moment ago.")
        await unit.emit("member.password_reset", found.user_id)

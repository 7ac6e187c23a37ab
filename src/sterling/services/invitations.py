"""Inviting people by a link, with or without an e-mail address."""

from uuid import UUID

from sterling.domain.access import Actor, require_to_give, still_given
from sterling.domain.annotator import AnnotatorKind, NewAnnotator
from sterling.domain.errors import Conflict, Forbidden, NotFound
from sterling.domain.ids import InvitationId, UserId
from sterling.domain.invitation import AcceptInvitation, Invitation, InvitationLink, NewInvitation, Offer
from sterling.domain.organization import Mode
from sterling.domain.record import Page
from sterling.domain.secrets import hash_of, new_token
from sterling.domain.user import Link
from sterling.ports.gate import FoundInvitation
from sterling.ports.passwords import Passwords
from sterling.ports.store import Store, Unit

_OVER = "This invitation does not work: it is unknown, used, withdrawn or over. Ask for a new one."
_TAKEN = "This e-mail address already has a login; accept with the password of that login."


class WrongPassword(Conflict):
    """The address has a login with another password."""


async def list_invitations(unit: Unit, after: UUID | None, limit: int) -> Page[Invitation]:
    return await unit.invitations.page(after, limit)


async def create_invitation(unit: Unit, new: NewInvitation, hours: float) -> InvitationLink:
    """A link for one person; it is in the answer and nowhere else.

    Raises:
        Forbidden: the role has rights that the actor has not.
    """
    require_to_give(unit.actor, new.role)
    token = new_token()
    invitation = await unit.invitations.add(new, hash_of(token), hours)
    await unit.emit("invitation.created", invitation.id, role=new.role)
    link = Link(url=f"/invitation#token={token}", token=token, expires_at=invitation.expires_at)
    return InvitationLink(invitation=invitation, link=link)


async def revoke_invitation(unit: Unit, invitation_id: InvitationId) -> None:
    """Raises NotFound, also for one that was accepted; Forbidden, where the actor could not have made it."""
    require_to_give(unit.actor, (await unit.invitations.get(invitation_id)).role)
    if not await unit.invitations.remove(invitation_id):
        raise NotFound(f"There is no open invitation {invitation_id}.", invitation_id=str(invitation_id))
    await unit.emit("invitation.revoked", invitation_id)


async def get_offer(store: Store, token: str) -> Offer:
    """What the link offers. Raises NotFound."""
    found = await _find(store, token)
    return Offer(organization=found.organization, role=found.role, email=found.email)


async def who_accepts(store: Store, passwords: Passwords, given: AcceptInvitation) -> Actor:
    """Takes up an invitation: makes the login, or adds to the one that the address and password name.

    Raises:
        NotFound: the link does not work (any more).
        Forbidden: the invitation is for another e-mail address.
        WrongPassword: the address has a login with another password.
        Conflict: it is a member already.
    """
    found = await _find(store, given.token)
    if found.email is not None and found.email != given.email:
        raise Forbidden("This invitation is for another e-mail address; use the one it was sent to.")
    user_id, password_hash = await _login(store, passwords, given)
    actor = Actor(found.organization_id, Mode.LIVE, found.role, user_id=user_id)
    async with store.unit(actor) as unit:
        if not await unit.invitations.accept(found.id):
            raise NotFound(_OVER)
        user_id = user_id or await unit.members.add_login(given.email, given.name, password_hash)
        if user_id is None:
            raise Conflict(_TAKEN)
        if await unit.members.of_user(user_id) is not None:
            raise Conflict("This login is a member of the organization already. Sign in.")
        return await _join(unit, user_id, given.name, found)


async def _find(store: Store, token: str) -> FoundInvitation:
    async with store.system() as gate:
        found = await gate.find_invitation(hash_of(token))
    if found is None or not still_given(found.role, found.maker_role):
        raise NotFound(_OVER)
    return found


async def _login(store: Store, passwords: Passwords, given: AcceptInvitation) -> tuple[UserId | None, str]:
    """The login that the address has, or None and the hash for a new one."""
    password = given.password.get_secret_value()
    async with store.system() as gate:
        login = await gate.find_login(given.email)
    if login is None:
        return None, await passwords.hash(password)
    if not await passwords.verify(password, login.password_hash):
        raise WrongPassword(_TAKEN)
    return login.user_id, login.password_hash


async def _join(unit: Unit, user_id: UserId, name: str, found: FoundInvitation) -> Actor:
    annotator = await unit.annotators.add(NewAnnotator(kind=AnnotatorKind.PERSON, name=name), user_id)
    assert annotator is not None
    member = await unit.members.add(user_id, annotator.id, found.role)
    await unit.emit("invitation.accepted", found.id, member_id=str(member.id))
    await unit.emit("member.joined", member.id, role=found.role, user_id=str(user_id))
    return Actor(found.organization_id, Mode.LIVE, found.role, user_id=user_id, annotator_id=annotator.id)

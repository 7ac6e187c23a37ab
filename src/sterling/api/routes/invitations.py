"""/invitations: people join by a link."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from sterling.api.auth import address_of, needs, open_to_all
from sterling.api.context import Context, InContext
from sterling.api.cookies import sign_in_new
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.api.refusals import refuse
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import InvitationId
from sterling.domain.invitation import AcceptInvitation, Invitation, InvitationLink, NewInvitation, Offer
from sterling.domain.record import Page
from sterling.domain.session import Me
from sterling.domain.user import OneTime
from sterling.ports.store import Unit
from sterling.services import invitations
from sterling.services.sessions import find_login

router = APIRouter(prefix="/invitations", tags=["invitations"])
Manager = Annotated[Actor, Depends(needs(Verb.MEMBERS_MANAGE))]
Creator = Annotated[Once, Depends(creating(Verb.MEMBERS_MANAGE))]


@router.get("")
async def list_(actor: Manager, context: InContext, paging: InPages) -> Page[Invitation]:
    """Newest first, with those that were accepted or are over."""
    async with context.store.unit(actor) as unit:
        return await invitations.list_invitations(unit, paging.after, paging.limit)


@router.post("", status_code=201)
async def create(new: NewInvitation, once: Creator) -> InvitationLink:
    """A link for one person, shown once; mailed too, where mail is set up and an address is given."""

    async def invite(unit: Unit) -> InvitationLink:
        made = await invitations.create_invitation(unit, new, once.context.settings.invitation_hours)
        await _mail(once.context, made)
        return made

    return await once.run(invite)


async def _mail(context: Context, made: InvitationLink) -> None:
    """Before the commit: an invitation whose mail was refused is not made."""
    to, base = made.invitation.email, context.settings.public_url
    if context.mail is not None and to is not None and base is not None:
        text = f"You are invited to Sterling. Open this link to join:\n\n{base.rstrip('/')}{made.link.url}\n"
        await context.mail.send(to, "Your invitation to Sterling", text)


@router.delete("/{invitation_id}", status_code=204)
async def remove(invitation_id: InvitationId, actor: Manager, context: InContext) -> None:
    """Withdraws an open invitation."""
    async with context.store.unit(actor) as unit:
        await invitations.revoke_invitation(unit, invitation_id)


@router.post("/offer", dependencies=[Depends(open_to_all)])
async def offer(given: OneTime, context: InContext) -> Offer:
    """What the link offers. The token is in the body: addresses stand in the logs of proxies."""
    return await invitations.get_offer(context.store, given.token)


@router.post("/accept", dependencies=[Depends(open_to_all)], response_model=Me)
async def accept(given: AcceptInvitation, context: InContext, request: Request, response: Response) -> Any:
    """Joins by the link, with a new login or the one that the address and password name; signs in."""
    succeeded = context.limits.sign_ins.take(given.email, address_of(request))
    try:
        actor = await invitations.who_accepts(context.store, context.passwords, given)
    except invitations.WrongPassword as error:
        return refuse(request, error, await find_login(context.store, given.email))
    succeeded()
    return await sign_in_new(request, response, context, actor, given.email)

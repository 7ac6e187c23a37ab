"""/members and /password-resets."""

from typing import Annotated

from fastapi import APIRouter, Depends

from sterling.api.auth import needs, open_to_all
from sterling.api.context import InContext
from sterling.api.once import Once, creating
from sterling.api.paging import InPages
from sterling.domain.access import Actor, Verb
from sterling.domain.ids import MemberId
from sterling.domain.member import Member, MemberChange
from sterling.domain.record import Page
from sterling.domain.secrets import new_token
from sterling.domain.user import Link, NewReset, PasswordReset
from sterling.services import members

router = APIRouter(tags=["members"])
Reader = Annotated[Actor, Depends(needs(Verb.MEMBERS_READ))]
Manager = Annotated[Actor, Depends(needs(Verb.MEMBERS_MANAGE))]
Creator = Annotated[Once, Depends(creating(Verb.MEMBERS_MANAGE))]
_FORGOTTEN = NewReset()


@router.get("/members")
async def list_(actor: Reader, context: InContext, paging: InPages) -> Page[Member]:
    """Everybody in the organization, oldest first."""
    async with context.store.unit(actor) as unit:
        return await members.list_members(unit, paging.after, paging.limit)


@router.get("/members/{member_id}")
async def get(member_id: MemberId, actor: Reader, context: InContext) -> Member:
    async with context.store.unit(actor) as unit:
        return await members.get_member(unit, member_id)


@router.patch("/members/{member_id}")
async def change(member_id: MemberId, given: MemberChange, actor: Manager, context: InContext) -> Member:
    """Changes the role, or switches the member off or on."""
    async with context.store.unit(actor) as unit:
        changed = await members.change_member(unit, member_id, given)
    context.verified.forget()
    return changed


@router.post("/members/{member_id}/password-reset", status_code=201)
async def create_reset(member_id: MemberId, once: Creator, given: NewReset = _FORGOTTEN) -> Link:
    """A one-time link with which the member sets a new password. With `lock` it is the only way in from now
    on: the password, sessions, keys and open invitations of the member end at once."""
    hours = once.context.settings.reset_hours
    locked = await once.context.passwords.hash(new_token()) if given.lock else None
    made = await once.run(lambda unit: members.create_reset(unit, member_id, hours, locked))
    once.context.verified.forget()
    return made


@router.post("/password-resets", status_code=204, dependencies=[Depends(open_to_all)])
async def reset_password(given: PasswordReset, context: InContext) -> None:
    """Sets a new password by a one-time link; ends every session of that login."""
    await members.reset_password(context.store, context.passwords, given)
    context.verified.forget()

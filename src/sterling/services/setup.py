"""The first start: a one-time link, and the first organization and owner."""

from datetime import timedelta

from sterling.domain.access import Actor, Role
from sterling.domain.annotator import AnnotatorKind, NewAnnotator
from sterling.domain.errors import Conflict, NotFound
from sterling.domain.ids import OrganizationId, new_id
from sterling.domain.organization import Mode
from sterling.domain.secrets import hash_of, new_token
from sterling.domain.setup import SetUp, SetUpState
from sterling.ports.passwords import Passwords
from sterling.ports.store import Store

_OVER = "This set-up link does not work: it is unknown, used or over. Start the server anew for another."


async def get_state(store: Store) -> SetUpState:
    async with store.system() as gate:
        return SetUpState(needed=await gate.setup_needed())


async def open_link(store: Store, hours: float) -> str | None:
    """The token of a new set-up link, which ends earlier ones; None when set-up is done."""
    token = new_token()
    async with store.system() as gate:
        opened = await gate.open_setup(hash_of(token), await gate.now() + timedelta(hours=hours))
    return token if opened else None


async def set_up(store: Store, passwords: Passwords, given: SetUp) -> Actor:
    """Makes the first organization and its owner; gives the owner.

    Raises:
        NotFound: the link is unknown, used or over.
        Conflict: the address has a login.
    """
    if not (await get_state(store)).needed:
        raise NotFound(_OVER)
    password_hash = await passwords.hash(given.password.get_secret_value())
    organization_id = OrganizationId(new_id())
    async with store.unit(Actor(organization_id, Mode.LIVE, Role.OWNER)) as unit:
        if not await unit.members.found(hash_of(given.token), organization_id, given.organization):
            raise NotFound(_OVER)
        user_id = await unit.members.add_login(given.email, given.name, password_hash)
        if user_id is None:
            raise Conflict("This e-mail address has a login already.")
        annotator = await unit.annotators.add(
            NewAnnotator(kind=AnnotatorKind.PERSON, name=given.name), user_id
        )
        assert annotator is not None
        member = await unit.members.add(user_id, annotator.id, Role.OWNER)
        await unit.emit("organization.created", organization_id, name=given.organization)
        await unit.emit("member.joined", member.id, role=Role.OWNER, user_id=str(user_id))
    return Actor(organization_id, Mode.LIVE, Role.OWNER, user_id=user_id, annotator_id=annotator.id)

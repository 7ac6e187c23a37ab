"""Signing in and out, and who one is."""

from dataclasses import dataclass

from sterling.domain.access import Actor, rights
from sterling.domain.errors import Forbidden, Unauthenticated
from sterling.domain.organization import Mode
from sterling.domain.preferences import Preferences
from sterling.domain.record import Page
from sterling.domain.secrets import hash_of, new_token
from sterling.domain.session import Me, Opening, Session, SignIn
from sterling.ports.gate import FoundLogin
from sterling.ports.passwords import Passwords
from sterling.ports.store import Store, Unit

_WRONG = "The e-mail address or the password is wrong, or the account is not active."


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: its secret, for the cookie, and what the interface needs."""

    token: str
    me: Me


async def find_login(store: Store, email: str) -> FoundLogin | None:
    async with store.system() as gate:
        return await gate.find_login(email)


async def who_signs_in(passwords: Passwords, given: SignIn, login: FoundLogin | None) -> Actor:
    """The member behind the password of a login; `login` is what `find_login` gave.

    Takes as long for an address that nobody has as for a wrong password, and says the same.

    Raises:
        Unauthenticated: no such login, wrong password, or no active membership.
    """
    right = await passwords.verify(given.password.get_secret_value(), login.password_hash if login else None)
    if login is None or not right or login.organization_id is None or login.role is None:
        raise Unauthenticated(_WRONG)
    return Actor(
        organization_id=login.organization_id,
        mode=Mode.LIVE,
        role=login.role,
        user_id=login.user_id,
        annotator_id=login.annotator_id,
    )


async def open_session(unit: Unit, login: FoundLogin, opening: Opening, before: str | None) -> Opened:
    """Opens a session for the unit's actor, who is a member with this login; `before` is the token of the
    session that the browser had, which ends.

    Raises:
        Unauthenticated: the login has another password by now.
    """
    if not await unit.members.hold_password(login.user_id, login.password_hash):
        raise Unauthenticated(_WRONG)
    if before is not None:
        await unit.sessions.remove(hash_of(before))
    token, csrf = new_token(), new_token()
    await unit.sessions.add(hash_of(token), login.user_id, csrf, opening)
    await unit.emit("session.opened", login.user_id, address=opening.address)
    return Opened(token, await me(unit, csrf))


async def close_session(unit: Unit, token: str) -> None:
    await unit.sessions.remove(hash_of(token))
    await unit.emit("session.closed", unit.actor.user_id)


async def list_sessions(unit: Unit, token: str | None) -> Page[Session]:
    """Where the unit's actor is signed in, the last used first; `token` is the one that asks. A key is
    nowhere."""
    if unit.actor.user_id is None:
        return Page[Session](items=[], next_cursor=None)
    items = await unit.sessions.of_user(unit.actor.user_id, hash_of(token or ""))
    return Page[Session](items=items, next_cursor=None)


async def close_others(unit: Unit, token: str | None) -> None:
    """Ends every other session of the login."""
    if unit.actor.user_id is None or token is None:
        return
    ended = await unit.sessions.remove_others(unit.actor.user_id, hash_of(token))
    await unit.emit("session.others_closed", unit.actor.user_id, sessions=ended)


async def me(unit: Unit, csrf: str | None) -> Me:
    """Who the unit's actor is."""
    actor = unit.actor
    organization = await unit.members.organization()
    email, name, preferences = None, "API key", None
    if actor.user_id is not None:
        member = await unit.members.of_user(actor.user_id)
        if member is not None:
            email, name = member.email, member.name
        preferences = await unit.members.preferences(actor.user_id)
    elif actor.key_id is not None:
        name = (await unit.keys.get(actor.key_id)).name
    return Me(
        organization_id=actor.organization_id,
        organization=organization.name,
        mode=actor.mode,
        role=actor.role,
        verbs=sorted(rights(actor)),
        user_id=actor.user_id,
        annotator_id=actor.annotator_id,
        email=email,
        name=name,
        csrf=csrf,
        preferences=preferences,
    )


async def keep_preferences(unit: Unit, preferences: Preferences) -> Preferences:
    """Keeps what the unit's actor chose, in place of all that was chosen before.

    Raises:
        Forbidden: the actor is an API key, which has no interface.
    """
    if unit.actor.user_id is None:
        raise Forbidden("An API key has no preferences; they belong to whoever signs in.")
    await unit.members.keep_preferences(unit.actor.user_id, preferences)
    return preferences

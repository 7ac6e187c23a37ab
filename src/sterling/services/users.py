"""Logins: an own password, changed by who knows it; passwords that were refused."""

from dataclasses import replace

from sterling.domain.access import Actor
from sterling.domain.errors import Conflict, Forbidden, Invalid, Problem
from sterling.domain.ids import UserId
from sterling.domain.secrets import hash_of, new_token
from sterling.domain.session import Opening
from sterling.domain.user import PasswordChange
from sterling.ports.gate import FoundLogin
from sterling.ports.passwords import Passwords
from sterling.ports.store import Store, Unit


async def find_own(store: Store, actor: Actor) -> FoundLogin:
    """The login of the actor.

    Raises:
        Forbidden: the actor is an API key.
    """
    if actor.user_id is None:
        raise Forbidden("An API key has no password; it belongs to whoever signs in.")
    async with store.unit(actor) as unit:
        member = await unit.members.of_user(actor.user_id)
    assert member is not None
    async with store.system() as gate:
        login = await gate.find_login(member.email)
    assert login is not None
    return login


async def with_new_password(passwords: Passwords, given: PasswordChange, login: FoundLogin) -> FoundLogin:
    """The login as it is to be. Outside of a unit, since both take long.

    Raises:
        Invalid: the current password is another one.
    """
    if not await passwords.verify(given.current.get_secret_value(), login.password_hash):
        message = "This is not the current password."
        raise Invalid(message, problems=[Problem(path="/body/current", message=message)])
    return replace(login, password_hash=await passwords.hash(given.password.get_secret_value()))


async def change_password(
    unit: Unit, before: FoundLogin, after: FoundLogin, opening: Opening, csrf: str
) -> str:
    """Changes the password; every session of the login ends. Gives the token of a new one, for the browser
    that asks, so that a token that somebody else has is worth nothing.

    Raises:
        Conflict: somebody else was faster.
    """
    if not await unit.members.change_password(before.user_id, before.password_hash, after.password_hash):
        raise Conflict("The password was changed a moment ago. Sign in with the new one.")
    token = new_token()
    await unit.sessions.add(hash_of(token), before.user_id, csrf, opening)
    await unit.emit("member.password_changed", before.user_id)
    return token


async def log_refusal(store: Store, user_id: UserId, address: str) -> None:
    """Notes in the log that a password of this login was refused to somebody at this network address."""
    async with store.system() as gate:
        await gate.log_refusal(user_id, address)

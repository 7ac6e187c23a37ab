"""The first owner without a browser: what `sterling init` does."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr

from sterling.adapters.passwords import Argon2Passwords
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.errors import Conflict, Unauthenticated
from sterling.domain.key import NewKey
from sterling.domain.organization import Mode
from sterling.domain.session import SignIn
from sterling.domain.setup import SetUp
from sterling.ports.passwords import Passwords
from sterling.ports.store import Store
from sterling.services.keys import create_key
from sterling.services.sessions import find_login, who_signs_in
from sterling.services.setup import open_link, set_up


@dataclass(frozen=True, slots=True)
class Prepared:
    """The secrets of the owner's two API keys."""

    key: str
    test_key: str


def _drop(made: Prepared) -> None:
    """Whoever prepares in a program has the secrets from the call."""


async def prepare(
    dsn: str,
    organization: str,
    email: str,
    name: str,
    password: str,
    *,
    keep: Callable[[Prepared], None] = _drop,
) -> Prepared:
    """Makes the first organization, its owner, and an API key for each mode. `keep` gets the secrets before
    the keys are valid: what ends before they are kept is done again with the same owner and password.

    Raises:
        Conflict: the store has an owner already, who has a key or another address or password.
        pydantic.ValidationError: the e-mail address, a name or the password breaks a rule.
    """
    engine = create_engine(dsn)
    store, passwords = SqlStore(engine, ProcrastinateQueue(dsn)), Argon2Passwords()
    try:
        token = await open_link(store, hours=1)
        if token is None:
            owner = await _begun(store, passwords, SignIn(email=email, password=SecretStr(password)))
        else:
            given = SetUp(
                token=token, organization=organization, name=name, email=email, password=SecretStr(password)
            )
            owner = await set_up(store, passwords, given)
        async with store.unit(owner) as unit:
            keys = [await create_key(unit, _key(mode, owner)) for mode in (Mode.LIVE, Mode.TEST)]
            made = Prepared(keys[0].secret, keys[1].secret)
            keep(made)
        return made
    finally:
        await engine.dispose()


async def _begun(store: Store, passwords: Passwords, given: SignIn) -> Actor:
    """The owner that an earlier preparation made, which ended before it made keys."""
    over = Conflict("This store has its first owner already. Sign in, or name another --data-dir.")
    try:
        owner = await who_signs_in(passwords, given, await find_login(store, given.email))
    except Unauthenticated:
        raise over from None
    async with store.unit(owner) as unit:
        if owner.role is not Role.OWNER or (await unit.keys.page(None, 1)).items:
            raise over
    return owner


def _key(mode: Mode, owner: Actor) -> NewKey:
    """A key that may do all that the owner may, and answers as the owner."""
    name = f"{mode.value} key of init"
    return NewKey(name=name, role=Role.OWNER, mode=mode, annotator_id=owner.annotator_id)

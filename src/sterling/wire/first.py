"""The first owner without a browser: what `sterling init` does."""

from dataclasses import dataclass

from pydantic import SecretStr

from sterling.adapters.passwords import Argon2Passwords
from sterling.adapters.queue.procrastinate import ProcrastinateQueue
from sterling.adapters.sql.engine import create_engine
from sterling.adapters.sql.store import SqlStore
from sterling.domain.access import Actor, Role
from sterling.domain.errors import Conflict
from sterling.domain.key import NewKey
from sterling.domain.organization import Mode
from sterling.domain.user import SetUp
from sterling.services.keys import create_key
from sterling.services.setup import open_link, set_up


@dataclass(frozen=True, slots=True)
class Prepared:
    """The secrets of the owner's two API keys."""

    key: str
    test_key: str


async def prepare(dsn: str, organization: str, email: str, name: str, password: str) -> Prepared:
    """Makes the first organization, its owner, and an API key for each mode.

    Raises:
        Conflict: the store has an owner already.
        pydantic.ValidationError: the e-mail address, a name or the password breaks a rule.
    """
    engine = create_engine(dsn)
    store = SqlStore(engine, ProcrastinateQueue(dsn))
    try:
        token = await open_link(store, hours=1)
        if token is None:
            raise Conflict("This store has its first owner already. Sign in, or name another --data-dir.")
        given = SetUp(
            token=token, organization=organization, name=name, email=email, password=SecretStr(password)
        )
        owner = await set_up(store, Argon2Passwords(), given)
        async with store.unit(owner) as unit:
            keys = [await create_key(unit, _key(mode, owner)) for mode in (Mode.LIVE, Mode.TEST)]
        return Prepared(keys[0].secret, keys[1].secret)
    finally:
        await engine.dispose()


def _key(mode: Mode, owner: Actor) -> NewKey:
    """A key that may do all that the owner may, and answers as the owner."""
    name = f"{mode.value} key of init"
    return NewKey(name=name, role=Role.OWNER, mode=mode, annotator_id=owner.annotator_id)

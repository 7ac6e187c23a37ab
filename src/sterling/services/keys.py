"""API keys: made, listed, revoked; never stronger than who makes them."""

from uuid import UUID

from sterling.domain.access import Role, Verb, may, require_to_give, still_given
from sterling.domain.errors import Forbidden, Invalid, NotFound, Problem
from sterling.domain.ids import AnnotatorId, KeyId
from sterling.domain.key import Key, KeySecret, Named, NewKey
from sterling.domain.record import Page
from sterling.domain.secrets import hash_of, new_key, prefix_of
from sterling.ports.gate import FoundKey
from sterling.ports.store import Unit


def usable(found: FoundKey) -> bool:
    """Whether the key still works: the member behind it is active and has every right of the key's role."""
    return still_given(found.actor.role, found.maker_role)


async def list_keys(unit: Unit, after: UUID | None, limit: int) -> Page[Key]:
    return await unit.keys.page(after, limit)


async def create_key(unit: Unit, new: NewKey) -> KeySecret:
    """Makes a key; its secret is in the answer and nowhere else.

    Raises:
        Forbidden: the key would have rights that its maker has not, open live data to a key of the test mode,
            or outlive the key that makes it.
        Invalid: it would be expired already.
        NotFound: there is no such annotator.
    """
    require_to_give(unit.actor, new.role, None if new.scopes is None else frozenset(new.scopes), new.mode)
    await _require_to_end(unit, new)
    if new.expires_at is not None and new.expires_at <= await unit.now():
        message = "The key would be expired already; name a time to come."
        raise Invalid(message, problems=[Problem(path="/body/expires_at", message=message)])
    if new.annotator_id is not None:
        await unit.annotators.get(new.annotator_id)
    secret = new_key(new.mode)
    key = await unit.keys.add(new, prefix_of(secret), hash_of(secret))
    await unit.emit("key.created", key.id, name=key.name, role=key.role, mode=key.mode)
    return KeySecret(key=key, secret=secret)


async def _require_to_end(unit: Unit, new: NewKey) -> None:
    """A key makes none that outlives it: whoever lends one for a day lends no more."""
    if unit.actor.key_id is None:
        return
    own = (await unit.keys.get(unit.actor.key_id)).expires_at
    if own is not None and (new.expires_at is None or new.expires_at > own):
        raise Forbidden(
            f"The key that makes this one expires at {own:%Y-%m-%dT%H:%M:%SZ}; name no later time."
        )


async def create_annotator_key(unit: Unit, annotator_id: AnnotatorId, named: Named) -> KeySecret:
    """A key that claims and submits as this annotator, and does nothing else.

    Raises:
        Forbidden: the annotator is a person with a login, in whose name only who manages keys may act.
        NotFound: there is no such annotator.
    """
    annotator = await unit.annotators.get(annotator_id)
    if annotator.user_id is not None and not may(unit.actor, Verb.KEYS_MANAGE):
        raise Forbidden("This annotator is a member; only who manages keys may make one in a member's name.")
    own = None if unit.actor.key_id is None else await unit.keys.get(unit.actor.key_id)
    new = NewKey(
        name=named.name,
        role=Role.ANNOTATOR,
        mode=unit.actor.mode,
        annotator_id=annotator_id,
        expires_at=None if own is None else own.expires_at,
    )
    return await create_key(unit, new)


async def revoke_key(unit: Unit, key_id: KeyId) -> None:
    """The key stops working within a second.

    Raises:
        NotFound: there is no such key.
        Forbidden: it has rights that the actor has not.
    """
    key = await unit.keys.get(key_id)
    require_to_give(unit.actor, key.role, None if key.scopes is None else frozenset(key.scopes), key.mode)
    if not await unit.keys.remove(key_id):
        raise NotFound(f"There is no API key {key_id}.", key_id=str(key_id))
    await unit.emit("key.revoked", key_id, name=key.name)

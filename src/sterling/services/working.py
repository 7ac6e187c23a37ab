"""Who may look at a task and speak about it: those who may read all tasks, and those who work on this one."""

from sterling.domain.access import Verb, may
from sterling.domain.errors import Forbidden
from sterling.domain.ids import ItemId
from sterling.ports.store import Unit


async def require_worker(unit: Unit, item_id: ItemId, verb: Verb, doing: str) -> None:
    """Raises Forbidden for an actor without the verb who never had a task of the item. `doing` ends the
    sentence "Only those who work on this task may ..."."""
    if may(unit.actor, verb):
        return
    annotator = unit.actor.annotator_id
    if annotator is None or not await unit.assets.works_on(item_id, annotator):
        raise Forbidden(f"Only those who work on this task may {doing}. Claim it first.")

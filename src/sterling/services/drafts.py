"""Drafts: work on a lease that is not handed in yet, for its annotator alone."""

import orjson
from pydantic import JsonValue

from sterling.domain.access import Verb, require
from sterling.domain.draft import MOST_BYTES, Draft, DraftVersion
from sterling.domain.errors import Invalid, Stale, TooLarge
from sterling.domain.ids import AssignmentId
from sterling.domain.patch import Operation, apply_patch
from sterling.ports.store import Unit


async def read_draft(unit: Unit, assignment_id: AssignmentId) -> Draft:
    """At version 0 and without a body before anything was kept.

    Raises:
        NotFound: no such assignment, or somebody else's.
        Conflict: it was handed in, skipped or given back, or the lease ran out.
    """
    require(unit.actor, Verb.ANSWERS_SUBMIT)
    return await unit.drafts.of_lease(assignment_id, unit.actor.annotator_id)


async def change_draft(
    unit: Unit, assignment_id: AssignmentId, patch: list[Operation], version: int
) -> DraftVersion:
    """Applies the patch; the draft is then at the next version.

    Raises:
        Stale: it is at another version; carries the draft as it is.
        Invalid: the patch does not fit, or leaves something else than an object.
        TooLarge: the draft would be.
        NotFound, Conflict: as `read_draft`; Conflict also for a `test` that failed.
    """
    before = await read_draft(unit, assignment_id)
    if before.version != version:
        raise _stale(before)
    present = before.model_dump(mode="json")
    body = _checked(apply_patch(present["body"], patch))
    changed = await unit.drafts.write(before, body)
    if changed is None:
        raise _stale(await read_draft(unit, assignment_id))
    return changed


def _checked(body: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(body, dict):
        raise Invalid("A draft is a JSON object, and this patch leaves none; begin with an add at ''.")
    size = len(orjson.dumps(body))
    if size > MOST_BYTES:
        raise TooLarge(f"A draft has at most {MOST_BYTES} bytes, and this one would have {size}.")
    return body


def _stale(present: Draft) -> Stale:
    message = f"This draft is at version {present.version}; it was changed elsewhere. Read it again."
    return Stale(message, draft=present.model_dump(mode="json"))

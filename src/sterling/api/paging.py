"""How every listing is asked for: `limit` and `cursor`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from sterling.domain.cursor import decode_id

MOST = 500


@dataclass(frozen=True, slots=True)
class Paging:
    limit: int
    cursor: str | None

    @property
    def after(self) -> UUID | None:
        """The id in the cursor, for listings sorted by id. Others use `domain.cursor.decode`.

        Raises:
            Invalid: the cursor is not one of ours.
        """
        return decode_id(self.cursor)


async def _paging(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most things on this page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next_cursor` of the page before.")
    ] = None,
) -> Paging:
    return Paging(limit, cursor)


InPages = Annotated[Paging, Depends(_paging)]
"""For a route's signature: `paging: InPages`."""

"""Columns of tables of answers, and what other tools call them."""

from collections.abc import Mapping, Sequence

_OTHERS: Mapping[str, tuple[str, ...]] = {
    "task": ("ASSIGNMENT:task_id", "HITId"),
    "worker": ("ASSIGNMENT:worker_id", "WorkerId"),
    "label": ("OUTPUT:", "Answer."),
}
"""Of Toloka and of Mechanical Turk; of labels how the columns begin, of which a table may have several."""


def missing(column: str, wanted: Sequence[str], head: Sequence[str], field: str) -> str:
    """The sentence for a table without the column of a field: what there is, and how to map it."""
    there = ", ".join(head) or "none"
    pairs = suggested(head)
    how = f" For this table: {' '.join(pairs)}." if pairs else ""
    return (
        f"the column {column!r} is missing; needed are {', '.join(wanted)}, there are {there}. "
        f"Name columns that are called otherwise: --map {field}=COLUMN.{how}"
    )


def suggested(head: Sequence[str]) -> list[str]:
    """Options that map the columns of Toloka or Mechanical Turk; none for a table of another tool."""
    found = {
        field: next((column for column in head if column.startswith(names)), None)
        for field, names in _OTHERS.items()
    }
    if None in found.values():
        return []
    return [f"--map {_quoted(f'{field}={column}')}" for field, column in found.items()]


def _quoted(text: str) -> str:
    return f"'{text}'" if " " in text else text

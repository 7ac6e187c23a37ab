"""Pages."""

from __future__ import annotations


def problems() -> list[str]:
    return []

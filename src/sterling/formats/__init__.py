"""Importers and exporters: one file each, found by a scan of this folder and by entry points.

A module of this folder offers `IMPORTER` and/or `EXPORTER`; a package outside offers the same objects under
the entry point group `sterling.formats`.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any, TypeVar, cast

from sterling.domain.errors import Invalid
from sterling.formats.contract import Exporter, Importer

GROUP = "sterling.formats"
T = TypeVar("T")
_GROUND = frozenset({"archive", "contract", "encoding", "flat", "native", "rows", "target", "values"})


def _modules() -> Iterator[Any]:
    for found in pkgutil.iter_modules(__path__):
        if found.name not in _GROUND:
            yield importlib.import_module(f"{__name__}.{found.name}")
    for point in entry_points(group=GROUP):
        yield point.load()


@cache
def importers() -> Mapping[str, Importer]:
    """All importers by name."""
    found = (getattr(module, "IMPORTER", None) for module in _modules())
    return {one.name: one for one in cast("Iterator[Importer | None]", found) if one is not None}


@cache
def exporters() -> Mapping[str, Exporter]:
    """All exporters by name."""
    found = (getattr(module, "EXPORTER", None) for module in _modules())
    return {one.name: one for one in cast("Iterator[Exporter | None]", found) if one is not None}


def importer(name: str) -> Importer:
    """The importer of this name. Raises Invalid, which says which there are."""
    return _named(importers(), name, "imported")


def exporter(name: str) -> Exporter:
    """The exporter of this name. Raises Invalid, which says which there are."""
    return _named(exporters(), name, "exported")


def _named(known: Mapping[str, T], name: str, verb: str) -> T:
    if name not in known:
        names = ", ".join(sorted(known))
        raise Invalid(
            f"The format {name[:50]!r} cannot be {verb}. There are {names}.", known=[*sorted(known)]
        )
    return known[name]


_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd", b"Rar!")
"""First bytes of gzip, bzip2, xz, 7z, zstd and rar."""


def detect(head: bytes, name: str) -> tuple[Importer, str]:
    """The importer that recognizes the beginning of a file, and why. Raises Invalid where none does."""
    for one in importers().values():
        why = one.detect(head, name)
        if why is not None:
            return one, why
    names = ", ".join(sorted(importers()))
    if head.startswith(_PACKED):
        raise Invalid(f"{name[:100]!r} is packed. Unpack it first; archives are read as zip alone.")
    raise Invalid(f"The format of {name[:100]!r} is not recognized. Name it; there are {names}.")

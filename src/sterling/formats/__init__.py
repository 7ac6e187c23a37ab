"""Importers and exporters: one file each, found by a scan of this folder and by entry points.

A module of this folder offers `IMPORTER` and/or `EXPORTER`; a package outside offers the same objects under
the entry point group `sterling.formats`.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from sterling.domain.errors import Invalid
from sterling.domain.plugin import Plugins, gather
from sterling.formats.contract import Exporter, Importer

GROUP = "sterling.formats"
ROLES: Mapping[str, type] = {"IMPORTER": Importer, "EXPORTER": Exporter}


def importers() -> Mapping[str, Importer]:
    """All importers by name."""
    return scan("IMPORTER").known


def exporters() -> Mapping[str, Exporter]:
    """All exporters by name."""
    return scan("EXPORTER").known


@cache
def scan(role: str) -> Plugins[Any]:
    """All that modules and packages offer as `IMPORTER` or as `EXPORTER`."""
    ours = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))

    def offered(thing: object) -> Mapping[str, Any]:
        one = getattr(thing, role, None)
        if one is None:
            return {}
        if not isinstance(one, ROLES[role]):
            raise TypeError(f"its {role} lacks what one has")
        return {one.name: one}

    return gather(GROUP, ours, offered)


def importer(name: str) -> Importer:
    """The importer of this name. Raises Invalid, which says which there are."""
    return _named("IMPORTER", name, "imported")


def exporter(name: str) -> Exporter:
    """The exporter of this name. Raises Invalid, which says which there are."""
    return _named("EXPORTER", name, "exported")


def _named(role: str, name: str, verb: str) -> Any:
    plugins = scan(role)
    known = plugins.known
    if name not in known:
        message = f"The format {name[:50]!r} cannot be {verb}. There are {', '.join(sorted(known))}."
        raise Invalid(" ".join([message, *plugins.refused]), known=[*sorted(known)])
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

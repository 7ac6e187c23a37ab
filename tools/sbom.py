"""The bill of materials of a bundle, as CycloneDX 1.6 JSON."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from tools.licences import Package

# What an SPDX expression looks like; anything else is a licence's name in prose.
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+()-]+)*$")


def document(packages: list[Package]) -> dict[str, Any]:
    """The document; the same packages give the same bytes."""
    own = [package for package in packages if package.name == "sterling"]
    others = [package for package in packages if package.name != "sterling"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**_component(own[0]), "type": "application"}} if own else {},
        "components": [_component(package) for package in others],
    }


def address(package: Package) -> str:
    """The package URL (purl)."""
    name = package.name.lower().replace("_", "-") if package.kind == "pypi" else package.name
    return f"pkg:{package.kind}/{quote(name, safe='/')}@{quote(package.version, safe='')}"


def _component(package: Package) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": address(package),
        "name": package.name,
        "version": package.version,
        "purl": address(package),
        "licenses": [_licence(package.licence)],
    }
    if package.sha256:
        component["hashes"] = [{"alg": "SHA-256", "content": package.sha256}]
    return component


def _licence(text: str) -> dict[str, Any]:
    return {"expression": text} if _EXPRESSION.match(text) else {"license": {"name": text}}

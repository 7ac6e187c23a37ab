"""What a bundle is made of, and under which licences: read from wheels and from the web packages."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path, PurePosixPath
from typing import Any

from tools.place import WEB

_TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the bundle."""

    kind: str  # pypi or npm
    name: str
    version: str
    licence: str
    sha256: str  # of the wheel; empty for npm, whose code is part of the built interface
    texts: tuple[tuple[str, str], ...]  # file name and content of each licence text


def packages(wheels: Path) -> list[Package]:
    """Every wheel of the folder, then every web package that can end in the built interface."""
    return [*(_wheel(path) for path in sorted(wheels.glob("*.whl"))), *_web()]


def refused(found: list[Package]) -> list[str]:
    """Packages that may not travel with Apache-2.0 code: GPL, AGPL, unknown. A library's LGPL may."""
    return [
        f"{package.name} {package.version}: {package.licence}"
        for package in found
        if package.licence == "unknown"
        or re.search(r"(?<!L)(?<!Lesser )(GPL|General Public License)", package.licence)
    ]


def write(found: list[Package], folder: Path) -> None:
    """One folder per package with its licence texts, and a table of all."""
    rows: list[str] = []
    for package in found:
        rows.append(f"{package.kind}\t{package.name}\t{package.version}\t{package.licence}\n")
        for name, text in package.texts:
            target = folder / package.kind / package.name.replace("/", "_") / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    (folder / "packages.tsv").write_text("kind\tname\tversion\tlicence\n" + "".join(rows))


def _wheel(path: Path) -> Package:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" in name]
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        head = Parser().parsestr(archive.read(metadata).decode())
        texts = [
            (PurePosixPath(name).name, archive.read(name).decode("utf-8", "replace"))
            for name in names
            if _TEXTS.search(PurePosixPath(name).name) or "/licenses/" in name
        ]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    version = str(head["Version"])
    return Package("pypi", str(head["Name"]), version, _licence(head), digest, tuple(sorted(texts)))


def _licence(head: Message) -> str:
    """The SPDX expression; else what the classifiers say; else the first line of the free field."""
    if head["License-Expression"]:
        return str(head["License-Expression"])
    classifiers = [str(row) for row in head.get_all("Classifier", [])]
    named = [row.split(" :: ")[-1] for row in classifiers if row.startswith("License ::")]
    free = str(head["License"] or "").strip().splitlines()
    return " AND ".join(named) or (free[0] if free else "unknown")


def _web() -> list[Package]:
    lock: dict[str, Any] = json.loads((WEB / "package-lock.json").read_text())
    found: list[Package] = []
    for place, entry in sorted(lock["packages"].items()):
        folder = WEB / place
        if place and not entry.get("dev") and not entry.get("optional") and folder.is_dir():
            texts = [
                (path.name, path.read_text("utf-8", "replace"))
                for path in sorted(folder.iterdir())
                if path.is_file() and _TEXTS.match(path.name)
            ]
            name = place.rpartition("node_modules/")[2]
            licence = str(entry.get("license", "unknown"))
            found.append(Package("npm", name, str(entry["version"]), licence, "", tuple(texts)))
    return found

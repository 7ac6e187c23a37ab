"""Releases: frozen versions of a dataset with its labels."""

import hashlib
from pathlib import Path
from typing import Generic
from urllib.parse import quote
from uuid import UUID

from sterling.domain.errors import Conflict
from sterling.domain.release import MANIFEST, Manifest, ReleaseFile
from sterling.domain.release import Release as Record
from sterling.domain.signature import SIGNATURE
from sterling.sdk.calls import call
from sterling.sdk.steps import Bound, D, Steps, together, verb


class Release(Bound[D], Generic[D]):
    """One release: its manifest, its digest, its files."""

    def __init__(self, driver: D, record: Record) -> None:
        super().__init__(driver)
        self.record = record

    @property
    def id(self) -> UUID:
        return self.record.id

    @property
    def manifest(self) -> Manifest:
        """What it is made of."""
        return self.record.manifest

    @verb
    def download(self, folder: Path) -> Steps[list[Path]]:
        """Writes the files, the manifest and its signature into a folder, and checks each file against its
        SHA-256."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = yield from together([self._file(one, folder) for one in self.manifest.files], 4)
        manifest = folder / MANIFEST
        yield from call("GET", f"/releases/{self.id}/manifest", into=manifest)
        if self.record.signature is None:
            return [*paths, manifest]
        signature = folder / SIGNATURE
        yield from call("GET", f"/releases/{self.id}/signature", into=signature)
        return [*paths, manifest, signature]

    def _file(self, file: ReleaseFile, folder: Path) -> Steps[Path]:
        path = folder / Path(file.name).name
        yield from call("GET", f"/releases/{self.id}/files/{quote(file.name, safe='')}", into=path)
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        if found != file.sha256:
            raise Conflict(f"{path} is not what the manifest states: its SHA-256 is {found}.", name=file.name)
        return path

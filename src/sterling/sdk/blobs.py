"""Files that items name: pictures, recordings, documents."""

from collections.abc import Iterable
from pathlib import Path
from typing import Generic

from sterling.domain.blob import Blob
from sterling.sdk.calls import call, parse
from sterling.sdk.steps import Bound, D, Steps, together, verb

WIDTH = 8
"""Uploads at the same time."""


def upload_one(content: Path | bytes) -> Steps[Blob]:
    """Stores one file. The same bytes again are a no-op."""
    headers = {"content-type": "application/octet-stream"}
    return parse(Blob, (yield from call("PUT", "/blobs", content=content, headers=headers)))


class Blobs(Bound[D], Generic[D]):
    """`client.blobs`: files, content-addressed. An item names one as `sha256:<digest>`."""

    @verb
    def upload(self, content: Path | bytes) -> Steps[Blob]:
        """Stores a file or bytes."""
        return (yield from upload_one(content))

    @verb
    def upload_many(self, contents: Iterable[Path | bytes]) -> Steps[list[Blob]]:
        """Stores several side by side; gives them in order."""
        return (yield from together([upload_one(one) for one in contents], WIDTH))

    @verb
    def download(self, sha256: str, path: Path) -> Steps[Path]:
        """Writes a blob's bytes to a file."""
        yield from call("GET", f"/blobs/{sha256.removeprefix('sha256:')}", into=path)
        return path

"""Bytes: blobs that we hold, content-addressed; and references to those that stay where they are."""

from typing import Annotated

from pydantic import Field, StringConstraints

from sterling.domain.record import Record, Utc

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hex."""

Uri = Annotated[
    str, StringConstraints(min_length=1, max_length=4096, pattern=r"^(file|s3|gs|az|https?)://\S+$")
]
"""Where an asset lies: a file under an allowed folder, an object in a bucket, or a page of the web."""


class Blob(Record):
    """Bytes in the blob store of one organization. The media type is what the bytes are, not what names say.

    `width` and `height` are pixels as a browser shows them (EXIF orientation applied); null where there is
    no image.
    """

    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    media_type: str
    width: int | None
    height: int | None


class Reference(Record):
    """Bytes that stay where they are, and what they were at the first read: a later change is detected.

    `etag` is the source's own mark of a version (for a file: made of its size and time); null where it has
    none.
    """

    uri: Uri
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    etag: str | None
    modified_at: Utc | None

"""Files inside of items as `data:` URIs (RFC 2397): they become assets, as if they had come beside."""

import base64
import binascii
import mimetypes
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from pydantic import JsonValue

from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem
from sterling.domain.template import ViewKind
from sterling.formats.contract import Asset, Entry, Target

Entries = Iterator[Entry | LineProblem]
_SCHEME = "data:"
_SHOW_FILES = frozenset(
    {
        ViewKind.IMAGE,
        ViewKind.VIDEO,
        ViewKind.AUDIO,
        ViewKind.TIMESERIES,
        ViewKind.POINTCLOUD,
        ViewKind.CAMERA,
        ViewKind.DOCUMENT,
    }
)


def unpacked(entries: Entries, target: Target) -> Entries:
    """The entries with each `data:` URI of a field that a view shows as a file (a picture, a sound, pages)
    turned into an asset. An entry with one that cannot be read is refused, with the path of its field."""
    fields = sorted({src.split(".")[0].split("[")[0] for kind, src in target.views.values() if _file(kind)})
    return (_unpacked(one, fields) for one in entries) if fields else entries


def _file(kind: str) -> bool:
    return kind in _SHOW_FILES


def _unpacked(one: Entry | LineProblem, fields: list[str]) -> Entry | LineProblem:
    if isinstance(one, LineProblem):
        return one
    found = [uri for field in fields for uri in _uris(field, one.data.get(field))]
    if not found:
        return one
    try:
        assets = [_asset(path, uri) for path, uri in found]
    except _Wrong as wrong:
        return LineProblem(line=one.line, external_id=one.external_id, problems=[wrong.problem])
    return one._replace(assets=(*one.assets, *assets))


class _Wrong(Exception):
    def __init__(self, path: str, message: str) -> None:
        self.problem = Problem(path=f"/data/{path.replace('.', '/')}", message=message, code="data_uri")


def _uris(path: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    """(path, URI) of a value and of what it holds. Lists of numbers, which may be long, are passed over; so
    are keys with a dot, which a path cannot name."""
    if isinstance(value, str):
        if value[: len(_SCHEME)].lower() == _SCHEME:
            yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if "." not in name:
                yield from _uris(f"{path}.{name}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], str | dict | list):
        for place, inner in enumerate(value):
            yield from _uris(f"{path}.{place}", inner)


def _asset(path: str, uri: str) -> Asset:
    """The bytes, under a name with the suffix of the stated type: what they are is looked at when they are
    stored."""
    head, comma, body = uri[len(_SCHEME) :].partition(",")
    media_type, *parameters = (part.strip().lower() for part in head.split(";"))
    if not comma:
        raise _Wrong(path, "is a data: URI without a comma between its type and its content")
    content = unquote_to_bytes(body)
    if "base64" in parameters:
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise _Wrong(path, f"is a data: URI that is no base64: {error}") from error
    if not content:
        raise _Wrong(path, "is a data: URI without content")
    return Asset.of(path, path.replace(".", "-") + (mimetypes.guess_extension(media_type) or ""), content)

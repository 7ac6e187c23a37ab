"""Built-in templates with a few sample items of our own: one YAML file each, files of items in `assets/`."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import JsonValue

from sterling.controls.source import read
from sterling.controls.template import Compiled, compile_template
from sterling.domain.control import JsonObject
from sterling.domain.errors import NotFound
from sterling.domain.template import Template, ViewKind

_IN_FILES = frozenset(
    {ViewKind.IMAGE, ViewKind.CAMERA, ViewKind.AUDIO, ViewKind.VIDEO, ViewKind.POINTCLOUD, ViewKind.DOCUMENT}
)
# What the files in `assets/` are, by how they begin (of MP4 after four bytes of a length); else pictures.
_BEGINNINGS = (
    (0, b"RIFF", "audio/wav"),
    (0, b"# .PCD", "application/octet-stream"),
    (4, b"ftyp", "video/mp4"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample item. `files` are what its views show, by field (of pages by `pages.0.image`, of the frames
    of a scene by `scene.frames.0.points`); `data` holds their names there."""

    data: JsonObject
    files: Mapping[str, bytes]

    def inline(self) -> JsonObject:
        """The data with files as data URIs, for a preview without any upload."""
        uris = {field: _data_uri(content) for field, content in self.files.items()}
        return {name: _replaced(value, name, uris) for name, value in self.data.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """A built-in template: `name` is its file's and its own; `category` is text, image, audio,
    video, pointcloud, timeseries, document, generative."""

    name: str
    category: str
    compiled: Compiled
    samples: tuple[Sample, ...]

    @property
    def template(self) -> Template:
        return self.compiled.template


def get(name: str) -> Entry:
    """The built-in template of this name."""
    for entry in entries():
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in entries())
    raise NotFound(f"There is no built-in template {name!r}; there are {known}.", name=name)


@cache
def entries() -> tuple[Entry, ...]:
    """All built-in templates, by category and name."""
    folder = files(__name__)
    found = [_entry(file) for file in folder.iterdir() if file.name.endswith(".yaml")]
    return tuple(sorted(found, key=lambda entry: (entry.category, entry.name)))


def _entry(file: Traversable) -> Entry:
    content, _ = read(file.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    items = content["items"]
    assert isinstance(items, list)
    compiled = compile_template(content["template"])
    return Entry(
        name=file.name.removesuffix(".yaml"),
        category=str(content["category"]),
        compiled=compiled,
        samples=tuple(_sample(item, compiled.template) for item in items if isinstance(item, dict)),
    )


def _sample(item: JsonObject, template: Template) -> Sample:
    shown = {view.src.removeprefix("$.") for view in template.views.values() if view.type in _IN_FILES}
    assets = {file.name: file for file in (files(__name__) / "assets").iterdir()}
    named = [found for field in sorted(shown) for found in _names(item[field], field, assets)]
    return Sample(item, {path: assets[name].read_bytes() for path, name in named})


def _names(value: JsonValue, path: str, assets: Mapping[str, Traversable]) -> Iterator[tuple[str, str]]:
    """Where in a value the names of files stand, however deep."""
    if isinstance(value, list):
        for at, part in enumerate(value):
            yield from _names(part, f"{path}.{at}", assets)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _names(part, f"{path}.{name}", assets)
    elif isinstance(value, str) and value in assets:
        yield path, value


def _replaced(value: JsonValue, path: str, uris: Mapping[str, str]) -> JsonValue:
    """A value with the files in it, also those of its parts, as data URIs."""
    if isinstance(value, list):
        return [_replaced(part, f"{path}.{at}", uris) for at, part in enumerate(value)]
    if isinstance(value, dict):
        return {name: _replaced(part, f"{path}.{name}", uris) for name, part in value.items()}
    return uris.get(path, value)


def _data_uri(content: bytes) -> str:
    known = (kind for at, start, kind in _BEGINNINGS if content.startswith(start, at))
    return f"data:{next(known, 'image/png')};base64," + base64.b64encode(content).decode("ascii")

"""Built-in templates, each with a few sample items of our own: one YAML file each, pictures in `assets/`."""

import base64
from collections.abc import Mapping
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

_IN_FILES = {ViewKind.IMAGE, ViewKind.AUDIO}


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample item. `files` are its pictures and sounds by field (of pages by `pages.0.image`); `data`
    holds their names there."""

    data: JsonObject
    files: Mapping[str, bytes]

    def inline(self) -> JsonObject:
        """The data with files as data URIs, for a preview without any upload."""
        uris = {field: _data_uri(content) for field, content in self.files.items()}
        return {name: _replaced(value, name, uris) for name, value in self.data.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """A built-in template: `name` is its file's and its own; `category` is text, image, audio,
    document, generative."""

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
    shown = {view.src.removeprefix("$."): view.type for view in template.views.values()}
    assets = files(__name__) / "assets"
    named = {field: item[field] for field, kind in shown.items() if kind in _IN_FILES}
    for field in (field for field, kind in shown.items() if kind is ViewKind.DOCUMENT):
        pages = item[field]
        for at, page in enumerate(pages if isinstance(pages, list) else []):
            if isinstance(page, dict):
                named[f"{field}.{at}.image"] = page["image"]
    return Sample(item, {field: _asset(assets, named[field]) for field in sorted(named)})


def _replaced(value: JsonValue, path: str, uris: Mapping[str, str]) -> JsonValue:
    """A value with the files in it, also those of its pages, as data URIs."""
    if isinstance(value, list):
        return [_replaced(part, f"{path}.{at}", uris) for at, part in enumerate(value)]
    if isinstance(value, dict):
        return {name: _replaced(part, f"{path}.{name}", uris) for name, part in value.items()}
    return uris.get(path, value)


def _asset(assets: Traversable, name: JsonValue) -> bytes:
    return (assets / str(name)).read_bytes()


def _data_uri(content: bytes) -> str:
    media_type = "audio/wav" if content.startswith(b"RIFF") else "image/png"
    return f"data:{media_type};base64," + base64.b64encode(content).decode("ascii")

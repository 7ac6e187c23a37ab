"""One task in a notebook: the editors of the workbench as a Jupyter widget, without a server or a network.

    from sterling.notebook import TaskWidget

    task = TaskWidget("entities", {"text": "Ada Okafor joined Harbour Robotics"})
    task            # the last line of a cell shows it
    task.answer     # None until it is submitted

Needs the extra `sterling[notebook]`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import traitlets
from anywidget import AnyWidget

from sterling.controls.template import compile_template
from sterling.domain.errors import Invalid, Unavailable
from sterling.sdk.templates import Template, load

FOLDER = Path(__file__).parent / "_ui" / "embed"


class TaskWidget(AnyWidget):  # pyright: ignore[reportUntypedBaseClass]
    """The element `<sterling-task>` as a widget.

    Traits: `plan` (the compiled template), `data` (the item; setting it begins a new task), `answer` (keyed
    by control as everywhere in Sterling; None until it is submitted) and `seconds` (of active work on it).
    """

    plan: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    data: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    answer: traitlets.TraitType[Any, Any] = traitlets.Dict(default_value=None, allow_none=True).tag(sync=True)
    seconds = traitlets.Float(0.0).tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def __init__(self, template: Template, data: Mapping[str, Any]) -> None:
        """`template` is a dictionary, a file, or the name of a built-in one; `data` is what its views show.

        A `Path` among the data is a picture or a sound, which is taken in as a data URI.

        Raises:
            Invalid: the template breaks a rule or cannot be read, or there is no file at a path of the data.
            NotFound: there is no built-in template of this name.
            Unavailable: this installation has no built interface.
        """
        compiled = compile_template(load(template))
        script, style = (_built(f"sterling-task.{kind}") for kind in ("js", "css"))
        super().__init__(plan=compiled.plan, data=data, _esm=script, _css=style)

    @traitlets.validate("data")
    def _taken_in(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        given: Mapping[str, Any] = proposal["value"]
        return {name: _inline(value) for name, value in given.items()}

    @traitlets.observe("data")
    def _begin(self, _change: object) -> None:
        self.answer, self.seconds = None, 0.0


def _built(name: str) -> str:
    """A file of the built interface. Browsers take it from the notebook itself, so it is sent as text."""
    try:
        return (FOLDER / name).read_text("utf-8")
    except FileNotFoundError:
        raise Unavailable(
            f"{FOLDER / name} is not there: the interface of this installation was not built. "
            "Install Sterling from a wheel, or build it with: npm run build (in web/)."
        ) from None


def _inline(value: Any) -> Any:
    if not isinstance(value, Path):
        return value
    kind = guess_type(value)[0] or "application/octet-stream"
    try:
        return f"data:{kind};base64,{b64encode(value.read_bytes()).decode('ascii')}"
    except OSError as error:
        raise Invalid(f"{value} cannot be read: {error.strerror}.") from None

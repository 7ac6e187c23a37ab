"""The kinds of control: each module here with a `CONTROL`, then the entry points `sterling.controls`."""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from sterling.domain.control import Control
from sterling.domain.errors import NotFound

GROUP = "sterling.controls"
AnyControl = Control[Any]


def get(kind: str) -> AnyControl:
    """The control of this kind; NotFound, with the kinds there are, for any other."""
    own = _own(kind)
    if own is not None:
        return own
    found, refused = scan()
    if kind in found:
        return found[kind]
    known = ", ".join(sorted(found))
    message = (
        f"There is no control kind {kind!r}; there are {known}. To add one, write a module with a CONTROL in "
        f"sterling/controls, or install a package with an entry point in the group {GROUP!r}."
    )
    raise NotFound(message + "".join(f" {reason}" for reason in refused), kind=kind, known=[*sorted(found)])


def all() -> tuple[AnyControl, ...]:
    """Every kind, by name."""
    found, _ = scan()
    return tuple(found[kind] for kind in sorted(found))


def _own(kind: str) -> AnyControl | None:
    """The control in our module of this name: who compiles one template need not load every kind there is."""
    if kind not in _modules():
        return None
    control = getattr(importlib.import_module(f"{__name__}.{kind}"), "CONTROL", None)
    return cast("AnyControl", control) if isinstance(control, Control) and control.kind == kind else None


@cache
def _modules() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


@cache
def scan() -> tuple[dict[str, AnyControl], tuple[str, ...]]:
    """All controls by kind, and a sentence for each refused plug-in. A bad plug-in breaks only itself."""
    found, refused = dict[str, AnyControl](), list[str]()
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        control = getattr(importlib.import_module(module.name), "CONTROL", None)
        if isinstance(control, Control):
            found[control.kind] = control
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            control = point.load()
        except Exception as error:  # whatever foreign code raises while it is imported
            refused.append(f"The plug-in {point.value} was refused: {error}.")
            continue
        if not isinstance(control, Control):
            refused.append(f"The plug-in {point.value} was refused: it is not an instance of Control.")
        elif control.kind in found:
            refused.append(
                f"The plug-in {point.value} was refused: the kind {control.kind!r} is already taken."
            )
        else:
            found[control.kind] = control
    return found, tuple(refused)

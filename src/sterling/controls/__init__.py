"""The kinds of control: each module here with a `CONTROL`, then the entry points `sterling.controls`."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from sterling.domain.control import Control
from sterling.domain.errors import NotFound
from sterling.domain.plugin import Plugins, gather

GROUP = "sterling.controls"
AnyControl = Control[Any]


def get(kind: str) -> AnyControl:
    """The control of this kind; NotFound, with the kinds there are, for any other."""
    own = _own(kind)
    if own is not None:
        return own
    plugins = scan()
    if kind in plugins.known:
        return plugins.known[kind]
    known = sorted(plugins.known)
    message = (
        f"There is no control kind {kind!r}; there are {', '.join(known)}. To add one, write a module with a "
        f"CONTROL in sterling/controls, or install a package with an entry point in the group {GROUP!r}."
    )
    raise NotFound(" ".join([message, *plugins.refused]), kind=kind, known=[*known])


def all() -> tuple[AnyControl, ...]:
    """Every kind, by name."""
    return tuple(control for _, control in sorted(scan().known.items()))


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
def scan() -> Plugins[AnyControl]:
    """All controls by kind."""
    modules = (importlib.import_module(f"{__name__}.{name}") for name in sorted(_modules()))
    ours = (getattr(module, "CONTROL", None) for module in modules)
    return gather(GROUP, (control for control in ours if control is not None), _offered)


def _offered(thing: object) -> Mapping[str, AnyControl]:
    if not isinstance(thing, Control):
        raise TypeError("it is not an instance of Control")
    control = cast("AnyControl", thing)
    return {control.kind: control}

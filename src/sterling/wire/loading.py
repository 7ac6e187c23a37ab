"""Modules that are loaded by name, one thread at a time.

A server starts its database in one thread while another loads the application. Python lets two threads load
packages whose modules import each other in circles, as SQLAlchemy's do, but may hand one of them a module
that is half loaded: its locks give way rather than wait for each other.
"""

import importlib
import threading
from typing import Any

_ONE = threading.RLock()


def load(name: str) -> Any:
    """The module of this name, when no other thread loads one."""
    with _ONE:
        return importlib.import_module(name)

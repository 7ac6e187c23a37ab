"""Sterling: an open, self-hosted data engine for AI that says how pure its labels are, and proves it.

    import sterling

    client = sterling.Client()
    project = client.projects.create("Intents", "intent")

The client is loaded at its first use, so that `import sterling` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sterling.sdk import AsyncClient, Client, JobFailed

__version__ = "0.1.0"
__all__ = ["AsyncClient", "Client", "JobFailed", "__version__"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(importlib.import_module("sterling.sdk"), name)
    raise AttributeError(f"module 'sterling' has no attribute {name!r}")

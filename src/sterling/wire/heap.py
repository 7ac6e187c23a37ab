"""How a process holds the memory that its work has freed: back to the system, not kept for later."""

import ctypes
import os

# Of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 1 << 18
_ARENAS = 2


def tidy_heap() -> None:
    """To be called first in a process. By default glibc gives each thread an arena of its own and keeps what
    is freed there; Arrow's own allocator keeps it too. With these bounds a worker is as small after a large
    import or export as before. Does nothing where the C library has no such bounds."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is None:
        return
    for option, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, 4 * _LARGE)):
        tune(option, value)

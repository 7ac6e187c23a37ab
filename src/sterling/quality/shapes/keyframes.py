"""Keyframes that say enough: between those that are left, what was left out is where it would be anyhow."""

from collections.abc import Sequence

import numpy as np

from sterling.quality.table import Floats


def needed(frames: Sequence[float], rows: Floats, most: Floats) -> list[int]:
    """Which of (keyframes x numbers) must stay, so that even motion between them is nowhere off by more than
    `most` (of each number). The first and the last stay.

    Source: D. Douglas and T. Peucker, Algorithms for the reduction of the number of points, 1973.
    """
    kept, open_ends = {0, len(frames) - 1}, [(0, len(frames) - 1)]
    at = np.asarray(frames, dtype=np.float64)
    while open_ends:
        start, end = open_ends.pop()
        if end - start < 2:
            continue
        part = (at[start + 1 : end] - at[start]) / (at[end] - at[start])
        even = rows[start] + part[:, None] * (rows[end] - rows[start])
        off = (np.abs(rows[start + 1 : end] - even) / most).max(axis=1)
        worst = int(np.argmax(off))
        if off[worst] > 1:
            kept.add(start + 1 + worst)
            open_ends += [(start, start + 1 + worst), (start + 1 + worst, end)]
    return sorted(kept)

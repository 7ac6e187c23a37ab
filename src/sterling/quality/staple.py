"""Masks of one thing fused pixel by pixel (STAPLE: Warfield, Zou and Wells 2004).

Every annotator covers a pixel of the thing with one probability and leaves out a pixel beside it with
another; these, drawn to 0.9 by 100 pixels, and the pixels' posteriors are found in turn. Only the pixels of a
frame around all masks count, one tenth wider on each side, so that the beside is as near as the thing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sterling.quality.shapes.outlines import pixels
from sterling.quality.table import Floats, Longs

STRENGTH, BEFORE = 100.0, 0.9
PASSES = 50
TABLED = 1 << 16
"""Kinds of pixels above which those that occur are sorted out."""


def fuse(regions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One mask of the pixels more probable than not; `spread` is the expected share of wrong pixels."""
    if len(regions) == 1:
        return {**regions[0], "spread": None}
    frame = _frame(regions)
    drawn: Any = np.stack([_placed(region, frame) for region in regions])
    chance = posterior(drawn.reshape(len(regions), -1)).reshape(drawn.shape[1:])
    inside = chance > 0.5
    if not inside.any():
        inside = chance >= chance.max()
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    cut = inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    wrong = float(np.minimum(chance, 1 - chance).sum() / inside.sum())
    place = {"x": int(frame[0] + columns[0]), "y": int(frame[1] + rows[0])}
    size = {"width": int(cut.shape[1]), "height": int(cut.shape[0])}
    return {**regions[0], **place, **size, "counts": runs(cut), "spread": min(wrong, 1.0)}


def posterior(drawn: Any) -> Floats:
    """P(pixel is of the thing) from (annotators x pixels) masks.

    Pixels that the same annotators drew are alike, and there are few kinds: each is reckoned once.
    """
    kinds, counts, of_pixel = _kinds(drawn)
    chance: Floats = np.asarray(kinds.mean(axis=0), dtype=np.float64)
    for _ in range(PASSES):
        here, beside = counts @ chance, counts @ (1 - chance)
        cover = (kinds @ (counts * chance) + STRENGTH * BEFORE) / (here + STRENGTH)
        spare = ((1.0 - kinds) @ (counts * (1 - chance)) + STRENGTH * BEFORE) / (beside + STRENGTH)
        share = np.clip(here / counts.sum(), 1e-6, 1 - 1e-6)
        for_it, against = np.log(cover / (1 - spare)), np.log((1 - cover) / spare)
        score: Any = np.log(share / (1 - share)) + for_it @ kinds + against @ (1.0 - kinds)
        moved, chance = chance, np.asarray(1 / (1 + np.exp(-score.clip(-700, 700))), dtype=np.float64)
        if np.abs(chance - moved).max() < 1e-6:
            break
    return chance[of_pixel]


def _kinds(drawn: Any) -> tuple[Floats, Longs, Longs]:
    """Columns of the masks that differ, how many pixels have each, and the column of every pixel."""
    code, size = np.zeros(drawn.shape[1], dtype=np.int64), 1
    for mask in drawn:
        code, size = 2 * code + mask, 2 * size
        if size > TABLED:
            found, code = np.unique(code, return_inverse=True)
            size = len(found)
    counts = np.bincount(code, minlength=size)
    place = np.cumsum(counts > 0) - 1
    one = np.zeros(size, dtype=np.int64)
    one[code] = np.arange(len(code))
    return drawn[:, one[counts > 0]].astype(np.float64), counts[counts > 0], place[code]


def runs(mask: Any) -> list[int]:
    """Lengths of runs down the columns, the first of empty pixels."""
    flat = np.concatenate([[False], mask.T.ravel()])
    turns = np.flatnonzero(np.diff(flat.astype(np.int8)))
    return np.diff(np.concatenate([[0], turns, [mask.size]])).tolist()


def _frame(regions: Sequence[Mapping[str, Any]]) -> tuple[int, int, int, int]:
    """Left, top, width and height around all masks, a tenth wider on each side."""
    left, top = (int(min(r[s] for r in regions)) for s in ("x", "y"))
    right = int(max(r["x"] + r["width"] for r in regions))
    bottom = int(max(r["y"] + r["height"] for r in regions))
    wide, high = 1 + (right - left) // 10, 1 + (bottom - top) // 10
    left, top = max(left - wide, 0), max(top - high, 0)
    return left, top, right + wide - left, bottom + high - top


def _placed(region: Mapping[str, Any], frame: tuple[int, int, int, int]) -> Any:
    held = np.zeros((frame[3], frame[2]), dtype=np.bool_)
    drawn = pixels(region)
    row, column = int(region["y"]) - frame[1], int(region["x"]) - frame[0]
    held[row : row + drawn.shape[0], column : column + drawn.shape[1]] = drawn
    return held

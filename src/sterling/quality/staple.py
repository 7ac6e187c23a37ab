"""Masks of one thing fused pixel by pixel (STAPLE: Warfield, Zou and Wells 2004).

Every annotator covers a pixel of the thing with one probability and leaves out a pixel beside it with
another; these, drawn to 0.9 by 100 pixels, and the pixels' posteriors are found in turn. Only the pixels of a
frame around all masks count, one tenth wider on each side, so that the beside is as near as the thing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sterling.quality.shapes.outlines import pixels
from sterling.quality.table import Floats

STRENGTH, BEFORE = 100.0, 0.9
PASSES = 50


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
    """P(pixel is of the thing) from (annotators x pixels) masks."""
    chance: Floats = np.asarray(drawn.mean(axis=0), dtype=np.float64)
    for _ in range(PASSES):
        here, beside = chance.sum(), (1 - chance).sum()
        cover = (drawn @ chance + STRENGTH * BEFORE) / (here + STRENGTH)
        spare = ((1.0 - drawn) @ (1 - chance) + STRENGTH * BEFORE) / (beside + STRENGTH)
        share = np.clip(here / len(chance), 1e-6, 1 - 1e-6)
        for_it, against = np.log(cover / (1 - spare)), np.log((1 - cover) / spare)
        score: Any = np.log(share / (1 - share)) + for_it @ drawn + against @ (1.0 - drawn)
        moved, chance = chance, np.asarray(1 / (1 + np.exp(-score.clip(-700, 700))), dtype=np.float64)
        if np.abs(chance - moved).max() < 1e-6:
            break
    return chance


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

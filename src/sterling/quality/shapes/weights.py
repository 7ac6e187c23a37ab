"""How much each drawing of a thing says, where it has so many numbers that its own error shows.

A drawing that is far from the others counts less, by how far it is as a whole (weights of Student's t with
`NU` degrees of freedom: K. Lange, R. Little and J. Taylor, Robust statistical modeling using the t
distribution, JASA 84, 1989). Annotators whose drawings are mostly farther off than the others' count less
everywhere: their mean log share, drawn to nothing by `STRENGTH` drawings.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from sterling.quality.shapes.laid import Laid
from sterling.quality.table import Floats

NU = 2.0
PASSES = 5
STRENGTH = 5.0
LEAST = 1e-3
"""Of the mean square distance: drawings that agree to the last digit are not infinitely right."""


def weights(laid: Laid, skills: Floats) -> Floats:
    """(drawings,) about 1 for a usual one. `skills`: the variance of each one's annotator in units of a usual
    one's."""
    middle, found = np.median(laid.rows, axis=0), 1 / skills
    for _ in range(PASSES):
        off = ((laid.rows - middle) ** 2).mean(axis=1) / skills
        usual = max(float(np.median(off)), LEAST * float(off.mean()))
        if usual <= 0:
            return 1 / skills
        found = (NU + 1) * usual / (NU * usual + off) / skills
        middle = found @ laid.rows / found.sum()
    return np.asarray(found, dtype=np.float64)


def skills(drawn: Iterable[tuple[Laid, Sequence[int]]]) -> dict[int, float]:
    """By annotator the variance of their drawings, in units of a usual annotator's. Two drawings tell nothing
    about which of them is off."""
    seen: dict[int, list[float]] = {}
    for laid, who in drawn:
        if len(who) < 3:
            continue
        counts = weights(laid, np.ones(len(who)))
        off = ((laid.rows - counts @ laid.rows / counts.sum()) ** 2).mean(axis=1)
        if off.min() > 0:
            for one, share in zip(who, np.log(off / np.median(off)).tolist(), strict=True):
                seen.setdefault(one, []).append(share)
    return {one: float(np.exp(sum(told) / (len(told) + STRENGTH))) for one, told in seen.items()}

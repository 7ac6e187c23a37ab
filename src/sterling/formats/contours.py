"""The outlines of masks, along the edges of their pixels: painted again, they give the same pixels.

Pixels that share an edge are of one part, those that only meet at a corner are not. An outline is a ring of
whole numbers, around clockwise as one sees it; what lies within it and is not inside is its holes.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sterling.controls.runs import Runs, without
from sterling.domain.area import Point, Ring

_MOST_STRETCHES = 200_000
_Corner = tuple[int, int]
_Side = tuple[_Corner, int]
"""Where a side ends, and the stretch that it belongs to."""


def shapes_of(stretches: Runs, height: int) -> list[list[Ring]]:
    """The parts of a mask, each its outline and then its holes, of stretches down the columns of an image of
    this height. Raises ValueError where they are too many."""
    pieces = _Pieces(height)
    for start, end in stretches:
        pieces.add(start, end)
    outlines, holes = dict[int, Ring](), defaultdict[int, list[Ring]](list)
    for ring, piece in _rings(pieces.sides()):
        part = pieces.part(piece)
        if _twice_area(ring) > 0:
            outlines[part] = ring
        else:
            holes[part].append(ring)
    return [[outline, *holes[part]] for part, outline in outlines.items()]


@dataclass
class _Pieces:
    """Stretches by column, from a row to before a row; `_roots` leads from each to one of its part."""

    height: int
    _columns: dict[int, Runs] = field(default_factory=dict[int, Runs])
    _first: dict[int, int] = field(default_factory=dict[int, int])
    """The number of the first stretch of a column."""
    _roots: list[int] = field(default_factory=list[int])

    def add(self, start: int, end: int) -> None:
        while start < end:
            column, row = divmod(start, self.height)
            stop = min(end, (column + 1) * self.height)
            self._put(column, row, row + stop - start)
            start = stop

    def _put(self, column: int, top: int, bottom: int) -> None:
        rows = self._columns.setdefault(column, Runs())
        if rows and rows[-1][1] == top:
            rows[-1] = rows[-1][0], bottom
            return
        self._first.setdefault(column, len(self._roots))
        rows.append((top, bottom))
        self._roots.append(len(self._roots))
        if len(self._roots) > _MOST_STRETCHES:
            raise ValueError("has a mask of too many stretches to be outlined")

    def part(self, piece: int) -> int:
        while self._roots[piece] != piece:
            self._roots[piece] = self._roots[self._roots[piece]]
            piece = self._roots[piece]
        return piece

    def sides(self) -> Iterator[tuple[_Corner, _Side]]:
        """All sides between inside and outside, each from its start, with the inside to its right."""
        for column, rows in self._columns.items():
            before, behind = (self._columns.get(column + step, Runs()) for step in (-1, 1))
            first = self._first[column]
            for piece, (top, bottom) in enumerate(rows, start=first):
                yield (column, top), ((column + 1, top), piece)
                yield (column + 1, bottom), ((column, bottom), piece)
            for low, high in without(rows, before):
                yield (column, high), ((column, low), first + _place(rows, low))
            for low, high in without(rows, behind):
                yield (column + 1, low), ((column + 1, high), first + _place(rows, low))
            self._join(column, rows, before)

    def _join(self, column: int, rows: Runs, before: Runs) -> None:
        i, j = 0, 0
        while i < len(rows) and j < len(before):
            if max(rows[i][0], before[j][0]) < min(rows[i][1], before[j][1]):
                self._roots[self.part(self._first[column] + i)] = self.part(self._first[column - 1] + j)
            if rows[i][1] <= before[j][1]:
                i += 1
            else:
                j += 1


def _rings(sides: Iterable[tuple[_Corner, _Side]]) -> list[tuple[Ring, int]]:
    """Closed ways along the sides, without corners at which they go straight on, each with a stretch that it
    belongs to. Where two ways meet at a corner each stays with its pixel."""
    ahead = defaultdict[_Corner, list[_Side]](list)
    for corner, side in sides:
        ahead[corner].append(side)
    found = list[tuple[Ring, int]]()
    for start, here in [*ahead.items()]:
        while here:
            first = here.pop()
            way, come, at = [start], _turn(start, first[0]), first[0]
            while at != start or (here and _turn(start, first[0]) != _right(come)):
                way.append(at)
                sides_here, right = ahead[at], _right(come)
                side = next((one for one in sides_here if _turn(at, one[0]) == right), sides_here[0])
                sides_here.remove(side)
                come, at = _turn(at, side[0]), side[0]
            found.append((_corners(way), first[1]))
    return found


def _place(rows: Runs, row: int) -> int:
    return bisect_right(rows, row, key=lambda stretch: stretch[0]) - 1


def _right(way: _Corner) -> _Corner:
    return -way[1], way[0]


def _turn(start: _Corner, end: _Corner) -> _Corner:
    x, y = end[0] - start[0], end[1] - start[1]
    return (x > 0) - (x < 0), (y > 0) - (y < 0)


def _corners(way: list[_Corner]) -> Ring:
    ends = zip([way[-1], *way[:-1]], way, [*way[1:], way[0]], strict=True)
    return [(float(at[0]), float(at[1])) for last, at, coming in ends if _turn(last, at) != _turn(at, coming)]


def _twice_area(ring: Ring) -> float:
    following: list[Point] = [*ring[1:], ring[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, following, strict=True))

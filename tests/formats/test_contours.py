"""Outlines of masks: painted again they are the same pixels, and each part is one."""

from hypothesis import given
from hypothesis import strategies as st

from sterling.controls.runs import Runs, size
from sterling.formats.contours import shapes_of
from sterling.formats.pixels import runs_of_shapes

Pixels = frozenset[tuple[int, int]]


def runs_of(pixels: Pixels, height: int) -> Runs:
    return [(at, at + 1) for at in sorted(x * height + y for x, y in pixels)]


def parts_of(pixels: Pixels) -> set[Pixels]:
    """What is joined by edges, by flooding."""
    left, found = set(pixels), set[Pixels]()
    while left:
        part, edge = set[tuple[int, int]](), [left.pop()]
        while edge:
            x, y = edge.pop()
            part.add((x, y))
            near = {(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)} & left
            left -= near
            edge += near
        found.add(frozenset(part))
    return found


@given(
    st.integers(1, 9).flatmap(
        lambda height: st.tuples(
            st.just(height),
            st.frozensets(st.tuples(st.integers(0, 8), st.integers(0, height - 1)), max_size=60),
        )
    )
)
def test_painted_again_each_part_is_the_same_pixels(case: tuple[int, Pixels]) -> None:
    height, pixels = case
    shapes = shapes_of(runs_of(pixels, height), height)
    painted = set[Pixels]()
    for shape in shapes:
        runs = runs_of_shapes([shape], 9, height)
        painted.add(frozenset(divmod(at, height) for start, end in runs for at in range(start, end)))
        for ring in shape:
            steps = list(zip(ring, [*ring[1:], ring[0]], strict=True))
            assert all((a[0] == b[0]) != (a[1] == b[1]) for a, b in steps)
    assert painted == parts_of(pixels)
    assert len(shapes) == len(painted)


def test_runs_longer_than_a_column_are_one_part() -> None:
    (shape,) = shapes_of([(5, 25)], 10)
    assert len(shape) == 1
    # Half of the first column, the second, half of the third.
    assert {*shape[0]} == {(0, 5), (1, 5), (1, 0), (3, 0), (3, 5), (2, 5), (2, 10), (0, 10)}
    assert size(runs_of_shapes([shape], 9, 10)) == 20

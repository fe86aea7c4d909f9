"""Where labels go on a map so that they do not cover each other: a small deterministic search.

Only rectangles and points in inches are known here; nothing is drawn.
"""
from __future__ import annotations

import numpy as np

_CORNER = np.radians((0, 30, 60, 90))
_SLIDES = tuple(np.linspace(0, 1, 7))  # along a side of the box, from its middle to its end
_DISTANCES = (0.0, 0.06, 0.14, 0.25, 0.4, 0.6, 0.85, 1.15)
_APART = 0.005  # inches by which a label is nearer to its own anchor than to any other
_KEPT = 90  # candidate places per label, the cheapest by themselves
_STARTS = 60  # orders tried
_ROUNDS = 12


def _candidates(anchor, size, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Centres, shape (k, 2), of boxes around an anchor, and how far the nearest point of each is from its mark.

    At every distance a box slides along each of its sides and turns around each of its corners.
    """
    half, gap = np.asarray(size) / 2, np.asarray(_DISTANCES) + radius + 0.01
    offsets = []
    for d in gap:
        corner = np.column_stack([np.cos(_CORNER), np.sin(_CORNER)]) * d + half
        level = [(s * half[0], half[1] + d) for s in _SLIDES]
        upright = [(half[0] + d, s * half[1]) for s in _SLIDES]
        quarter = np.vstack([corner, level, upright])
        offsets.append(np.vstack([quarter * sign for sign in ((1, 1), (-1, 1), (1, -1), (-1, -1))]))
    return np.asarray(anchor) + np.vstack(offsets), np.repeat(_DISTANCES, len(offsets[0]))


def _ends(anchor, centres, size) -> np.ndarray:
    """Where leader lines from an anchor reach boxes: the nearest point of each."""
    half = np.asarray(size) / 2
    return np.clip(anchor, centres - half, centres + half)


def _line_in_box(starts, ends, centres, size) -> np.ndarray:
    """Whether lines run through boxes. All shapes broadcast to (..., 2)."""
    half = np.asarray(size) / 2
    enters, leaves = 0.0, 1.0
    for axis in (0, 1):
        # The part of the line, from 0 at its start to 1 at its end, that lies between the box's two sides.
        way = ends[..., axis] - starts[..., axis]
        way = np.where(np.abs(way) < 1e-12, 1e-12, way)
        to_middle, reach = (centres[..., axis] - starts[..., axis]) / way, half[axis] / np.abs(way)
        enters, leaves = np.maximum(enters, to_middle - reach), np.minimum(leaves, to_middle + reach)
    return enters < leaves


def _cross(a, b, c, d) -> np.ndarray:
    """Whether the lines a-b cross the lines c-d; shapes broadcast."""
    def side(p, q, r):
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])

    return (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)


def _own_cost(i, centres, distance, anchors, size, dots, paper, radius, edge) -> np.ndarray:
    """What each place of label i costs by itself: distance, the paper's edge, what it covers, a nearer neighbour."""
    outside = (np.maximum(size / 2 - centres, 0) + np.maximum(centres + size / 2 - paper, 0)).sum(axis=1)
    gap = np.maximum(np.abs(dots[None, :, :2] - centres[:, None, :]) - size / 2, 0)
    covered = np.hypot(gap[..., 0], gap[..., 1]) < dots[None, :, 2]
    on_points = (covered * (0.12 + 6 * dots[:, 2])).sum(axis=1)
    on_marks = (np.abs(anchors[None] - centres[:, None]) < size / 2 + radius).all(axis=2).sum(axis=1)
    others = np.delete(anchors, i, axis=0)
    ends = _ends(anchors[i], centres, size)
    to_own, to_others = np.hypot(*(ends - anchors[i]).T), np.inf
    if len(others):
        nearest = np.clip(others[None], centres[:, None] - size / 2, centres[:, None] + size / 2)
        to_others = np.hypot(*np.moveaxis(nearest - others[None], 2, 0)).min(axis=1)
    taken_for_another = 15.0 * (to_others < to_own + _APART)
    through = _line_in_box(anchors[i], ends[:, None], others[None], np.full(2, 2 * radius + 0.02)).sum(axis=1)
    return 2.2 * distance + 1.2 * distance**2 + edge * outside + on_points + 1.5 * on_marks + 2.0 * through \
        + taken_for_another


def _pair_cost(anchor, centres, size, other_anchor, other_centres, other_size) -> np.ndarray:
    """What each place of one label costs with each place of another: boxes on boxes, lines on boxes, lines on lines."""
    one, other = centres[:, None], other_centres[None]
    ends, other_ends = _ends(anchor, centres, size)[:, None], _ends(other_anchor, other_centres, other_size)[None]
    common = np.maximum((size + other_size) / 2 - np.abs(one - other), 0).prod(axis=2)
    cost = 400 * common + 8.0 * (common > 0)
    cost += 3.0 * _cross(anchor, ends, other_anchor, other_ends)
    cost += 3.0 * _line_in_box(anchor, ends, other, other_size)
    return cost + 3.0 * _line_in_box(other_anchor, other_ends, one, size)


def place_labels(anchors, sizes, dots, width: float, height: float, anchor_radius: float = 0.02,
                 edge: float = 60.0) -> np.ndarray:
    """Centres of labels: near their anchors, inside the map, off each other, off the points as far as possible.

    Every label has a fixed list of candidate places around its anchor. The cost of a place is its distance plus what
    it covers: other labels, the paper's edge and being nearer to another anchor than to its own weigh most, then
    crossing leader lines, then points. Labels are
    placed one after the other and then each is moved to its best place again until nothing changes, at most twelve
    rounds; of sixty orders to start with, the cheapest end counts. The orders are the same every time: the same
    input gives the same places.

    Parameters
    ----------
    anchors : array_like, shape (n, 2)
        Inches from the lower left corner of the map.
    sizes : sequence of (float, float)
        Width and height of each label, inches.
    dots : array_like, shape (m, 3)
        x, y, radius of what should stay visible.
    width, height : float
        The map, inches.
    anchor_radius : float
        Radius of the mark at each anchor, which a label should not cover.
    edge : float
        What an inch of a label beyond the edge costs, where 1 is about half an inch away from its anchor.

    Returns
    -------
    ndarray, shape (n, 2)

    Examples
    --------
    >>> centres = place_labels([(1, 1), (1, 1.02)], [(0.6, 0.15)] * 2, [(1, 1, 0.05)], 3, 3)
    >>> bool(abs(centres[0, 1] - centres[1, 1]) >= 0.15 or abs(centres[0, 0] - centres[1, 0]) >= 0.6)
    True
    """
    anchors = np.asarray(anchors, dtype=float).reshape(-1, 2)
    sizes = np.asarray(sizes, dtype=float).reshape(-1, 2)
    dots = np.asarray(dots, dtype=float).reshape(-1, 3)
    paper = np.array([width, height])
    n = len(anchors)
    if n == 0:
        return np.empty((0, 2))
    places = np.empty((n, _KEPT, 2))
    own = np.empty((n, _KEPT))
    for i in range(n):
        centres, distance = _candidates(anchors[i], sizes[i], anchor_radius)
        cost = _own_cost(i, centres, distance, anchors, sizes[i], dots, paper, anchor_radius, edge)
        kept = np.argsort(np.round(cost, 9), kind="stable")[:_KEPT]
        places[i], own[i] = centres[kept], cost[kept]
    pair = np.zeros((n, n, _KEPT, _KEPT))
    for i in range(n):
        for j in range(i):
            pair[i, j] = _pair_cost(anchors[i], places[i], sizes[i], anchors[j], places[j], sizes[j])
            pair[j, i] = pair[i, j].T

    shuffle = np.random.default_rng(0)  # only the orders to try; the seed is fixed, so the places are too
    orders = [np.lexsort((np.arange(n), key)) for key in (*anchors.T, *-anchors.T)]
    orders += [shuffle.permutation(n) for _ in range(_STARTS - len(orders))]
    tried = [_settle(own, pair, order) for order in orders]
    best = min(range(len(tried)), key=lambda k: (round(tried[k][0], 6), k))
    return places[np.arange(n), tried[best][1]]


def _settle(own, pair, order) -> tuple[float, np.ndarray]:
    """Place labels in this order, then move each again until nothing changes; the whole cost and the choice."""
    n = len(own)
    chosen = np.zeros(n, dtype=int)
    placed: list[int] = []
    for i in order:
        cost = own[i] + sum(pair[i, j][:, chosen[j]] for j in placed)
        chosen[i] = np.argmin(np.round(cost, 9))  # rounded: ties fall to the first place on every machine
        placed.append(i)
    everyone = np.arange(n)
    for _ in range(_ROUNDS):
        before = chosen.copy()
        for i in order:
            cost = own[i] + pair[i, everyone, :, chosen].sum(axis=0)
            chosen[i] = np.argmin(np.round(cost, 9))
        if (chosen == before).all():
            break
    between = sum(pair[i, everyone, chosen[i], chosen].sum() for i in everyone) / 2
    return float(own[everyone, chosen].sum() + between), chosen

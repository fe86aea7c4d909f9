"""Names written beside points, on maps and in scatters, with a leader line where they had to move away."""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import text_width
from flowspace.figures.placement import place_labels
from flowspace.figures.style import SMALL_SIZE


def name_sizes(texts: Sequence[str]) -> list[tuple[float, float]]:
    """Width and height, in inches, of the place that each name takes.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    list of (float, float)

    Examples
    --------
    >>> [round(height, 2) for _, height in name_sizes(["Alpha", "Alpha\\nand Beta"])]
    [0.13, 0.28]
    """
    return [(text_width(t) + 0.04, 0.15 * (t.count("\n") + 1) - 0.02) for t in texts]


def write_names(ax: Axes, anchors: np.ndarray, texts: Sequence[str], dots: np.ndarray, width: float, height: float,
                to_data: Callable, colours: Sequence[str], inks: Sequence[str], anchor_radius: float = 0.02,
                edge: float = 60.0) -> None:
    """Names beside their points, moved where they would cover each other, then with a leader line.

    Parameters
    ----------
    ax : Axes
    anchors : ndarray, shape (n, 2)
        The points, in inches from the lower left corner of the axes.
    texts : sequence of str
    dots : ndarray, shape (m, 3)
        x, y, radius in inches of what should stay visible.
    width, height : float
        The axes, in inches.
    to_data : callable
        Positions in inches, shape (k, 2), to those of the axes.
    colours, inks : sequence of str
        Of the leader line and of the name of each point.
    anchor_radius : float
        Inches around each point that its name keeps free.
    edge : float
        What a name beyond the edge of the axes costs, as for `place_labels`.
    """
    sizes = name_sizes(texts)
    centres = place_labels(anchors, sizes, dots, width, height, anchor_radius, edge)
    for anchor, centre, (w, h), text, colour, ink in zip(anchors, centres, sizes, texts, colours, inks, strict=True):
        # The leader ends at the nearest point of the label's box.
        end = np.clip(anchor, centre - np.array([w, h]) / 2, centre + np.array([w, h]) / 2)
        if np.hypot(*(end - anchor)) > 0.06 + anchor_radius:
            line = to_data([anchor, end])
            ax.plot(line[:, 0], line[:, 1], color=colour, linewidth=0.9, zorder=4, solid_capstyle="round")
        at = to_data([centre])[0]
        ax.text(at[0], at[1], text, fontsize=SMALL_SIZE, ha="center", va="center", zorder=6, linespacing=1.05,
                color=ink, path_effects=[withStroke(linewidth=2.4, foreground=palette.BACKGROUND)])

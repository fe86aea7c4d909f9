"""What every map stands on: degrees and inches, the graticule, other cities, spokes, and names beside their points."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from flowspace.figures import palette
from flowspace.figures.canvas import MARGIN, Sheet
from flowspace.figures.point_names import write_names
from flowspace.figures.style import SMALL_SIZE, WIDTH

LEFT = MARGIN + 0.28
"""Inches left of the map, for the degrees of latitude."""


class Ground:
    """Where a map lies on the sheet: degrees to inches, with 1 / cos(latitude) as aspect.

    Parameters
    ----------
    longitude, latitude : sequence of numbers
        Degrees of all that is to be seen.
    above : float
        Inches that stay free below the map.
    left : float
        Inches left of the map.
    width : float, optional
        Of the map, in inches; all that is left of the sheet if left out.
    lowest, highest : float
        Limits of the map's height, in inches: a wide and low region gets air above and below, a narrow and tall one
        at its sides.
    """

    def __init__(self, longitude, latitude, above: float, *, left: float = LEFT, width: float | None = None,
                 lowest: float = 2.2, highest: float = 5.6):
        pad = 1.5
        self.west, self.east = float(np.min(longitude)) - pad, float(np.max(longitude)) + pad
        self.south, self.north = float(np.min(latitude)) - pad, float(np.max(latitude)) + pad
        middle = math.radians((self.south + self.north) / 2)
        self.left, self.bottom = left, above
        self.width = WIDTH - self.left - MARGIN if width is None else width
        inches_per_degree = self.width / (self.east - self.west)
        self.height = (self.north - self.south) * inches_per_degree / math.cos(middle)
        if self.height < lowest:
            more = (lowest - self.height) / inches_per_degree * math.cos(middle) / 2
            self.south, self.north, self.height = self.south - more, self.north + more, lowest
        if self.height > highest:
            self.height = highest
            need = self.width / self.height * (self.north - self.south) / math.cos(middle)
            more = (need - (self.east - self.west)) / 2
            self.west, self.east = self.west - more, self.east + more

    def axes(self, sheet: Sheet, left: float | None = None, bottom: float | None = None, *,
             written: tuple[bool, bool] = (True, True)) -> Axes:
        """Axes with a graticule of round degrees.

        Parameters
        ----------
        sheet : Sheet
        left, bottom : float, optional
            Where the map stands, if not at its own place: for several maps of the same ground.
        written : (bool, bool)
            Whether degrees of longitude and of latitude are written beside it.

        Returns
        -------
        Axes
        """
        ax = sheet.axes_at(self.left if left is None else left, self.bottom if bottom is None else bottom, self.width,
                           self.height)
        ax.set_xlim(self.west, self.east)
        ax.set_ylim(self.south, self.north)
        span = max(self.east - self.west, self.north - self.south)
        most = min(7.0, self.width / 0.55)  # numbers side by side
        step = next(s for s in (1, 2, 5, 10, 20, 30, 60) if span / s <= most)
        for axis, low, high, sign, shown in ((ax.xaxis, self.west, self.east, "E", written[0]),
                                             (ax.yaxis, self.south, self.north, "N", written[1])):
            # Nothing within a fifth of an inch of the far end, where half a number would leave the sheet.
            ticks = np.arange(math.ceil(low / step) * step, high - 0.2 * (self.east - self.west) / self.width, step)
            opposite = {"E": "W", "N": "S"}[sign]
            texts = [f"{abs(t):g}°{sign if t > 0 else opposite if t < 0 else ''}" if shown else "" for t in ticks]
            axis.set_ticks(ticks, texts, fontsize=SMALL_SIZE)
        ax.tick_params(length=0, pad=2, labelcolor=palette.MUTED_TEXT)
        for text in ax.get_yticklabels():
            text.set(rotation=90, va="center")
        ax.grid(True)
        for spine in ax.spines.values():
            spine.set_visible(False)
        return ax

    def inches(self, longitude, latitude) -> np.ndarray:
        """Positions in inches from the map's lower left corner, shape (n, 2)."""
        x = (np.asarray(longitude, dtype=float) - self.west) / (self.east - self.west) * self.width
        y = (np.asarray(latitude, dtype=float) - self.south) / (self.north - self.south) * self.height
        return np.column_stack([x, y])

    def degrees(self, inches) -> np.ndarray:
        """The way back."""
        inches = np.asarray(inches, dtype=float)
        x = self.west + inches[:, 0] / self.width * (self.east - self.west)
        y = self.south + inches[:, 1] / self.height * (self.north - self.south)
        return np.column_stack([x, y])


def draw_others(ax: Axes, cities: pd.DataFrame, members: pd.DataFrame) -> None:
    """Small points for the cities that belong to none of the agglomerations shown."""
    rest = cities[~cities["adcode"].isin(members["adcode"]) & cities["longitude"].notna()]
    ax.scatter(rest["longitude"], rest["latitude"], s=3.0, color=palette.CONTEXT, linewidths=0, zorder=1)


def draw_spokes(ax: Axes, located: pd.DataFrame, centroids: pd.DataFrame, colours: dict[str, str]) -> None:
    """Thin lines from every member to the mean position of its agglomeration."""
    ends = located[["longitude", "latitude"]].to_numpy()
    hubs = centroids.loc[located["agglomeration"]].to_numpy()
    ax.add_collection(LineCollection(
        list(np.stack([hubs, ends], axis=1)), colors=[colours[a] for a in located["agglomeration"]],
        linewidths=0.7, alpha=0.45, zorder=2))


def write_labels(ax: Axes, ground: Ground, centroids: pd.DataFrame, texts: list[str], dots: np.ndarray,
                 colours: list[str], inks: list[str], anchor_radius: float = 0.02) -> None:
    """Names beside their centroids, moved where they would cover each other, then with a leader line."""
    anchors = ground.inches(centroids["longitude"], centroids["latitude"])
    write_names(ax, anchors, texts, dots, ground.width, ground.height, ground.degrees, colours, inks, anchor_radius)

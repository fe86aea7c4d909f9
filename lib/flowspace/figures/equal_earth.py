"""The Equal Earth projection, and the coastlines that maps of the world stand on: no borders are drawn anywhere."""
from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_LAND = Path(__file__).parent / "static" / "land.json"


def equal_earth(longitude, latitude) -> tuple[np.ndarray, np.ndarray]:
    r"""Degrees to the plane: areas are kept, shapes look as on a Robinson map.

    .. math:: \sin\theta = \tfrac{\sqrt3}{2} \sin\varphi, \qquad
              x = \frac{2\sqrt3\,\lambda \cos\theta}{3\,(9A_4\theta^8 + 7A_3\theta^6 + 3A_2\theta^2 + A_1)}, \qquad
              y = A_4\theta^9 + A_3\theta^7 + A_2\theta^3 + A_1\theta

    Parameters
    ----------
    longitude, latitude : array_like
        Degrees, from -180 to 180 and from -90 to 90.

    Returns
    -------
    x, y : ndarray
        Radii of the sphere: x up to 2.7066 on both sides of the meridian of Greenwich, y up to 1.3174.

    References
    ----------
    Šavrič, Patterson and Jenny (2018). https://doi.org/10.1080/13658816.2018.1504949

    Examples
    --------
    >>> [round(float(v), 4) for v in equal_earth([180, 0], [0, 90])[0]], round(float(equal_earth(0, 90)[1]), 4)
    ([2.7066, 0.0], 1.3174)
    """
    lon, lat = np.radians(np.asarray(longitude, dtype=float)), np.radians(np.asarray(latitude, dtype=float))
    t = np.arcsin(np.sqrt(3) / 2 * np.sin(lat))
    a1, a2, a3, a4 = _A
    x = 2 * np.sqrt(3) * lon * np.cos(t) / (3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1))
    return x, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


@cache
def land() -> tuple[np.ndarray, ...]:
    """Coastlines of the continents and larger islands, without Antarctica.

    Returns
    -------
    tuple of ndarray, each of shape (n, 2)
        Rings of degrees, the last point tied to the first. From Natural Earth (1:110m, public domain), simplified:
        about 3 300 points, good for the world and not for a coast. Islands smaller than about 100 km are not there.

    Examples
    --------
    >>> len(land()) > 100, float(min(ring[:, 1].min() for ring in land())) > -60
    (True, True)
    """
    rings = json.loads(_LAND.read_text(encoding="utf-8"))["rings"]
    return tuple(np.reshape(ring, (-1, 2)) / 10 for ring in rings)


def graticule() -> list[np.ndarray]:
    """Meridians and parallels every 30 degrees, and the edge of the map.

    Returns
    -------
    list of ndarray, each of shape (n, 2)
        Degrees.

    Examples
    --------
    >>> len(graticule())
    20
    """
    lat, lon = np.linspace(-90, 90, 61), np.linspace(-180, 180, 121)
    return [np.column_stack([np.full(61, m), lat]) for m in range(-180, 181, 30)] + [
        np.column_stack([lon, np.full(121, p)]) for p in (-90, -60, -30, 0, 30, 60, 90)]

"""Cities that every test of this room draws from: planted clusters on both sides of the date line, and cities alone."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

CENTRES = {"bay": (-122.2, 37.6), "gulf": (179.95, -17.8), "delta": (121.0, 31.0)}


@pytest.fixture
def planted():
    """Three tight clusters of six cities (two of them about the date line), four cities alone."""
    draw = np.random.default_rng(7)
    rows = []
    for name, (lon, lat) in CENTRES.items():
        for k in range(6):
            east, north = draw.uniform(-0.3, 0.3, 2)
            rows.append((f"{name}{k}", (lon + east + 180) % 360 - 180, lat + north, 60.0 - 5 * k, 1000.0 * (9 - k)))
    for k, (lon, lat) in enumerate([(0.0, 51.0), (10.0, -30.0), (-70.0, 0.0), (60.0, 60.0)]):
        rows.append((f"alone{k}", lon, lat, 70.0, 500.0))
    return pd.DataFrame(rows, columns=["city", "lon", "lat", "score", "population"])


@pytest.fixture
def chain():
    """Eleven cities in a row along the equator, 60 km apart."""
    step = 60 / (6371.0088 * np.pi / 180)
    return pd.DataFrame({"city": [f"c{k:02d}" for k in range(11)], "lon": [k * step for k in range(11)], "lat": 0.0,
                         "score": [60.0] + [40.0] * 10})

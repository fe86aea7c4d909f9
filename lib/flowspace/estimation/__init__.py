"""City patents of every year, estimated: shares within provinces, smoothed and benchmarked to the official totals.

`observations` puts the sources on one scale and `inputs` gathers what the estimate starts from, `smoothing` carries
each city's share through the years without counts, `benchmarking` makes cities add up to their province, `panel` makes
the estimate of these, `holdout` measures the error, `drawn` draws patents from their intervals and `fitting` finds the
few parameters of the smoothing.
"""
from __future__ import annotations

from flowspace.estimation.benchmarking import benchmark_log_shares, round_to_total
from flowspace.estimation.drawn import drawn_city_patents
from flowspace.estimation.holdout import estimation_errors
from flowspace.estimation.panel import estimate_city_patents
from flowspace.estimation.smoothing import PARAMETERS, ShareParameters, smooth_log_shares

__all__ = ["PARAMETERS", "ShareParameters", "benchmark_log_shares", "drawn_city_patents", "estimate_city_patents",
           "estimation_errors", "round_to_total", "smooth_log_shares"]

"""Capability: composite indices of innovation, from indicators to ranks.

Import the numeric stages from their files: `imputation`, `treatment`, `normalisation`, `weights`, `aggregation`,
`topsis`, `coupling`, `ranks`, `importance`. They are pure functions of arrays of shape (..., n, q): n observations, q
indicators, and any leading axes, along which nothing is looped over.
"""

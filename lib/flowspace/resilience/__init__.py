"""Resilience of innovation: of what agglomerations produce and of the networks between their cities.

One subject per file.
"""

"""Benchmarks: each compares the library with the plain way of doing the same work, in one run on one machine."""

"""Measures of a literature."""

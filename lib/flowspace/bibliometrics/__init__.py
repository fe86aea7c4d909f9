"""Measures of a literature."""
from flowspace.bibliometrics.cooccurrence import cooccurrence
from flowspace.bibliometrics.themes import themes

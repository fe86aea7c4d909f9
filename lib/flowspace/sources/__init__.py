"""From raw public files to the tables in `data`: one file per subject, then the derived tables and the descriptor.

Used by those who maintain the data, through `python -m flowspace.sources`; nothing a chapter runs imports it.
"""
from __future__ import annotations

from flowspace.sources.workflow import calibrate, derive, tidy

__all__ = ["calibrate", "derive", "tidy"]

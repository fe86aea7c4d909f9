"""The page at which a run of the whole book begins."""
from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from flowspace.figures import page

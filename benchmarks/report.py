"""The line a benchmark prints."""
from __future__ import annotations


def report(name: str, ours: float, baseline: float, bar: float, unit: str = "s") -> bool:
    """Print one result; `ratio` is ours by baseline and meets the bar when it is no larger."""
    ratio = ours / baseline
    met = ratio <= bar
    print(f"bench {name} ours={ours:.2f}{unit} baseline={baseline:.2f}{unit} ratio={ratio:.3f} bar={bar:g} "
          f"{'met' if met else 'missed'}", flush=True)
    return met

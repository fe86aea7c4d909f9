"""Re-runs."""

"""What a shock or a policy did: comparisons with units exposed less, later or not at all, one subject per file."""

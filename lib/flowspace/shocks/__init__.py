"""What a shock or a policy did."""

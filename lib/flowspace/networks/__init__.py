"""Networks of cities: what they are made of, and measures of cities and of whole networks on them."""
from flowspace.networks.distance import distances
from flowspace.networks.network import Network, network

__all__ = ["Network", "distances", "network"]

"""Networks of cities: what they are made of, and measures of cities and of whole networks on them."""

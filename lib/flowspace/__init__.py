"""flowspace: measures, data and chapters on innovation in China's 19 urban agglomerations."""

__version__ = "0.1.0"

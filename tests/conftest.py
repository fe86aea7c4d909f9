"""What holds for all tests."""
from hypothesis import settings

# How long an example takes depends on what else the machine does; a wrong result does not.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")

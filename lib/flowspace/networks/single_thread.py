"""Linear algebra on one thread."""
from __future__ import annotations

from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


def single_thread():
    """Hold numpy's linear algebra to one thread, so that last digits do not hang on the number of threads.

    On matrices of tens of cities several threads gain nothing, and where other work is running they wait for each
    other: eigenvectors of the national networks took 3 seconds instead of 0.1.

    Returns
    -------
    context manager

    Examples
    --------
    >>> import numpy as np
    >>> with single_thread():
    ...     np.linalg.det(np.eye(3)).item()
    1.0
    """
    return _libraries().limit(limits=1, user_api="blas")

"""Runs on a Dask cluster, for those who outgrow one machine."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid4

from flowspace.errors import ParameterError, Problem
from flowspace.reruns.places import lost
from flowspace.runs.imports import lean_imports

PATIENCE = "20s"
"""How long a scheduler may take to answer."""


def on_cluster(requests: Iterable[dict[str, Any]], address: str) -> Iterator[dict[str, Any]]:
    """Make runs on the workers of a Dask cluster.

    Parameters
    ----------
    requests : iterable of dict
        Of `request_of`. Workers see the same folders as this machine, and flowspace is installed there from the same
        clone, or one at the same commit.
    address : str
        Of the scheduler, as tcp://host:8786.

    Returns
    -------
    iterator of dict
        What `perform` returns, for each run as it ends. Dask gives the runs of a worker that is lost to another one; a
        run that has taken several workers with it is a failure of the kind KilledWorker.

    Raises
    ------
    ParameterError
        If distributed is not installed, or no scheduler answers.

    Examples
    --------
    >>> list(on_cluster([], "here"))
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found the address "here" of a scheduler; expected an address such as tcp://127.0.0.1:8786. To mend it: correct
         the address
    """
    if not re.fullmatch(r"[a-z]+://\S+", address):
        raise ParameterError(Problem(f'the address "{address}" of a scheduler',
                                     "an address such as tcp://127.0.0.1:8786", "correct the address"))
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise ParameterError(Problem("no package distributed", "Dask, where a scheduler is named",
                                     'install it: pip install "flowspace[cluster]"')) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ParameterError(Problem(f'no scheduler at "{address}" ({error})', "a Dask scheduler that answers",
                                     "start one with `dask scheduler`, and correct the address")) from None
    with client:
        asked = {client.submit(made, request, key=f"{request['run']}-{uuid4().hex}", pure=False): request
                 for request in requests}
        try:
            for future in as_completed(list(asked), loop=client.loop):
                request = asked.pop(future)
                error = future.exception()
                yield future.result() if error is None else lost(
                    request["run"], type(error).__name__, str(error))
                future.release()
        finally:
            client.cancel(list(asked), force=True)


def made(request: dict[str, Any]) -> dict[str, Any]:
    """Make a run on a worker, which imports what it needs when the first one comes.

    Parameters
    ----------
    request : dict
        Of `request_of`.

    Returns
    -------
    dict
        What `perform` returns.

    Examples
    --------
    >>> made({"notebook": 9, "parameters": {}, "run": "a", "target": "a", "work": "w", "keep": "all", "timeout": 9,
    ...       "again": False})["status"]
    'failed'
    """
    with lean_imports():
        from flowspace.reruns.perform import perform
    return perform(request)

"""Runs on a Dask cluster, for those who outgrow one machine."""
from __future__ import annotations

import asyncio
import logging
import queue
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from flowspace.errors import ParameterError, Problem
from flowspace.reruns.places import lost
from flowspace.runs.imports import lean_imports

PATIENCE = 10
"""Seconds that a scheduler may take to answer."""


def check_address(address: str) -> None:
    """Refuse what cannot be the address of a scheduler, without asking anybody.

    Parameters
    ----------
    address : str

    Raises
    ------
    ParameterError
        If distributed is not installed, or it knows no such addresses.

    Examples
    --------
    >>> check_address("tcp://127.0.0.1:8786")
    >>> check_address("here")
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found the address "here" of a scheduler; expected an address such as tcp://127.0.0.1:8786. To mend it: correct
         the address
    """
    try:
        from distributed.comm.registry import backends
    except ImportError:
        raise ParameterError(Problem("no package distributed", "Dask, where a scheduler is named",
                                     'install it: pip install "flowspace[cluster]"')) from None
    kind, _, place = str(address).partition("://")
    if not place or re.search(r"\s", place):
        raise ParameterError(Problem(f'the address "{address}" of a scheduler',
                                     "an address such as tcp://127.0.0.1:8786", "correct the address"))
    if kind not in backends:
        raise ParameterError(Problem(f'the address "{address}" of a scheduler, which begins with {kind}://',
                                     "one that begins with " + " or ".join(f"{each}://" for each in sorted(backends)),
                                     "give the address that `dask scheduler` prints when it starts"))


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of a scheduler while the block lasts.

    Parameters
    ----------
    address : str
        Of the scheduler, as tcp://host:8786.

    Returns
    -------
    context manager of Client

    Raises
    ------
    ParameterError
        As `check_address`, and if no scheduler answers there in time.

    Examples
    --------
    >>> with connected("http://127.0.0.1:8787"):
    ...     pass
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found the address "http://127.0.0.1:8787" of a scheduler, which begins with http://; expected one that begins
         with inproc:// or tcp:// or tls:// or ucx:// or ws:// or wss://. To mend it: give the address that `dask
         scheduler` prints when it starts
    """
    check_address(address)
    # Asked by hand first: a client that finds nobody goes on trying, and leaves tracebacks when it is thrown away.
    if trouble := _trouble(address):
        raise ParameterError(Problem(f'no scheduler at "{address}" ({trouble})', "a Dask scheduler that answers",
                                     "start one with `dask scheduler`, and correct the address"))
    from distributed import Client

    with _quiet():
        try:
            client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ParameterError(Problem(f'no scheduler at "{address}" ({error})', "a Dask scheduler that answers",
                                         "start one with `dask scheduler`, and correct the address")) from None
        with client:
            yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what a client writes on a scheduler that is lost, with tracebacks, from standard error: runs tell of it."""
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)
               if name.partition(".")[0] == "distributed"]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in before:
            logger.setLevel(level)


def _trouble(address: str) -> str | None:
    """Why there is no scheduler at an address; None where there is one."""
    from distributed.core import rpc
    from distributed.security import Security

    async def ask() -> str | None:
        async with rpc(address, timeout=PATIENCE, connection_args=Security().get_connection_args("client")) as there:
            kind = (await there.identity())["type"]
        return None if kind == "Scheduler" else f"what answers is a {kind.lower()}"

    async def in_time() -> str | None:
        try:
            # Who takes the call and says nothing is no scheduler either.
            return await asyncio.wait_for(ask(), PATIENCE + 1)
        except TimeoutError:
            return f"nobody answered within {PATIENCE} s"
        except Exception as error:  # Each kind of connection raises what it likes.
            return f"{error}" or type(error).__name__

    # In a thread of its own: the caller's may have a loop that runs, as in a notebook.
    said: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=lambda: said.put(asyncio.run(in_time())), daemon=True).start()
    return said.get()


def on_cluster(requests: Iterable[dict[str, Any]], client: Any) -> Iterator[dict[str, Any]]:
    """Make runs on the workers of a Dask cluster.

    Parameters
    ----------
    requests : iterable of dict
        Of `request_of`. Workers see the same folders as this machine, and flowspace is installed there from the same
        clone, or one at the same commit.
    client : Client
        Of `connected`.

    Returns
    -------
    iterator of dict
        What `perform` returns, for each run as it ends; where the scheduler is lost, each that is not done is a failure
        of the kind SchedulerLost. Dask gives the runs of a worker that is lost to another one; a
        run that has taken several workers with it is a failure of the kind KilledWorker.

    Examples
    --------
    >>> list(on_cluster([], client=None))
    []
    """
    from distributed import as_completed

    asked = {client.submit(made, request, key=f"{request['run']}-{uuid4().hex}", pure=False): request
             for request in requests}
    if not asked:
        return
    try:
        for future in as_completed(list(asked), loop=client.loop):
            request = asked.pop(future)
            yield _answer(future, request)
            future.release()
    finally:
        with suppress(OSError):  # There may be no scheduler any more.
            client.cancel(list(asked), force=True)


def _answer(future: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What became of a run that has ended, or will not be made any more."""
    from distributed.client import FutureCancelledError

    try:
        error = future.exception()
        if error is None:
            return future.result()
    except (OSError, FutureCancelledError):
        return lost(request["run"], "SchedulerLost", "the connection to the scheduler was lost before it said that the "
                    "run was done; the same sweep goes on from there")
    return lost(request["run"], type(error).__name__, str(error))


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

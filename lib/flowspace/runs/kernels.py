"""Kernels forked from a process that has imported the scientific stack already.

A light chapter spends most of its time starting Python and importing pandas and matplotlib. Here one server process
imports them once (`flowspace.runs.forkserver`); each run then gets a fresh, real kernel (ipykernel, the ordinary
Jupyter protocol) within a few hundredths of a second. Where a chapter is run many times, a second server also loads
what its first run loaded (`Plan`).
"""
from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

# One thread per kernel: chapters already run one per core, and sums come out the same on every machine.
SERVER_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
                      # read by matplotlib when the server imports it
                      "MPLBACKEND": "module://matplotlib_inline.backend_inline"}

WARM_SERVERS = 2
"""How many warmed servers are kept when nobody uses them."""

# What belongs to the kernel itself or to one run of it is never loaded ahead.
_OWN = {"IPython", "ipykernel", "matplotlib_inline", "comm", "debugpy", "traitlets", "zmq", "tornado", "__main__",
        "__mp_main__", "jupyter_client", "sitecustomize", "usercustomize"}


def available() -> bool:
    """Whether this system can fork (Linux and macOS can, Windows cannot)."""
    return hasattr(os, "fork")


def kernel_spec() -> KernelSpec:
    """The specification that makes jupyter_client use `ForkedKernelProvisioner`."""
    return KernelSpec(argv=["{connection_file}"], display_name="Python 3", language="python",
                      metadata={"kernel_provisioner": {"provisioner_name": "flowspace-forked"}})


@dataclass(frozen=True)
class Plan:
    """What a server loads ahead besides the scientific stack.

    Parameters
    ----------
    root : str
        The project's folder, watched from the start: kernels inherit the list of what was opened.
    modules : tuple of str
    kept : tuple of (module, names)
        What modules of flowspace read ahead (see `flowspace.runs.dependencies.kept`).
    """

    root: str
    modules: tuple[str, ...] = ()
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()


def plan_after(root: str, told: dict[str, Any]) -> Plan:
    """The plan that follows from what one run's kernel told of itself (`flowspace.runs.dependencies.used`)."""
    modules = tuple(name for name in told["modules"] if name.partition(".")[0] not in _OWN)
    return Plan(root, modules, tuple((name, tuple(names)) for name, names in sorted(told["kept"].items())))


class Server:
    """A fork server's process and the kernels it has started."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan
        self.owner = os.getpid()
        self.children: set[int] = set()
        self.ready: dict[str, Any] | None = None
        self.digests: dict[str, str | None] = {}
        self._asking = threading.Lock()
        self.process = subprocess.Popen([sys.executable, "-m", "flowspace.runs.forkserver"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        # out of reach of the keyboard's interrupt: who started it stops it
                                        start_new_session=True,
                                        env={**os.environ, **SERVER_ENVIRONMENT})
        self._say({"watched": [plan.root] if plan else [], "modules": plan.modules if plan else [],
                   "kept": dict(plan.kept) if plan else {}})
        atexit.register(self.stop)

    def _say(self, message: dict[str, Any]) -> None:
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError("the process that starts kernels has ended; its message is printed above") from None

    def _answer(self) -> str:
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that starts kernels has ended; its message is printed above")
        return answer

    def wait(self) -> dict[str, Any]:
        """Wait until the server has loaded its plan; returns what it told then."""
        with self._asking:
            if self.ready is None:
                self.ready = json.loads(self._answer())
            return self.ready

    def remember(self, digests: Callable[[str], str | None]) -> None:
        """Note the state of every file of the project that the server has loaded."""
        root = self.plan.root if self.plan else ""
        self.digests = {name: digests(os.path.join(root, name)) for name in self.wait()["files"]}

    def is_current(self, digests: Callable[[str], str | None]) -> bool:
        """Whether it lives and everything it has loaded of the project is still as it was."""
        root = self.plan.root if self.plan else ""
        return self.alive() and all(digests(os.path.join(root, name)) == known
                                    for name, known in self.digests.items())

    def alive(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def fork(self, **request: Any) -> int:
        """Ask for a kernel; returns its process number."""
        self.wait()
        with self._asking:
            self._say(request)
            child = int(self._answer())
            self.children.add(child)
        return child

    def stop(self) -> None:
        """End the server and all its kernels."""
        if self.owner != os.getpid():
            return
        atexit.unregister(self.stop)
        for child in list(self.children):
            end(child)
        if self.process.poll() is None:
            if self.ready is None:
                # Still importing: it would read the end of its input only after that.
                self.process.kill()
            self._close_input()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        else:
            self._close_input()
        self.process.stdout.close()

    def _close_input(self) -> None:
        # What it was to be told last is lost with it.
        with suppress(BrokenPipeError):
            self.process.stdin.close()


def lives(pid: int) -> bool:
    """Whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def end(pid: int) -> None:
    """Kill a process that may have ended already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


_server: Server | None = None
_warm: OrderedDict[Plan, Server] = OrderedDict()
_starting = threading.Lock()


def server() -> Server:
    """The one fork server of this process that knows no chapter, started when first asked for."""
    global _server
    with _starting:
        if _server is None or not _server.alive():
            _server = Server()
        return _server


def warm_server(plan: Plan, digests: Callable[[str], str | None]) -> Server:
    """A server that has loaded a plan, in its present state; the one without a plan where that is not to be had.

    Parameters
    ----------
    plan : Plan
    digests : DigestCache

    Returns
    -------
    Server
        Started when there is none, when it has ended, or when a file that it loaded has changed since: it would go on
        with the old one. Of those not in use the latest few are kept.
    """
    with _starting:
        held = _warm.get(plan)
        if held is not None and held.is_current(digests):
            _warm.move_to_end(plan)
            return held if forkable(held) else _plain()
        if held is not None:
            # Its kernels end with their runs; it ends when nobody uses it any more.
            _retired.append(_warm.pop(plan))
        _sweep_out()
        before = {name: digests(os.path.join(plan.root, name)) for name in _sources(plan)}
        started = Server(plan)
        started.wait()
        started.remember(digests)
        if any(started.digests.get(name, known) != known for name, known in before.items()):
            # Changed while it was being read: which of the two it read cannot be told.
            started.stop()
            return _plain()
        _warm[plan] = started
        return started if forkable(started) else _plain()


_retired: list[Server] = []


def _plain() -> Server:
    global _server
    if _server is None or not _server.alive():
        _server = Server()
    return _server


def forkable(held: Server) -> bool:
    """Whether only one thread would be forked: what other threads hold at that moment stays locked in the child."""
    return held.wait()["threads"] == 1


def _sources(plan: Plan) -> list[str]:
    """Where the modules of flowspace in a plan come from, as far as this process can tell without importing them."""
    library = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = []
    for name in plan.modules:
        if name.partition(".")[0] == "flowspace":
            stem = os.path.join(os.path.dirname(library), *name.split("."))
            found += [path for path in (f"{stem}.py", os.path.join(stem, "__init__.py")) if os.path.isfile(path)]
    return [os.path.relpath(path, plan.root) for path in found]


def _sweep_out() -> None:
    """End servers that were replaced, and the warmed ones used longest ago beyond what is kept."""
    idle = [plan for plan, held in _warm.items() if not held.children]
    for plan in idle[:max(0, len(_warm) - WARM_SERVERS + 1)]:
        _retired.append(_warm.pop(plan))
    for held in [held for held in _retired if not held.children]:
        _retired.remove(held)
        held.stop()


class ForkedKernelManager(AsyncKernelManager):
    """A manager of one forked kernel.

    Attributes
    ----------
    from_server : Server
        What forks it.
    watched : list of str
        What the kernel watches from its start.
    begun : set
        Where the provisioner is noted once it has a kernel.
    """

    from_server: Server | None = None
    watched: list[str] = []
    begun: set[Any] | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kernel_spec = kernel_spec()


class ForkedKernelProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of a preloaded server instead of as a new Python."""

    child: int | None = None
    server: Server | None = None

    @property
    def has_process(self) -> bool:
        return self.child is not None

    async def poll(self) -> int | None:
        # None means alive; the true exit code is known to the fork server only and nobody asks for it.
        return None if self.child is not None and lives(self.child) else 0

    async def wait(self) -> int | None:
        while self.child is not None and lives(self.child):
            await asyncio.sleep(0.002)
        if self.child is not None and self.server is not None:
            self.server.children.discard(self.child)
        self.child = None
        return 0

    async def send_signal(self, signum: int) -> None:
        if self.child is not None and lives(self.child):
            os.kill(self.child, signum)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGTERM)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any):
        environment = {k: v for k, v in (kwargs.get("env") or {}).items() if os.environ.get(k) != v}
        manager = self.parent
        self.server = getattr(manager, "from_server", None) or server()
        self.child = self.server.fork(connection_file=cmd[0], cwd=kwargs.get("cwd"), environment=environment,
                                      watched=list(getattr(manager, "watched", [])))
        self.pid = self.child
        if getattr(manager, "begun", None) is not None:
            manager.begun.add(self)
        return self.connection_info

"""Kernels forked from a process that has imported the scientific stack already.

A light chapter spends most of its time starting Python and importing pandas and matplotlib. Here one server process
imports them once (`flowspace.runs.forkserver`); each chapter then gets a fresh, real kernel (ipykernel, the ordinary
Jupyter protocol) within a few hundredths of a second.
"""
from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import LocalProvisioner

# One thread per kernel: chapters already run one per core, and sums come out the same on every machine.
SERVER_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
                      # read by matplotlib when the server imports it
                      "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def available() -> bool:
    """Whether this system can fork (Linux and macOS can, Windows cannot)."""
    return hasattr(os, "fork")


def kernel_spec() -> KernelSpec:
    """The specification that makes jupyter_client use `ForkedKernelProvisioner`."""
    return KernelSpec(argv=["{connection_file}"], display_name="Python 3", language="python",
                      metadata={"kernel_provisioner": {"provisioner_name": "flowspace-forked"}})


class _Server:
    """The fork server's process and the kernels it has started."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "flowspace.runs.forkserver"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        # out of reach of the keyboard's interrupt: who started it stops it
                                        start_new_session=True,
                                        env={**os.environ, **SERVER_ENVIRONMENT})
        self.children: set[int] = set()
        atexit.register(self.stop)

    def fork(self, **request: Any) -> int:
        """Ask for a kernel; returns its process number."""
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that starts kernels has ended; its message is printed above")
        child = int(answer)
        self.children.add(child)
        return child

    def stop(self) -> None:
        for child in self.children:
            if lives(child):
                os.kill(child, signal.SIGKILL)
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(timeout=10)
        self.process.stdout.close()


def lives(pid: int) -> bool:
    """Whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


_server: _Server | None = None


def server() -> _Server:
    """The one fork server of this process, started when first asked for."""
    global _server
    if _server is None or _server.process.poll() is not None:
        _server = _Server()
    return _server


class ForkedKernelProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of the preloaded server instead of as a new Python.

    FLOWSPACE_WATCH in the kernel's environment names the folder whose opened files are to be recorded.
    """

    child: int | None = None

    @property
    def has_process(self) -> bool:
        return self.child is not None

    async def poll(self) -> int | None:
        # None means alive; the true exit code is known to the fork server only and nobody asks for it.
        return None if self.child is not None and lives(self.child) else 0

    async def wait(self) -> int | None:
        while self.child is not None and lives(self.child):
            await asyncio.sleep(0.005)
        if self.child is not None:
            server().children.discard(self.child)
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
        watched = environment.pop("FLOWSPACE_WATCH", None)
        self.child = server().fork(connection_file=cmd[0], cwd=kwargs.get("cwd"), environment=environment,
                                   watched=watched)
        self.pid = self.child
        return self.connection_info

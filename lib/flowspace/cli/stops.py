"""What stops a command: the keyboard's interrupt, and the system that asks it to end."""
from __future__ import annotations

import atexit
import os
import signal
import time
from contextlib import suppress
from types import FrameType

PATIENCE = 5
"""Seconds that a command which was stopped has to tidy up, before another stop ends it as it is."""


class Stopped(KeyboardInterrupt):
    """A command that is asked to end.

    Of a class of its own, since Python ends a process by the signal where the plain one has passed through code that
    is made while it runs, as that of dataclasses is: then the exit code would not be ours.

    Parameters
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stops:
    """The first signal that asks the command to end raises `Stopped`; others while it tidies up change nothing."""

    def __init__(self) -> None:
        self._since: float | None = None

    def listen(self) -> None:
        """From now on, for the rest of the process."""
        # Registered first, it runs last: from there on nothing is tidied up that could be disturbed, and Python would
        # give signals their own ways back, which would end a process that has ended well.
        atexit.register(_deaf)
        for number in _asking():
            # What was ignored from the start stays so: that is how `nohup` works.
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._on)

    def over(self) -> None:
        """The command has done what it was to do: a stop that comes now has nothing to stop."""
        if self._since is None:
            self._since = time.monotonic()

    def _on(self, number: int, frame: FrameType | None) -> None:
        if self._since is None:
            if hasattr(signal, "setitimer") and _importing(frame):
                # Python's machinery of imports, left at a wrong moment, keeps its lock: who imports next waits on.
                signal.signal(signal.SIGALRM, lambda _, later: self._on(number, later))
                signal.setitimer(signal.ITIMER_REAL, 0.02)
                return
            self._since = time.monotonic()
            raise Stopped(number)
        if time.monotonic() - self._since > PATIENCE:
            # Processes that it has started see that it is gone, and end.
            with suppress(OSError):
                os.write(2, b"stopped before all was tidied up\n")
            os._exit(128 + number)


def _asking() -> list[int]:
    """The signals by which a command is asked to end, as far as this system has them."""
    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _deaf() -> None:
    for number in _asking():
        signal.signal(number, signal.SIG_IGN)


def _importing(frame: FrameType | None) -> bool:
    """Whether Python itself is at an import, and not the module that is imported."""
    return frame is not None and frame.f_code.co_filename.startswith("<frozen importlib")

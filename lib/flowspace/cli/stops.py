"""What stops a command: the keyboard's interrupt, and the system that asks it to end."""
from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from collections.abc import Callable
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
        self._number = 0
        self._since = 0.0
        self._over = False

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
        """The command has done what it was to do, or has tidied up: a stop that comes now has nothing to stop."""
        self._over = True
        if self._number and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._since = self._since or time.monotonic()

    def through(self, do: Callable[..., int], *given: object) -> int:
        """Do something; an error that was made of a stop on its way, as some imports do, is a stop again."""
        try:
            return do(*given)
        except Exception as error:
            if _is_stop(error):
                raise Stopped(self._number) from None
            raise

    def _on(self, number: int, frame: FrameType | None) -> None:
        if self._since and time.monotonic() - self._since > PATIENCE:
            # Processes that it has started see that it is gone, and end.
            with suppress(OSError):
                os.write(2, b"stopped before all was tidied up\n")
            os._exit(128 + number)
        if self._over:
            return
        if not self._number:
            self._number, self._since = number, time.monotonic()
        self._raise(frame)

    def _raise(self, frame: FrameType | None) -> None:
        """Raise, unless that is on its way already; and see to it that it was not lost.

        It is where code that Python calls from within, as at the end of an object, cannot be left by an exception, and
        where somebody catches whatever comes.
        """
        if not hasattr(signal, "setitimer"):  # Windows has none.
            raise Stopped(self._number)
        importing = _importing(frame)
        signal.signal(signal.SIGALRM, lambda _, later: None if self._over else self._raise(later))
        signal.setitimer(signal.ITIMER_REAL, 0.02 if importing else 0.3)
        # Python's machinery of imports, left at a wrong moment, keeps its lock: who imports next waits on.
        if not importing and not _is_stop(sys.exc_info()[1]):
            raise Stopped(self._number)


def _is_stop(error: BaseException | None) -> bool:
    """Whether an error is a stop, or came while one was on its way."""
    while error is not None and not isinstance(error, Stopped):
        error = error.__context__
    return error is not None


def _asking() -> list[int]:
    """The signals by which a command is asked to end, as far as this system has them."""
    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _deaf() -> None:
    for number in _asking():
        signal.signal(number, signal.SIG_IGN)


def _importing(frame: FrameType | None) -> bool:
    """Whether Python itself is at an import, and not the module that is imported."""
    return frame is not None and frame.f_code.co_filename.startswith("<frozen importlib")

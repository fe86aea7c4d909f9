"""A process that makes one run after the other: start-up is paid once, here.

Started by `flowspace.reruns.workers` as ``python -m flowspace.reruns.worker``. It reads one request per line on its
standard input (JSON, of `request_of`) and answers each with a line. It ends when its input is closed, when nobody reads
its answers any more, and when it is asked to by the system (SIGTERM): then it tidies up what it was at.
"""
from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time

from flowspace.reruns.places import GRACE
from flowspace.runs.forkserver import answered
from flowspace.runs.imports import lean_imports


def main() -> None:
    requests, answers = sys.stdin, os.dup(1)
    # What is printed on the way must not mix with the answers.
    os.dup2(2, 1)
    # Interrupts from the keyboard reach the whole group; who started this process decides what to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with lean_imports():
        from flowspace.reruns.perform import perform

    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    for line in iter(requests.readline, ""):
        if not answered(answers, json.dumps(perform(json.loads(line)))):
            return


def _leave(*_: object) -> None:
    """Leave as from an error: what was begun is removed on the way."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(1)


def _end_with(parent: int) -> None:
    """End when who started this process has, however it did: nobody waits for the run any more."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


if __name__ == "__main__":
    main()

"""A process that makes one run after the other: start-up is paid once, here.

Started by `flowspace.reruns.workers` as ``python -m flowspace.reruns.worker``. It reads one request per line on its
standard input (JSON, of `request_of`) and answers each with a line. It ends when its input is closed.
"""
from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time

from flowspace.runs.imports import lean_imports


def main() -> None:
    requests, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    # What is printed on the way must not mix with the answers.
    os.dup2(2, 1)
    # Interrupts from the keyboard reach the whole group; who started this process decides what to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with lean_imports():
        from flowspace.reruns.perform import perform

    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    for line in iter(requests.readline, ""):
        answers.write(json.dumps(perform(json.loads(line))) + "\n")
        answers.flush()


def _end_with(parent: int) -> None:
    """End when who started this process has, however it did: nobody waits for the run any more."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


if __name__ == "__main__":
    main()

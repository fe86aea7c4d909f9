"""The process that imports the scientific stack once and forks a kernel for each chapter.

Started by `flowspace.runs.kernels` as ``python -m flowspace.runs.forkserver``. It reads one request per line on its
standard input (JSON: connection_file, cwd, environment, watched), forks, and answers with the child's process number.
It ends when its input is closed. The standard library's fork server is not used because it imports the caller's main
script into every child, which runs an unguarded script of a reader over again.
"""
from __future__ import annotations

import json
import os
import signal
import sys

from flowspace.runs.imports import preload

# What chapters import: a module that no chapter uses would only delay the first one.
# Nothing of flowspace: what a chapter loads of it is what it depends on.
# Not matplotlib_inline.backend_inline: it hooks itself into IPython when imported, and here there is none yet.
PRELOADED = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completer", "numpy", "pandas", "pandera.pandas",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "PIL.PngImagePlugin",
    "myst_nb.ext.glue",
)


def main() -> None:
    preload(PRELOADED)
    requests, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    # What kernels print before they redirect it must not mix with the answers.
    os.dup2(2, 1)
    # Finished kernels leave no zombies, so that "does the process exist" tells whether a kernel lives.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Interrupts from the keyboard reach the whole group; the builder decides what to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in iter(requests.readline, ""):
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            answers.close()
            run_kernel(**json.loads(line))
            os._exit(0)
        answers.write(f"{child}\n")
        answers.flush()


def run_kernel(connection_file: str, cwd: str | None, environment: dict[str, str], watched: str | None) -> None:
    """Be a kernel until told to stop."""
    os.environ.update(environment)
    if cwd:
        os.chdir(cwd)
    # A notebook finds modules beside itself, as with a kernel started in the ordinary way.
    sys.path[0] = ""
    if watched:
        from flowspace.runs import dependencies
        dependencies.watch(watched)
    from ipykernel.kernelapp import IPKernelApp
    # parent_handle: the kernel leaves when this server does, so that a killed build leaves none behind.
    IPKernelApp.launch_instance(argv=["-f", connection_file], parent_handle=os.getppid())


if __name__ == "__main__":
    main()

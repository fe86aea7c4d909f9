"""The process that imports the scientific stack once and forks a kernel for each run.

Started by `flowspace.runs.kernels` as ``python -m flowspace.runs.forkserver``. The first line of its standard input is
a plan (JSON: watched, modules, kept); it answers, once all of it is loaded, with what it used. After that it reads one
request per line (JSON: connection_file, cwd, environment, watched), forks, and answers with the child's process
number. It ends when its input is closed or nobody reads its answers any more. The standard library's fork server is
not used because it imports the caller's main script into every child, which runs an unguarded script of a reader over
again.
"""
from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
import threading
import time

from flowspace.runs.imports import preload

# What chapters import: a module that no chapter uses would only delay the first one.
# Nothing of flowspace: what a chapter loads of it is what it depends on, unless a plan says it will.
# Not matplotlib_inline.backend_inline: it hooks itself into IPython when imported, and here there is none yet.
PRELOADED = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completer", "numpy", "pandas", "pandera.pandas",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "PIL.PngImagePlugin",
    "myst_nb.ext.glue",
)


def main() -> None:
    first = sys.stdin.readline()
    if not first.endswith("\n"):
        return  # Who started it was stopped before it could say what for.
    plan = json.loads(first)
    requests, answers, server = sys.stdin, os.dup(1), os.getpid()
    # What kernels and modules print before output is redirected must not mix with the answers.
    os.dup2(2, 1)
    ready = prepare(**plan)
    # Finished kernels leave no zombies, so that "does the process exist" tells whether a kernel lives.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Interrupts from the keyboard reach the whole group; the builder decides what to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    said = json.dumps(ready)
    while answered(answers, said):
        line = requests.readline()
        if not line.endswith("\n"):
            return
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            os.close(answers)
            run_kernel(server, **json.loads(line))
            os._exit(0)
        said = str(child)


def answered(place: int, line: str) -> bool:
    """Write a line to an open file, at once; whether somebody can still read it."""
    rest = line.encode() + b"\n"
    try:
        while rest:
            rest = rest[os.write(place, rest):]
    except BrokenPipeError:
        return False
    return True


def prepare(watched: list[str], modules: list[str], kept: dict[str, list[str]]) -> dict:
    """Load what the plan names; tell what was opened for it, and whether forking is safe.

    Imports and checked tables only: no cell of a chapter is ever executed here, so that every kernel starts from what
    an import leaves, as a new Python would.
    """
    preload(PRELOADED)
    if not watched:
        return {"files": [], "modules": sorted(sys.modules), "threads": _threads()}
    from flowspace.runs import dependencies
    dependencies.watch(*watched)
    preload(modules)
    for name, names in kept.items():
        if name in sys.modules:
            sys.modules[name].keep(names)
    used = dependencies.used(watched[0])
    # What is here now is never garbage: kernels need not look through it, nor copy its pages for that.
    gc.collect()
    gc.freeze()
    return {"files": used["files"], "modules": sorted(sys.modules), "threads": _threads()}


def _threads() -> int:
    """Threads of this process, those of compiled libraries too where the system tells (Linux)."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        import threading
        return threading.active_count()


def run_kernel(server: int, connection_file: str, cwd: str | None, environment: dict[str, str],
               watched: list[str]) -> None:
    """Be a kernel until told to stop, or until the process of this number that forked it is gone."""
    os.environ.update(environment)
    if cwd:
        os.chdir(cwd)
    # A notebook finds modules beside itself, as with a kernel started in the ordinary way.
    sys.path[0] = ""
    # Python's own generator is seeded anew after a fork; numpy's global one would give every kernel the same numbers.
    importlib.import_module("numpy").random.seed()
    if watched:
        from flowspace.runs import dependencies
        dependencies.watch(*watched)
    from ipykernel.kernelapp import IPKernelApp
    threading.Thread(target=_end_with, args=(server,), daemon=True).start()
    # parent_handle: told that it has a parent, the kernel does not greet whoever might sit at a terminal.
    IPKernelApp.launch_instance(argv=["-f", connection_file], parent_handle=server)


def _end_with(server: int) -> None:
    """End when the server does, so that a build that was killed leaves no kernel behind.

    Its number is from before the fork. ipykernel's own watch would take one that ended within the first moments for a
    parent that was never there, and see its end only where orphans go to process 1.
    """
    while os.getppid() == server:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main()

"""Make the project's environment in .venv from the lock file. Standard library only: this runs before anything is installed.

Run by `make`; it does nothing when the environment already matches requirements.txt and pyproject.toml.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "flowspace-environment.txt"
OLDEST, NEWEST = (3, 11), (3, 13)


def wanted() -> str:
    """What the environment must have been made from: this Python, the lock and the project file."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    # The path too: a virtual environment does not survive being moved.
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def fail(message: str) -> None:
    sys.exit(f"\nThe environment could not be made.\n{message}\n")


def run(step: str, *command: object) -> None:
    start = time.monotonic()
    print(f"  {step} …", end=" ", flush=True)
    result = subprocess.run([str(c) for c in command], cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode:
        print("failed")
        fail(f"This command ended with code {result.returncode}:\n  {' '.join(str(c) for c in command)}\n"
             f"It printed:\n{result.stdout[-4000:]}")
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def make_venv() -> None:
    """A virtual environment; by way of `virtualenv` where the system's Python ships without ensurepip."""
    if VENV.exists():
        shutil.rmtree(VENV)
    try:
        import ensurepip  # noqa: F401  (only to learn whether it is there)
    except ImportError:
        helper = ROOT / "_build" / "virtualenv"
        run("fetching virtualenv (this Python has no ensurepip)", sys.executable, "-m", "pip", "install", "--quiet",
            "--target", helper, "virtualenv")
        environment = dict(os.environ, PYTHONPATH=str(helper))
        done = subprocess.run([sys.executable, "-m", "virtualenv", str(VENV)], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            fail(done.stdout[-4000:])
        return
    run("creating .venv", sys.executable, "-m", "venv", VENV)


def main() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        fail(f"Found Python {sys.version.split()[0]} at {sys.executable}.\n"
             f"Expected Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}.\n"
             "Name one that is installed, for example: make book PYTHON=python3.12")
    if STAMP.exists() and STAMP.read_text() == wanted():
        return
    print("Making the environment in .venv (once; about three minutes):", flush=True)
    make_venv()
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # --no-deps: the lock is complete, so nothing is left to resolve; --require-hashes: what arrives is what was locked.
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    run("installing the locked packages", *pip, "--no-deps", "--require-hashes", "-r", "requirements.txt")
    run("installing flowspace itself", *pip, "--no-deps", "--no-build-isolation", "-e", ".")
    run("checking that they fit together", python, "-m", "pip", "check")
    # Compiled once here: otherwise the first import of the scientific stack costs tens of seconds in each kernel.
    run("compiling them", python, "-m", "compileall", "-q", "-j", "0", VENV)
    STAMP.write_text(wanted())


if __name__ == "__main__":
    main()

"""Make the project's environment in .venv from the lock file.

Standard library only: this runs before anything is installed. Run by `make`; it does nothing when the environment
already matches requirements.txt and pyproject.toml.
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
# Inside an activated environment this is the Python it was made from: the environment itself may be made anew.
PYTHON = getattr(sys, "_base_executable", None) or sys.executable
OLDEST, NEWEST = (3, 11), (3, 13)


def wanted() -> list[str]:
    """What the packages must have been installed from, and what flowspace itself must have been installed from."""
    # The path too: a virtual environment does not survive being moved.
    packages = [sys.version.encode(), str(ROOT).encode(), (ROOT / "requirements.txt").read_bytes()]
    project = [(ROOT / "pyproject.toml").read_bytes()]
    return [hashlib.sha256(b"\0".join(parts)).hexdigest() for parts in (packages, project)]


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
        run("fetching virtualenv (this Python has no ensurepip)", PYTHON, "-m", "pip", "install", "--quiet",
            "--target", helper, "virtualenv")
        environment = dict(os.environ, PYTHONPATH=str(helper))
        done = subprocess.run([PYTHON, "-m", "virtualenv", str(VENV)], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            fail(done.stdout[-4000:])
        return
    run("creating .venv", PYTHON, "-m", "venv", VENV)


def main() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        fail(f"Found Python {sys.version.split()[0]} at {sys.executable}.\n"
             f"Expected Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}.\n"
             "Name one that is installed, for example: make book PYTHON=python3.12")
    packages, project = wanted()
    known = STAMP.read_text().split() if STAMP.exists() else []
    if known == [packages, project]:
        return
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # --no-deps: the lock is complete, so nothing is left to resolve; --require-hashes: what arrives is what was locked.
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    if known[:1] != [packages]:
        print("Making the environment in .venv (once; one to three minutes):", flush=True)
        make_venv()
        run("installing the locked packages", *pip, "--no-deps", "--require-hashes", "-r", "requirements.txt")
        # Compiled once here: otherwise the first import of the scientific stack costs tens of seconds in each kernel.
        run("compiling them", python, "-m", "compileall", "-q", "-j", "0", VENV)
    run("installing flowspace itself", *pip, "--no-deps", "--no-build-isolation", "-e", ".")
    run("checking that all fits together", python, "-m", "pip", "check")
    STAMP.write_text(f"{packages}\n{project}\n")


if __name__ == "__main__":
    main()

"""Lean imports leave out the unused grammars, and only while they last."""
import subprocess
import sys

CODE = """
import sys
from flowspace.runs.imports import preload
preload(["no_such_module", "nbformat"])
assert "jsonschema" in sys.modules and "rfc3987_syntax" not in sys.modules
import rfc3987_syntax
assert rfc3987_syntax.is_valid_syntax("iri", "http://example.org/")
"""


def test_notebooks_are_read_without_grammars_of_addresses_and_chapters_can_still_use_them():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

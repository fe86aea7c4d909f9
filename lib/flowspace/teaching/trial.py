"""Which cell of a notebook ends its kernel, or never ends: cells run one by one, and each is told before it starts.

Started by `flowspace.teaching.grade` as ``python -m flowspace.teaching.trial NOTEBOOK SECONDS``, for submissions that
nbgrader could not get to the end of. The last line it prints names the cell that it was at.
"""
from __future__ import annotations

import sys
from pathlib import Path


def main(path: str, seconds: str) -> int:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)

    def tell(cell, cell_index):
        # What a cell prints is of no interest here and could fill the memory.
        for done in notebook.cells[:cell_index]:
            if done.cell_type == "code":
                done.outputs = []
        print(f"at {cell.get('id', '')}", flush=True)

    client = NotebookClient(notebook, timeout=int(seconds), allow_errors=True, kernel_name="python3",
                            resources={"metadata": {"path": str(Path(path).parent)}}, on_cell_start=tell)
    try:
        client.execute()
    except DeadKernelError:
        print("died", flush=True)
        return 0
    except CellTimeoutError:
        print("endless", flush=True)
        return 0
    print("ended", flush=True)
    return 0


if __name__ == "__main__":
    from flowspace.teaching.one import limit_memory

    limit_memory()
    sys.exit(main(*sys.argv[1:]))

"""How nbgrader runs a submission: checks are guarded, hidden ones stand in no file, and what came out stays in memory.

nbgrader has put the checks back from its gradebook when `Prepare` takes over. It removes notebook and gradebook from
where the student's code could read or change them, adds to each check a last line that shows that it ran to its end,
and takes the hidden checks into cells of their own. `Judge` undoes this and leaves to nbgrader a check that failed or
did not.
"""
from __future__ import annotations

import ast
import asyncio
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbconvert.preprocessors import Preprocessor
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade, is_grade

from flowspace.teaching.derive import BEGIN_HIDDEN, END_HIDDEN

HIDDEN_FAILED, NOT_RUN = "HiddenCheckFailed", "CheckDidNotRun"
"""Names of the errors that take the place of what a hidden check said, and of a check that did not come to its end."""

MOST_OUTPUT = 200_000
"""Signs of one output that are kept; pictures may have more."""

MOST_PICTURE = 3_000_000

_KEEP, _RESTORE, _GIVE_BACK = (f"__import__('flowspace.teaching.guard').teaching.guard.{name}(globals())"
                               for name in ("keep", "restore", "give_back"))


class State:
    """What the steps tell one another, and the process that started them.

    Parameters
    ----------
    tell : callable
        Takes a dict.
    database : Path
        The gradebook.
    """

    def __init__(self, tell: Callable[[dict[str, Any]], None], database: Path) -> None:
        self.tell, self.database = tell, database
        self.content = b""
        self.token = secrets.token_hex(16)


def steps(state: State, seconds: int) -> list[Preprocessor]:
    """What nbgrader is to do in place of its own run.

    Parameters
    ----------
    state : State
    seconds : int
        For one cell.

    Returns
    -------
    list of Preprocessor

    Examples
    --------
    >>> len(steps(State(print, Path("gradebook.db")), 60))
    3
    """
    return [Prepare(state), Run(state, timeout=seconds), Judge(state)]


class _Step(Preprocessor):
    def __init__(self, state: State, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.enabled, self.state = True, state


class Prepare(_Step):
    """Guards checks, and takes away the files."""

    def preprocess(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        self.state.content = self.state.database.read_bytes()
        self.state.database.unlink()
        for path in Path(resources["metadata"]["path"]).glob("*.ipynb"):
            path.unlink()
        opening = [number for number, cell in enumerate(notebook.cells)
                   if cell.get("id", "").startswith("opening-") and "-own-" not in cell["id"]]
        cells = []
        for number, cell in enumerate(notebook.cells):
            if is_grade(cell) and cell.cell_type == "code":
                shown, hidden = _parted(cell.source)
                cells += [_inserted(cell, _RESTORE, "restore"), cell]
                cell.metadata["flowspace"] = {"source": cell.source}
                cell.source = f"{shown}\n{self.state.token!r}"
                if hidden:
                    # In names of its own, which later cells do not see.
                    cells.append(_inserted(cell, f"exec({hidden!r}, dict(globals()))\n{self.state.token!r}", "hidden"))
                cells.append(_inserted(cell, _GIVE_BACK, "give_back"))
            else:
                cells.append(cell)
                if opening and number == opening[-1]:
                    cells.append(_inserted(cell, _KEEP, "keep"))
        notebook.cells = cells
        return notebook, resources


class Run(Execute):
    """Tells which cell it is at, and gives up on a kernel that cannot be interrupted."""

    def __init__(self, state: State, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.enabled, self.state, self.late = True, state, None
        self.on_cell_start = self.starting

    def starting(self, cell: Any, cell_index: int) -> None:
        self.state.tell({"at": _place(cell)})

    async def async_execute_cell(self, cell: Any, cell_index: int, execution_count: Any = None,
                                 store_history: bool = True) -> Any:
        # What checks say stands in no history that an answer could print.
        own = "flowspace" in cell.metadata
        try:
            done = await super().async_execute_cell(cell, cell_index, execution_count, store_history and not own)
        except BaseException as error:
            died = isinstance(error, (DeadKernelError, asyncio.CancelledError)) or not await self._lives()
            self.state.tell({"at": _place(cell), "kind": "died" if died else "failed", "error": repr(error)[:300]})
            raise
        if cell.cell_type == "code":
            if any(output.output_type == "error" and output.ename == "CellTimeoutError" for output in cell.outputs):
                if self.late is not None:
                    self.state.tell({"at": self.late, "kind": "endless"})
                    raise CellTimeoutError(f"{self.late} does not stop")
                self.late = _place(cell)
            else:
                self.late = None
        return done


    execute_cell = run_sync(async_execute_cell)

    async def _lives(self) -> bool:
        return bool(await ensure_async(self.kc.is_alive()))


class Judge(_Step):
    """Says of each check whether it failed, and sets notebook and gradebook back."""

    def preprocess(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        cells, judged, found = [], {}, []
        for cell in notebook.cells:
            role = cell.metadata.get("flowspace", {})
            if "role" in role:
                if role["role"] == "hidden":
                    judged[role["of"]] = [*judged.get(role["of"], []), self._failure(cell, hidden=True)]
                elif role["role"] == "restore":
                    found += _told(cell, role["of"])
                continue
            if "source" in role:
                judged[_key(cell)] = [self._failure(cell, hidden=False)]
                cell.source = role["source"]
                del cell.metadata["flowspace"]
            cells.append(cell)
        for cell in cells:
            if _key(cell) in judged:
                failures = [failure for failure in judged[_key(cell)] if failure is not None]
                cell.outputs = failures[:1]
            elif cell.cell_type == "code":
                cell.outputs = [_short(output) for output in cell.outputs]
        notebook.cells = cells
        self.state.database.write_bytes(self.state.content)
        scores = {_key(cell): determine_grade(cell)[0] for cell in cells if is_grade(cell)}
        self.state.tell({"scores": scores, "found": found, "notebook": json.loads(json.dumps(notebook))})
        return notebook, resources

    def _failure(self, cell: Any, hidden: bool) -> Any:
        """The error of a check as an output; None where it ran to its end."""
        from nbformat.v4 import new_output

        error = next((output for output in cell.outputs if output.output_type == "error"), None)
        ended = any(output.output_type == "execute_result" and self.state.token in output.data.get("text/plain", "")
                    for output in cell.outputs)
        if error is None:
            return None if ended else new_output("error", ename=NOT_RUN, evalue="", traceback=[])
        if hidden:
            # What was compared with what is hidden, too.
            return new_output("error", ename=HIDDEN_FAILED, traceback=[],
                              evalue="" if error.ename == "AssertionError" else error.ename[:100])
        return new_output("error", ename=error.ename[:100], evalue=error.evalue[:2000], traceback=[])


def _key(cell: Any) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def _place(cell: Any) -> str:
    """Which cell of the submission this is or belongs to."""
    return _key(cell) or cell.metadata.get("flowspace", {}).get("of") or cell.get("id", "")


def _parted(source: str) -> tuple[str, str]:
    """The check that students see, and the hidden one."""
    shown, mark, hidden = source.partition(BEGIN_HIDDEN)
    return shown.rstrip("\n"), hidden.partition(END_HIDDEN)[0].strip("\n") if mark else ""


def _inserted(cell: Any, source: str, role: str) -> Any:
    from nbformat.v4 import new_code_cell

    return new_code_cell(source, metadata={"flowspace": {"role": role, "of": _key(cell)}})


def _told(cell: Any, key: str) -> list[dict[str, Any]]:
    """What the guard found before a check; nothing where an answer kept it from saying so."""
    for output in cell.outputs:
        if output.output_type == "execute_result":
            try:
                told = json.loads(ast.literal_eval(output.data["text/plain"]))
                return [{"kind": kind, "key": key, "names": [str(name)[:60] for name in told[kind]]}
                        for kind in ("restored", "own_types") if told[kind]]
            except (ValueError, KeyError, TypeError, SyntaxError):
                return []
    return []


def _short(output: Any) -> Any:
    """An output that a page can hold."""
    if "text" in output and len(output.text) > MOST_OUTPUT:
        output.text = f"{output.text[:MOST_OUTPUT]}\n…"
    for kind in list(output.get("data", {})):
        most = MOST_PICTURE if kind.startswith("image/") else MOST_OUTPUT
        if len(str(output.data[kind])) > most:
            output.data[kind] = "…" if kind == "text/plain" else ""
    if output.output_type == "error":
        output.evalue = output.evalue[:MOST_OUTPUT]
        output.traceback = [line[:2000] for line in output.traceback[-100:]]
    return output


def open_pipe(number: str) -> Callable[[dict[str, Any]], None]:
    """A way to tell the process that started this one; kernels do not have it.

    Parameters
    ----------
    number : str
        The file's number.

    Returns
    -------
    callable
        Takes a dict.

    Examples
    --------
    >>> reading, writing = os.pipe()
    >>> open_pipe(str(writing))({"at": "x"})
    >>> os.read(reading, 100)
    b'{"at": "x"}\\n'
    >>> os.close(reading), os.close(writing)
    (None, None)
    """
    os.set_inheritable(int(number), False)

    def tell(said: dict[str, Any]) -> None:
        content = (json.dumps(said) + "\n").encode()
        while content:
            content = content[os.write(int(number), content):]

    return tell

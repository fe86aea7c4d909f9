"""Works inside the kernel of a submission: what checks rely on is as it was given out, whatever answers did to it.

`flowspace.teaching.guarded` runs `keep` once the study is open, and `restore` before each check. A student who shadowed
``sum`` by accident passes for what was answered, and nobody passes by replacing ``numpy.allclose``. It is no prison:
code that sets out to find and change what is kept here, can.
"""
from __future__ import annotations

import builtins
import json
import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any

WATCHED = ("builtins", "math", "statistics", "functools", "operator", "json", "numpy", "pandas", "scipy", "flowspace")
"""Modules, with what is below them, whose functions and classes checks may call."""

MOST_NAMED = 5
"""Names told of one check."""

_SHELL = ("In", "Out", "exit", "quit", "get_ipython", "open", "display", "input")
_kept: dict[str, Any] = {}
_put_back: dict[str, Any] = {}
_of_checks: dict[str, Any] = {}
_GONE = object()


def keep(names: dict[str, Any]) -> None:
    """Remember the names of a notebook, the library's functions and the shell.

    Parameters
    ----------
    names : dict
        The globals of the notebook, once its opening has run.

    Examples
    --------
    >>> names = {"sites": [1, 2]}
    >>> keep(names)
    >>> names["sites"], names["sum"] = 3, 4
    >>> restore(names)
    '{"restored": ["sites", "sum"], "own_types": []}'
    >>> names
    {'sites': [1, 2]}
    >>> give_back(names)
    >>> names
    {'sites': 3, 'sum': 4}
    """
    modules = {name: module for name, module in list(sys.modules.items())
               if isinstance(module, ModuleType) and name.split(".")[0] in WATCHED}
    _kept.update(
        names={name: _copy(value) for name, value in names.items() if not name.startswith("_") and name not in _SHELL},
        modules=modules, module_names={name: _callables(vars(module)) for name, module in modules.items()},
        classes={each: dict(vars(each)) for module in modules.values() for each in list(vars(module).values())
                 if isinstance(each, type) and each.__module__.split(".")[0] in ("pandas", "flowspace")},
        codes=_codes(modules.values()), shell=_shell_lists(), output=(sys.stdout, sys.stderr, sys.displayhook))


def restore(names: dict[str, Any]) -> str:
    """Put back what was kept, until `give_back`.

    Parameters
    ----------
    names : dict
        The globals of the notebook.

    Returns
    -------
    str
        JSON: restored (names that had been changed), own_types (names whose values are numbers, texts or lists of a
        class of the student's own, which may say that they equal anything).

    Examples
    --------
    >>> import math
    >>> keep({})
    >>> kept, math.fsum = math.fsum, len
    >>> restore({})
    '{"restored": ["math.fsum"], "own_types": []}'
    >>> math.fsum is kept
    True
    """
    changed = []
    if _kept:
        changed = [*_restored_names(names), *_restored_modules(), *_restored_classes(), *_restored_codes(),
                   *_restored_shell()]
    lying = [name for name, value in names.items() if not name.startswith("_")
             and isinstance(value, (int, float, complex, str, list, tuple, dict, set)) and _is_own(type(value))]
    return json.dumps({"restored": sorted(changed)[:MOST_NAMED], "own_types": sorted(lying)[:MOST_NAMED]})


def give_back(names: dict[str, Any]) -> None:
    """Give the notebook its own values again, which later answers may need.

    Parameters
    ----------
    names : dict
        The globals of the notebook.

    Examples
    --------
    >>> give_back({})
    """
    # What a check itself gave another value is no doing of the next answer.
    _of_checks.update({name: names[name] for name, kept in _kept.get("names", {}).items()
                       if name in names and not _same(kept, names[name])})
    for name, value in _put_back.items():
        if value is _GONE:
            names.pop(name, None)
        else:
            names[name] = value
    _put_back.clear()


def _copy(value: Any) -> Any:
    """A copy of what can be changed in place: tables, arrays, lists, dicts, sets."""
    kind = type(value)
    if kind in (list, dict, set):
        return kind(value)
    if kind.__module__.split(".")[0] in ("pandas", "numpy") and kind.__name__ in ("DataFrame", "Series", "ndarray"):
        return value.copy()
    return value


def _same(kept: Any, now: Any) -> bool:
    """Whether a value is what was kept, which for tables and arrays means the same numbers."""
    if kept is now:
        return True
    if type(kept) is not type(now):
        return False
    if type(kept) in (list, dict, set):
        try:
            return bool(kept == now)
        except Exception:
            return False
    if type(kept).__name__ in ("DataFrame", "Series"):
        return kept.equals(now)
    if type(kept).__name__ == "ndarray":
        return kept.shape == now.shape and kept.tobytes() == now.tobytes()
    return isinstance(kept, (str, int, float)) and kept == now


def _restored_names(names: dict[str, Any]) -> list[str]:
    changed = []
    for name, kept in _kept["names"].items():
        now = names.get(name, _GONE)
        if not _same(kept, now):
            names[name] = _copy(kept)
            if now is _GONE or _of_checks.get(name, _GONE) is not now:
                _put_back[name] = now
                changed.append(name)
    for name in [name for name in names if not name.startswith("_") and name not in _kept["names"]
                 and hasattr(builtins, name) and name not in _SHELL]:
        _put_back[name] = names.pop(name)
        changed.append(name)
    return changed


def _callables(space: dict[str, Any]) -> dict[str, Any]:
    # The kernel has an input of its own for every cell.
    return {name: value for name, value in space.items()
            if (callable(value) or isinstance(value, ModuleType)) and name not in ("input", "raw_input", "_")}


def _restored_modules() -> list[str]:
    changed = []
    for module_name, module in _kept["modules"].items():
        if sys.modules.get(module_name) is not module:
            sys.modules[module_name] = module
            changed.append(module_name)
        space, kept = vars(module), _kept["module_names"][module_name]
        for name, value in kept.items():
            if space.get(name, _GONE) is not value:
                space[name] = value
                changed.append(f"{module_name}.{name}")
        if module is not builtins:
            for name in [name for name in space if name not in kept and not name.startswith("_")
                         and isinstance(space[name], FunctionType) and hasattr(builtins, name)]:
                del space[name]
                changed.append(f"{module_name}.{name}")
    return changed


def _restored_classes() -> list[str]:
    changed = []
    for each, kept in _kept["classes"].items():
        now = vars(each)
        for name, value in kept.items():
            if now.get(name, _GONE) is not value and (callable(value) or isinstance(value, (property, classmethod))):
                setattr(each, name, value)
                changed.append(f"{each.__name__}.{name}")
        for name in [name for name in now if name not in kept and isinstance(now[name], FunctionType)]:
            delattr(each, name)
            changed.append(f"{each.__name__}.{name}")
    return changed


def _codes(modules: Iterable[ModuleType]) -> dict[FunctionType, tuple[Any, ...]]:
    """What functions of the library consist of, which can be replaced while the function stays the same."""
    spaces = [vars(module) for module in modules if module.__name__.split(".")[0] == "flowspace"]
    values = [value for space in spaces for value in space.values()]
    values += [value for each in values if isinstance(each, type) for value in vars(each).values()]
    return {value: _parts(value) for value in values if isinstance(value, FunctionType)}


def _parts(function: FunctionType) -> tuple[Any, ...]:
    return function.__code__, function.__defaults__, function.__kwdefaults__


def _restored_codes() -> list[str]:
    changed = []
    for function, parts in _kept["codes"].items():
        if any(now is not kept for now, kept in zip(_parts(function), parts, strict=True)):
            function.__code__, function.__defaults__, function.__kwdefaults__ = parts
            changed.append(f"{function.__module__}.{function.__qualname__}")
    return changed


def _shell() -> Any:
    from_ipython = sys.modules.get("IPython")
    return from_ipython.get_ipython() if from_ipython else None


def _shell_lists() -> dict[str, Any]:
    """What turns the text of a cell into what is run."""
    shell = _shell()
    if shell is None:
        return {}
    return {"input_transformers_post": list(shell.input_transformers_post), "ast_transformers":
            list(shell.ast_transformers), "ast_node_interactivity": shell.ast_node_interactivity,
            "cleanup": list(shell.input_transformer_manager.cleanup_transforms),
            "lines": list(shell.input_transformer_manager.line_transforms),
            "tokens": list(shell.input_transformer_manager.token_transformers), "own": set(vars(shell))}


def _restored_shell() -> list[str]:
    shell, kept = _shell(), _kept["shell"]
    sys.stdout, sys.stderr, sys.displayhook = _kept["output"]
    if shell is None or not kept:
        return []
    changed = []
    manager = shell.input_transformer_manager
    for place, name, key in ((shell, "input_transformers_post", "input_transformers_post"),
                             (shell, "ast_transformers", "ast_transformers"),
                             (manager, "cleanup_transforms", "cleanup"), (manager, "line_transforms", "lines"),
                             (manager, "token_transformers", "tokens")):
        if list(getattr(place, name)) != kept[key]:
            setattr(place, name, list(kept[key]))
            changed.append(name)
    shell.ast_node_interactivity = kept["ast_node_interactivity"]
    # A method of the shell that an answer replaced stands before that of its class.
    for name in [name for name in vars(shell)
                 if name not in kept["own"] and callable(getattr(type(shell), name, None))]:
        delattr(shell, name)
        changed.append(f"get_ipython().{name}")
    return changed


def _is_own(kind: type) -> bool:
    return kind.__module__ == "__main__"

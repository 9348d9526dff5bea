"""Leaving out what a file has wrong, so that the rest can be examined too and all problems are reported at once."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from quizgen.language.source import Path, Source

_STAND_INS: dict[str, Any] = {"title": "-", "topics": ["-"], "prompt": "-"}
"""What replaces the keys that every question has."""


def prune(source: Source, wrong: Iterable[Path], missing: Iterable[Path]) -> Source | None:
    """Return a source without the nodes that are wrong.

    Parameters
    ----------
    source : Source
        The file that is read.
    wrong : iterable of Path
        Nodes of a wrong type or value, and entries whose key there is not.
    missing : iterable of Path
        Entries that have to be there and are not; what lacks them is left out.

    Returns
    -------
    Source or None
        With the places of the nodes that are left; None where too little is left to examine.
    """
    data = deepcopy(source.data)
    # The deepest first, and of a list the last, so that the paths of the others stay true.
    for path in sorted({*wrong}, key=lambda path: (len(path), path[-1:] and str(path[-1])), reverse=True):
        _leave_out(data, path)
    for path in missing:
        if len(path) == 1 and path[0] in _STAND_INS:
            data[path[0]] = _STAND_INS[str(path[0])]
        else:
            _leave_out(data, path[:-1])
    return replace(source, data=data) if data.get("parts") else None


def _leave_out(data: Any, path: Path) -> None:
    """Take out an entry of a mapping; a list goes as a whole, for its other entries would move up."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    *above, last = path or ("",)
    node = data
    for step in above:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return
    if not isinstance(node, dict) or last not in node:
        return
    if path[0] == "values" and len(path) == 2:
        # The name stays known to whatever uses it.
        node[last] = 0
    elif len(path) == 1 and last in _STAND_INS:
        node[last] = _STAND_INS[str(last)]
    else:
        del node[last]

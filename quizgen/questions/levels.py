"""A question file as it is at one of its levels."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from quizgen.language.source import Path, Source

_Found = TypeVar("_Found")


def at_level(source: Source, level: str) -> Source:
    """Return the source of a question with a level's values among its values.

    What is wrong with them is reported where the level gives them; what is wrong with the whole question, at the
    level's name.
    """
    pinned = source.data["levels"][level]
    data = {**source.data, "values": {**source.data.get("values", {}), **pinned}}
    places = {**_move(source.places, level), (): source.place(("levels", level), key=True)}
    return replace(
        source,
        data=data,
        places=places,
        key_places=_move(source.key_places, level),
        contents=_move(source.contents, level),
    )


def _move(found: Mapping[Path, _Found], level: str) -> dict[Path, _Found]:
    """Put what is found at the values of a level in place of what is found at the question's own."""
    moved = {("values", *path[2:]): what for path, what in found.items() if path[:2] == ("levels", level) and path[2:]}
    replaced = {path for path in moved if len(path) == 2}
    return {**{path: what for path, what in found.items() if path[:2] not in replaced}, **moved}

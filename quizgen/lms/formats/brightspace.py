"""Brightspace: class lists, as grades are exported."""

from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, LmsFormat


def _recognise_class_list(header: Sequence[str]) -> bool:
    keys = {header_key(cell) for cell in header}
    return "orgdefinedid" in keys or {"username", "endoflineindicator"} <= keys


BRIGHTSPACE = LmsFormat("brightspace", class_lists=ClassLists(_recognise_class_list, guard="#"))

"""Gradescope: class lists."""

from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, LmsFormat


def _recognise(header: Sequence[str]) -> bool:
    keys = {header_key(cell) for cell in header}
    return {"email", "sid"} <= keys and bool({"name", "names", "firstname"} & keys)


GRADESCOPE = LmsFormat("gradescope", class_lists=ClassLists(_recognise))

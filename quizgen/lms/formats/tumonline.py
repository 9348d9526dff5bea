"""TUMonline and other systems of CAMPUSonline: class lists, as those registered for an exam are downloaded."""

from collections.abc import Sequence

from quizgen.lms.identity import header_key
from quizgen.lms.interface import ClassLists, LmsFormat


def _recognise_class_list(header: Sequence[str]) -> bool:
    keys = {header_key(cell) for cell in header}
    return {"registrationnumber", "familynameofstudent", "firstnameofstudent"} <= keys


TUMONLINE = LmsFormat("tumonline", class_lists=ClassLists(_recognise_class_list))

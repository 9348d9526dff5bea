"""The table of LMS formats."""

from collections.abc import Mapping
from types import MappingProxyType

from quizgen.lms.formats.blackboard import BLACKBOARD
from quizgen.lms.formats.brightspace import BRIGHTSPACE
from quizgen.lms.formats.canvas import CANVAS
from quizgen.lms.formats.gradescope import GRADESCOPE
from quizgen.lms.formats.moodle import MOODLE
from quizgen.lms.formats.plain import PLAIN
from quizgen.lms.formats.tumonline import TUMONLINE
from quizgen.lms.interface import AnswerFiles, ClassLists, Gradebooks, LmsFormat

FORMATS: Mapping[str, LmsFormat] = MappingProxyType(
    {
        format.name: format
        for format in (
            BLACKBOARD,
            BRIGHTSPACE,
            CANVAS,
            GRADESCOPE,
            TUMONLINE,
            MOODLE,
            PLAIN,
        )
    }
)
"""In the order in which they are tried; plain CSV is last, for it recognises nearly everything."""

ANSWER_FILES: Mapping[str, AnswerFiles] = MappingProxyType(
    {name: format.answers for name, format in FORMATS.items() if format.answers}
)
CLASS_LISTS: Mapping[str, ClassLists] = MappingProxyType(
    {name: format.class_lists for name, format in FORMATS.items() if format.class_lists}
)
GRADEBOOKS: Mapping[str, Gradebooks] = MappingProxyType(
    {name: format.gradebooks for name, format in FORMATS.items() if format.gradebooks}
)

"""The table of export formats."""

from collections.abc import Mapping
from types import MappingProxyType

from quizgen.lms.exports.canvas_qti import CANVAS_QTI
from quizgen.lms.exports.gift import GIFT
from quizgen.lms.exports.interface import ExportFormat
from quizgen.lms.exports.moodle_xml import MOODLE_XML
from quizgen.lms.exports.qti3 import QTI3
from quizgen.lms.exports.qti21 import QTI21

EXPORTS: Mapping[str, ExportFormat] = MappingProxyType(
    {form.name: form for form in (MOODLE_XML, CANVAS_QTI, QTI21, QTI3, GIFT)}
)

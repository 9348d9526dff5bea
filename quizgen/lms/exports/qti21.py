"""QTI 2.1: a content package for OpenOlat, TAO, Blackboard Ultra and others."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, Quiz
from quizgen.lms.exports.qti_package import write_package
from quizgen.lms.exports.qti_tree import Dialect
from quizgen.render.templates import Templates

_DIALECT = Dialect(
    version="v2p1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
    manifest_schema="http://www.imsglobal.org/xsd/imscp_v1p1.xsd",
    package=("QTIv2.1 Package", "1.0.0"),
    is_kebab=False,
)


def _write(quiz: Quiz, items: Iterable[Item], path: Path, templates: Templates) -> Iterator[Loss]:
    return write_package(_DIALECT, quiz, items, path, templates)


QTI21 = ExportFormat("qti21", "OpenOlat, TAO and Blackboard Ultra (QTI 2.1)", ".zip", _write)

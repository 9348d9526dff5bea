"""QTI 3.0: a content package for systems that read the newest version."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from quizgen.lms.exports.interface import ExportFormat, Loss
from quizgen.lms.exports.items import Item, Quiz
from quizgen.lms.exports.qti_package import write_package
from quizgen.lms.exports.qti_tree import Dialect
from quizgen.render.templates import Templates

_DIALECT = Dialect(
    version="v3p0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    manifest_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    package=("QTI Package", "3.0.0"),
    is_kebab=True,
)


def _write(quiz: Quiz, items: Iterable[Item], path: Path, templates: Templates) -> Iterator[Loss]:
    return write_package(_DIALECT, quiz, items, path, templates)


QTI3 = ExportFormat("qti3", "systems that read QTI 3.0", ".zip", _write)

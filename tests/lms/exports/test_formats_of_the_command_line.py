"""The command line names the formats without loading them; it must name all of them."""

from quizgen.cli.export import FORMATS
from quizgen.lms.exports.table import EXPORTS


def test_the_command_line_knows_every_format() -> None:
    assert tuple(EXPORTS) == FORMATS

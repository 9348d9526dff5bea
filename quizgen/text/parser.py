"""markdown-it as quizgen uses it: CommonMark with tables and struck-out text, and with HTML tags as text."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock


class _Parser(MarkdownIt):
    """Leaves links as they were written; what is safe to follow is for each output to decide."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def _end_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Whether a line ends the table above it, for it has no bar; elsewhere such a line is one more row."""
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    return silent and state.parentType == "table" and "|" not in line


def _make_parser() -> MarkdownIt:
    # What is nested deeper than this is left out.
    parser = _Parser("commonmark", {"maxNesting": 100})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    # Rules that end a quote end a table as well.
    parser.block.ruler.push("end_table", _end_table, {"alt": ["blockquote"]})
    return parser


MARKDOWN = _make_parser()

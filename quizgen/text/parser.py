"""markdown-it as quizgen uses it: CommonMark with tables and struck-out text, and with HTML as text."""

from markdown_it import MarkdownIt


class _Parser(MarkdownIt):
    """Leaves links as they were written; what is safe to follow is for each output to decide."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


MARKDOWN: MarkdownIt = (
    _Parser("commonmark").enable(["table", "strikethrough"]).disable(["html_block", "html_inline", "entity"])
)

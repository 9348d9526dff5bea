"""HTML as an editor in an LMS writes it, as plain text."""

import html
import re

_BREAK = re.compile(r"</?(?:p|br|div|li|tr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_PREFORMATTED = re.compile(r"<pre\b[^<>]*>((?:(?!</pre>).)*)</pre>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


def html_to_text(source: str) -> str:
    """Return what an editor of formatted text shows, with the indentation of a program.

    Examples
    --------
    >>> html_to_text("<p>a &lt; b</p><p>&nbsp; c</p>")
    'a < b\\n  c'
    """
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", _PREFORMATTED.sub(_keep_blanks, source))))
    return "\n".join(_indentation(line) + " ".join(line.split()) for line in text.splitlines() if line.strip())


def _keep_blanks(match: re.Match[str]) -> str:
    """Write what is preformatted as an editor writes it elsewhere."""
    text = _TAG.sub("", _BREAK.sub("\n", match[1]))
    return "<br>" + text.expandtabs(4).replace(" ", "&nbsp;").replace("\n", "<br>") + "<br>"


def _indentation(line: str) -> str:
    """Return the blanks that a program's line begins with; other blanks before a line are the file's own layout."""
    blanks = line[: len(line) - len(line.lstrip())]
    return " " * len(blanks) if "\N{NO-BREAK SPACE}" in blanks else ""

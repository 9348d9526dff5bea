"""YAML as quizgen reads it: plain data, and for each node of it the place where it stands.

Scalars are those of YAML 1.2's core schema (``1e-3`` is a number, ``on`` a word, ``010`` ten); duplicate keys, tags and
monstrous documents are problems.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from quizgen.errors import Problem, UserFileError
from quizgen.language.quoting import flow_end, in_flow, in_quotes
from quizgen.language.slips.search import explain_slips
from quizgen.model import Place

Path = tuple[str | int, ...]

_MOST_CHARACTERS = 1_000_000
_MOST_NODES = 50_000
_MOST_DEPTH = 40

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_OTHER_INT = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Source:
    """Data with the places of its nodes.

    Parameters
    ----------
    file : str
        As the user would type it.
    data : object
        Mappings, lists and scalars.
    places : mapping of path to Place
        Where the node at a path of keys and indices starts.
    key_places : mapping of path to Place
        Where the key of the entry at a path stands.
    text : str
        What the file holds, to find places inside scalars.
    contents : mapping of path to (int, str)
        For each scalar, the index in `text` at which what it says starts, and its quotation mark or nothing.
    start : Place or None
        For data that come from elsewhere: the one place at which every problem is told.
    """

    file: str
    data: Any
    places: Mapping[Path, Place] = field(default_factory=dict)
    key_places: Mapping[Path, Place] = field(default_factory=dict)
    text: str = ""
    contents: Mapping[Path, tuple[int, str]] = field(default_factory=dict)
    start: Place | None = None

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return the place of the node at `path`, or of the nearest node around it."""
        if key and path in self.key_places:
            return self.key_places[path]
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, self.start or Place(self.file, 1, 1))

    def inside(self, path: Path, text: str) -> Callable[[int], Place]:
        """Return the function that tells where a character of the scalar `text` at `path` stands in the file."""
        if path not in self.contents:
            place = self.place(path)
            return lambda offset: place
        anchors = _align(text, self.text, *self.contents[path])

        def locate(offset: int) -> Place:
            known, index = anchors[max(bisect_right(anchors, offset, key=lambda anchor: anchor[0]) - 1, 0)]
            index = min(index + offset - known, len(self.text))
            line_start = self.text.rfind("\n", 0, index) + 1
            return Place(self.file, self.text.count("\n", 0, index) + 1, index - line_start + 1)

        return locate


_NOT_SPACES = re.compile(r"\S+")
_SPACES = re.compile(r"\s*")
_SPACES_IN_QUOTES = re.compile(r"(?:\s|\\[ntr \n])*")
_BROKEN_LINE = re.compile(r"\\\r?\n[ \t]*")
_ESCAPE = re.compile(r"\\(?:x..|u.{4}|U.{8}|.)")


def _align(text: str, raw: str, start: int, quote: str) -> list[tuple[int, int]]:
    """Match what a scalar says with how it is written: pairs of an index in `text` and its index in `raw`.

    YAML folds lines, takes indentation away and knows escapes; all else between spaces stays as it is.
    """
    anchors: list[tuple[int, int]] = []
    at = start
    for run in _NOT_SPACES.finditer(text):
        spaces = (_SPACES_IN_QUOTES if quote == '"' else _SPACES).match(raw, at)
        at = spaces.end() if spaces else at
        escaped = (quote == "'" and "'" in run[0]) or (quote == '"' and "\\" in run[0])
        if not escaped and raw.startswith(run[0], at):
            anchors.append((run.start(), at))
            at += len(run[0])
            continue
        for i in range(run.start(), run.end()):
            if quote == '"' and (broken := _BROKEN_LINE.match(raw, at)):
                at = broken.end()
            anchors.append((i, at))
            escape = _ESCAPE.match(raw, at) if quote == '"' else None
            at = escape.end() if escape else at + (2 if quote == "'" == text[i] else 1)
    return anchors or [(0, start)]


def read_yaml(file: str, text: str) -> Source:
    """Read a YAML document.

    Raises
    ------
    UserFileError
        With every duplicate key and tag, or the syntax error.
    """
    if len(text) > _MOST_CHARACTERS:
        raise UserFileError([Problem(file, 0, 0, "too-complex", "the file has more than a million characters")])
    try:
        root = _compose(text)
    except yaml.MarkedYAMLError as error:
        raise UserFileError(explain_slips(file, text, _compose)) from error
    except yaml.reader.ReaderError as error:
        line, column = text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position)
        character = f"U+{ord(text[error.position]):04X}"
        message = f"this is not YAML: there is an invisible character, {character}, here; delete it"
        raise UserFileError([Problem(file, line, column, "yaml-syntax", message)]) from error
    except RecursionError:
        message = "the file is nested too deeply"
        raise UserFileError([Problem(file, 1, 1, "too-complex", message)]) from None
    builder = _Builder(file, text)
    data = builder.build(root, (), 0) if root is not None else None
    if builder.problems:
        raise UserFileError(builder.problems)
    return Source(file, data, builder.places, builder.key_places, text, builder.contents)


class _Loader(yaml.SafeLoader):
    """Composes nodes; scalars keep their text, for `_scalar` to read."""


_Loader.yaml_implicit_resolvers = {}


def _compose(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Loader)


_ANCHOR = re.compile(r"(?:&\S+\s+)?")
_ANCHOR_NAME = re.compile(r"&([\w-]+)")


@dataclass
class _Builder:
    file: str
    text: str
    places: dict[Path, Place] = field(default_factory=dict)
    key_places: dict[Path, Place] = field(default_factory=dict)
    contents: dict[Path, tuple[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def _problem(self, node: yaml.Node, code: str, message: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, code, message))

    def build(self, node: yaml.Node, path: Path, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > _MOST_NODES or depth > _MOST_DEPTH:
            if self.nodes != _MOST_NODES + 2:
                self._problem(node, "too-complex", "the file has too many entries, or is nested too deeply")
            self.nodes = _MOST_NODES + 1
            return None
        self.places[path] = Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path, depth))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        self.contents[path] = self._content(node)
        if node.tag not in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:null"):
            hint = f", or write `{self._quoted(node)}` if it is text" if node.tag.startswith("!") else ""
            self._problem(node, "yaml-tag", f"the tag {node.tag} is not understood; leave it out{hint}")
            return None
        name = _ANCHOR_NAME.match(self.text, node.start_mark.index)
        if name and not node.value and f"*{name[1]}" not in self.text:
            message = f"text that begins with & must be in quotes; write `{self._quoted(node)}`"
            self._problem(node, "yaml-syntax", message)
            return None
        return _scalar(node.value) if node.style is None else node.value

    def _quoted(self, node: yaml.Node) -> str:
        """Return what stands on the line of a node, in quotes."""
        index = node.start_mark.index
        begun = self.text[self.text.rfind("\n", 0, index) + 1 : index]
        line = begun + self.text[index:].splitlines()[0]
        end = flow_end(line, len(begun)) if in_flow(line, len(begun)) else len(line)
        return in_quotes(re.sub(r"\s+#.*$", "", line[len(begun) : end]).strip())

    def _content(self, node: yaml.ScalarNode) -> tuple[int, str]:
        anchor = _ANCHOR.match(self.text, node.start_mark.index)
        index = anchor.end() if anchor else node.start_mark.index
        if node.style in ("|", ">"):
            return self.text.find("\n", index) + 1, ""
        return (index + 1, node.style) if node.style else (index, "")

    def _entries(self, node: yaml.MappingNode, path: Path, depth: int) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._problem(key, "yaml-key", "a key must be a plain word")
                continue
            name = key.value
            if name in seen:
                message = f"the key '{name}' is already on line {seen[name]}; one of the two would be lost"
                self._problem(key, "duplicate-key", message)
                continue
            seen[name] = key.start_mark.line + 1
            at = Place(self.file, key.start_mark.line + 1, key.start_mark.column + 1)
            self.key_places[(*path, name)] = at
            yield name, self.build(value, (*path, name), depth + 1)


def _scalar(text: str) -> Any:
    if _INT.fullmatch(text):
        return int(text)
    if _OTHER_INT.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text) if abs(float(text)) < 1e300 else text
    for pattern, value in ((_NULL, None), (_TRUE, True), (_FALSE, False)):
        if pattern.fullmatch(text):
            return value
    return text

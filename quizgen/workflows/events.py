"""What a workflow tells while it works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizgen.errors import Problem


@dataclass(frozen=True, slots=True)
class Started:
    """A step of `total` equal pieces begins."""

    step: str
    total: int


@dataclass(frozen=True, slots=True)
class Advanced:
    """One more piece of the step is done."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the tutor should know, and that stopped nothing."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark for the tutor."""

    text: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """A file or folder lies at `path` now, and holds `what`."""

    path: Path
    what: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a workflow: a table of labels and figures, and the same as data for programs."""

    title: str
    rows: tuple[tuple[str, str], ...]
    data: Mapping[str, Any] = field(default_factory=dict)


Event = Started | Advanced | Told | Noted | Wrote | Finished

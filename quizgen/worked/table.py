"""The functions of `worked` by the names that questions call them by. A new one is one line here."""

from collections.abc import Callable, Mapping
from typing import Any

WORKED: Mapping[str, Callable[..., Any]] = {}

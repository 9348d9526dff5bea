"""`quizgen.model` hands on every record of its files."""

import ast
from pathlib import Path

from quizgen import model


def names_in(path: Path) -> set[str]:
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def test_every_record_is_handed_on():
    (folder,) = model.__path__
    defined = [names_in(path) for path in sorted(Path(folder).glob("*.py")) if path.name != "__init__.py"]
    assert len(defined) > 5
    assert sum(map(len, defined)) == len(model.__all__)
    assert set().union(*defined) == set(model.__all__)

"""The faults that mutants.py tries: cosmic-ray's operators, without those that change nothing that runs."""

import ast
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray.commands import init
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db

# Equal strings and small numbers are mostly one object, so that these change nothing, or what Python does not promise.
SAME = ("core/ReplaceComparisonOperator_Eq_Is", "core/ReplaceComparisonOperator_NotEq_IsNot")
CACHES = {"cache", "cached_property", "lru_cache", "override"}


@dataclass(frozen=True)
class Fault:
    """A change of one file, and the lines of the statement that it is in."""

    path: str
    operator: str
    lines: range
    source: str
    inside: bool
    """Whether it is inside a function."""

    def told(self) -> str:
        """Say where it is, and what it changes."""
        old, new = Path(self.path).read_text(encoding="utf-8").split("\n"), self.source.split("\n")
        signs = [(f"- {a.strip()}", f"+ {b.strip()}") for a, b in zip(old, new, strict=False) if a != b]
        changed = [text for pair in signs[:3] for text in pair]
        first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b), self.lines.start)
        return "\n    ".join([f"{self.path}:{first}: {self.operator.removeprefix('core/')}", *changed])


def draw_faults(modules: list[str], sample: int, seed: int) -> list[Fault]:
    """Return the faults of these modules, all or some, in an order that the seed alone decides."""
    paths = sorted(path for path in find_modules([Path(name) for name in modules]) if path.name != "__init__.py")
    with use_db(Path("faults.sqlite"), WorkDB.Mode.create) as database:
        init(paths, database, {})
        specs = [item.mutations[0] for item in database.work_items]
    specs.sort(key=lambda spec: (str(spec.module_path), spec.operator_name, spec.occurrence))
    random.Random(seed).shuffle(specs)
    faults: list[Fault] = []
    for spec in specs:
        fault = None if spec.operator_name in SAME else _fault(spec)
        if fault is not None:
            faults.append(fault)
        if len(faults) == sample:
            break
    return faults


def _fault(spec: Any) -> Fault | None:
    """Return the fault, unless it changes nothing that runs."""
    path = str(spec.module_path)
    source = Path(path).read_text(encoding="utf-8")
    changed = mutate_code(source, get_operator(spec.operator_name)(**spec.operator_args), spec.occurrence)
    try:
        same = changed is None or _what_runs(changed) == _what_runs(source)
    except SyntaxError:
        return None
    if same:
        return None
    lines, inside = _statement(ast.parse(source), spec.start_pos[0])
    return Fault(path, spec.operator_name, lines, changed, inside)


class _Bare(ast.NodeTransformer):
    """Leave out what makes no difference to the results: annotations, asserts, caches, how a record is stored."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        return ast.Pass()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        node.decorator_list = [each for each in node.decorator_list if _called(each) not in CACHES]
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.decorator_list = [ast.Name(_called(each)) for each in node.decorator_list]
        return self.generic_visit(node)


def _called(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _what_runs(source: str) -> str:
    return ast.dump(_Bare().visit(ast.parse(source)))


def _statement(tree: ast.Module, line: int) -> tuple[range, bool]:
    """Return the lines of the innermost statement around a line, without its body, and whether a function is around."""
    found, inside = range(line, line + 1), False
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            body = getattr(node, "body", None)
            end = body[0].lineno if body and body[0].lineno > node.lineno else (node.end_lineno or line) + 1
            if node.lineno <= line < end:
                found = range(node.lineno, end)
            inside = inside or (isinstance(node, ast.FunctionDef) and line >= end)
    return found, inside

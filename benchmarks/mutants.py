"""Put small faults into the core of quizgen, one at a time, and tell which of them no test sees.

    make mutants                                  every fault: hours
    make mutants SAMPLE=300 SEED=1                300 of them, drawn with this seed: minutes
    make mutants OF=quizgen/tolerance.py TESTS="tests/marking tests/kinds/test_tolerance.py"

The faults are cosmic-ray's operators, without those that change nothing but annotations, asserts, caches and the like.
All tests run once without a fault, to see which lines each of them reaches and how long it takes. A fault is
then tried by the tests that reach its statement, the fastest first, until one fails. For that, a process that has
collected the tests is forked, and the code of the faulty function is put into its place; a fault outside of functions,
or in one that no test calls after importing, is imported afresh. The working tree is left alone: the tests run in a
copy in output/mutants, where survivors.txt holds the faults that no test saw.
"""

import contextlib
import functools
import gc
import importlib
import json
import os
import resource
import shutil
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from cosmic_ray.modules import find_modules
from faults import Fault, draw_faults

# What may be said of a fault instead of the test that saw it.
UNSEEN = "(no test saw it)"
AFRESH = "(it must be imported afresh)"
UNUSABLE = "(the tests cannot be loaded with it)"
ENDED = "(it ended the process, or never ended)"

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "output" / "mutants"
COPIED = ("quizgen", "tests", "question_bank", "templates", "docs", "benchmarks", "pyproject.toml", "README.md")

OF = (
    "quizgen/marking",
    "quizgen/tolerance.py",
    "quizgen/kinds/approximate.py",
    "quizgen/kinds/rounding.py",
    "quizgen/kinds/text/accepts.py",
    "quizgen/diagnosis/alignment.py",
    "quizgen/language/chaining.py",
    "quizgen/solver/exact.py",
    "quizgen/keys.py",
    "quizgen/draws",
    "quizgen/kinds/array",
)
# Without the tests of programs that students write, which wait more than they compute.
TESTS = (
    "tests/marking",
    "tests/kinds",
    "tests/language",
    *(f"tests/workflows/test_{name}.py" for name in ("adjustments", "explain_mark", "marking_rules", "reasons")),
    *(f"tests/workflows/test_{name}.py" for name in ("mark_class", "refused_files", "reviewed", "rounding")),
    *(f"tests/workflows/test_{name}.py" for name in ("simulate_class", "unforeseen_errors_in_a_class")),
    *(f"--ignore=tests/kinds/test_{name}.py" for name in ("code", "sandbox", "sandbox_messages")),
)

# Loaded once, before any process is forked.
PACKAGES = ("numpy", "sympy", "scipy.signal", "pydantic", "jinja2", "typer", "hypothesis", "markdown_it")

# A test that computes longer is left out, in seconds: what it alone would see counts as not seen.
SLOW = 3.0
# A fault that outlives so many seconds of tests, the fastest first, counts as not seen.
PATIENCE = 30.0
# A test in which a fault makes a loop endless, or its memory grow, has failed, after seconds and with bytes.
ENDLESS = 60
MEMORY = 6_000_000_000

# --- What the tests reach -----------------------------------------------------------------------------------


class Reached:
    """A pytest plugin that runs each test alone, and notes the lines of some files that it reaches."""

    def __init__(self, modules: list[str]) -> None:
        self.files = {str(path.resolve()): str(path) for path in find_modules([Path(name) for name in modules])}
        self.lines: set[tuple[str, int]] = set()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests and write what was found."""
        tests, failed = {}, []
        for item in session.items:
            self.lines = set()
            start = time.process_time()
            threading.settrace(self._enter)
            sys.settrace(self._enter)
            fine = passes(item)
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]
            if not fine:
                failed.append(item.nodeid)
            elif (took := time.process_time() - start) < SLOW and self.lines:
                tests[item.nodeid] = (took, sorted(self.lines))
        Path("reached.json").write_text(json.dumps({"tests": tests, "failed": failed}))
        return True

    def _enter(self, frame: FrameType, event: str, argument: object) -> Any:
        path = self.files.get(frame.f_code.co_filename)
        if path is None:
            return None

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            self.lines.add((path, frame.f_lineno))
            return trace

        return trace(frame, event, argument)


def passes(item: pytest.Item) -> bool:
    """Run one test with its fixtures and tell whether it passes or is skipped."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


# --- Trying a fault -----------------------------------------------------------------------------------------


class Tries:
    """A pytest plugin that tries each fault in a fork of the process that has collected the tests."""

    def __init__(self, faults: list[Fault], tests: dict[str, Any]) -> None:
        self.faults, self.tests = faults, tests
        self.useful: Counter[tuple[str, str]] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the faults, one after the other."""
        items = {item.nodeid: item for item in session.items}
        for fault in self.faults:
            start = time.perf_counter()
            order = self.order(fault)
            seen = forked(functools.partial(self._try, fault, [items[name] for name in order])) or ENDED
            self.useful[fault.path, seen] += 1
            note(fault, seen, time.perf_counter() - start)
        return True

    def order(self, fault: Fault) -> list[str]:
        """Return the tests that reach a fault: first those that saw most others of the file, then the fastest.

        Where it is outside of functions, or in one that is only called on importing, all that reach the file.
        """
        names = self._reach(fault)
        if not names:
            names = [name for name, (_, lines) in self.tests.items() if any(path == fault.path for path, _ in lines)]
        return sorted(names, key=lambda name: (-self.useful[fault.path, name], self.tests[name][0]))

    def _reach(self, fault: Fault) -> list[str]:
        """Return the tests that reach the statement of a fault inside of a function."""
        reach = {(fault.path, line) for line in fault.lines} if fault.inside else set()
        return [name for name, (_, lines) in self.tests.items() if not reach.isdisjoint(lines)]

    def _try(self, fault: Fault, items: list[pytest.Item]) -> str:
        return first_failing(items) if self._reach(fault) and put_in_place(fault) else AFRESH


def first_failing(items: list[pytest.Item]) -> str:
    """Run tests in this order, as long as there is patience, and name the first that fails."""
    end = time.process_time() + PATIENCE
    for item in items:
        if time.process_time() > end:
            break
        signal.alarm(ENDLESS)
        if not passes(item):
            return item.nodeid
    return UNSEEN


def put_in_place(fault: Fault) -> bool:
    """Give the functions that a fault is in their faulty code; False where it changes more than functions."""
    name = str(Path(fault.path).resolve())
    old = compile(Path(fault.path).read_text(encoding="utf-8"), name, "exec", dont_inherit=True)
    changed: dict[tuple[object, ...], CodeType] = {}
    for before, after in _codes(old, compile(fault.source, name, "exec", dont_inherit=True)):
        if before.co_flags & 1:
            if before != after:
                changed[_key(before)] = after
        elif _own(before) != _own(after):
            return False
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == name:
            thing.__code__ = changed.get(_key(thing.__code__), thing.__code__)
        elif type(thing) is functools._lru_cache_wrapper:
            thing.cache_clear()
    return True


def _codes(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    yield old, new
    inner = ([code for code in each.co_consts if isinstance(code, CodeType)] for each in (old, new))
    for before, after in zip(*inner, strict=True):
        yield from _codes(before, after)


def _key(code: CodeType) -> tuple[object, ...]:
    """Tell the code of one function from that of others, also where it has run and so is no longer equal to itself."""
    return (code.co_qualname, code.co_firstlineno, code.co_code)


def _own(code: CodeType) -> tuple[object, ...]:
    return (code.co_code, code.co_names, [repr(one) for one in code.co_consts if not isinstance(one, CodeType)])


def try_afresh(fault: Fault, tests: dict[str, Any], arguments: list[str]) -> str:
    """Import everything with a fault in place, and run the tests; say which of them saw it."""
    name = str(Path(fault.path).resolve())
    plain = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, module: str) -> CodeType | None:
        if self.get_filename(module) == name:
            return compile(fault.source, name, "exec", dont_inherit=True)
        return plain(self, module)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    module = fault.path.removesuffix(".py").replace("/", ".")
    try:
        importlib.import_module(module)
    except Exception:
        return UNUSABLE
    seen = UNUSABLE

    class One:
        """Instead of running all tests, run those that reach the file."""

        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            nonlocal seen
            items = {item.nodeid: item for item in session.items}
            seen = first_failing([items[name] for name in Tries([], tests).order(fault) if name in items])
            return True

    pytest.main(arguments, plugins=[One()])
    return seen


def forked(work: Any) -> str | None:
    """Return what some work returns in a process of its own; None where that died."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(out)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        code = 1
        try:
            os.write(into, json.dumps(work()).encode())
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return json.loads(told) if told else None


def note(fault: Fault, seen: str, took: float) -> None:
    """Add a line to the results."""
    with Path("results.jsonl").open("a") as file:
        file.write(json.dumps({"path": fault.path, "told": fault.told(), "seen": seen, "took": took}) + "\n")


# --- All together -------------------------------------------------------------------------------------------


def main() -> None:
    """Make the copy, try the faults and print the share of them that a test saw."""
    modules = os.environ.get("OF", "").split() or list(OF)
    chosen = os.environ.get("TESTS", "").split() or list(TESTS)
    sample, seed = int(os.environ.get("SAMPLE") or 0), int(os.environ.get("SEED") or 0)
    make_copy()
    # Hypothesis draws the same examples each time.
    os.environ.update(CI="1", PYTHONPATH=str(FOLDER))
    sys.path.insert(0, str(FOLDER))
    for name in PACKAGES:
        importlib.import_module(name)
    faults = draw_faults(modules, sample, seed)
    # Without pytest's own asserts, for it would put them into the modules that are named here as well.
    arguments = ["-q", "-s", "-p", "no:cacheprovider", "--assert=plain", *chosen, *modules]
    forked(lambda: quietly(lambda: pytest.main(arguments, plugins=[Reached(modules)])))
    reached = json.loads(Path("reached.json").read_text())
    tests = {name: (took, {(path, line) for path, line in lines}) for name, (took, lines) in reached["tests"].items()}
    for name in reached["failed"]:
        print(f"left out, for it fails without any fault: {name}")
    forked(lambda: quietly(lambda: pytest.main(arguments, plugins=[Tries(faults, tests)])))
    results = [json.loads(line) for line in Path("results.jsonl").read_text().splitlines()]
    for fault, result in zip(faults, results, strict=True):
        if result["seen"] == AFRESH:
            start = time.perf_counter()
            work = functools.partial(try_afresh, fault, tests, arguments)
            result["seen"] = forked(functools.partial(quietly, work)) or ENDED
            result["took"] = time.perf_counter() - start
    Path("results.jsonl").write_text("".join(json.dumps(result) + "\n" for result in results))
    report(results)


def make_copy() -> None:
    """Copy what the tests need to output/mutants, and go there."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, FOLDER / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, FOLDER / name)
    os.chdir(FOLDER)


def quietly(work: Any) -> Any:
    """Do some work without printing what it prints."""
    with Path("output.txt").open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        return work()


def report(results: list[dict[str, Any]]) -> None:
    """Print the shares, and each survivor as the change that it is."""
    counted = [result for result in results if result["seen"] != UNUSABLE]
    survivors = sorted(result["told"] for result in counted if result["seen"] == UNSEEN)
    Path("survivors.txt").write_text("".join(f"{told}\n" for told in survivors))
    print("\n".join(survivors))
    print()
    tried = Counter(result["path"] for result in counted)
    missed = Counter(result["path"] for result in counted if result["seen"] == UNSEEN)
    for path, count in sorted(tried.items()):
        print(f"{path}: {count - missed[path]} of {count}")
    total = sum(tried.values())
    seen = total - missed.total()
    print(f"{seen} of {total} faults were seen by a test ({seen / total:.1%})" if total else "No faults were tried.")


if __name__ == "__main__":
    main()

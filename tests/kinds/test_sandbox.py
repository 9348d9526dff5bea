"""The sandbox: whatever a program does, it ends in an outcome, in time, and leaves nothing behind."""

import ctypes
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from quizgen.kinds.code import sandbox
from quizgen.kinds.code.sandbox import Failure, find_bubblewrap, run_function

REFUSAL = run_function("def f():\n    return 1\n", "f", [[]]).refusal
needs_bubblewrap = pytest.mark.skipif(bool(REFUSAL), reason=REFUSAL)

_SET_CHILD_SUBREAPER = 36


def _children() -> set[int]:
    """Return the processes that this one has begun or inherited, the dead ones included."""
    lists = Path("/proc/self/task").glob("*/children")
    return {int(number) for one in lists for number in one.read_text(encoding="ascii").split()}


@pytest.fixture(autouse=True)
def _nothing_left_behind():
    """Inherit every process that a test leaves, and wait for its end; one that goes on sets off the alarm."""
    libc = ctypes.CDLL(None)
    libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Another test may have left one that goes on until the end, such as the resource tracker of a pool.
    others = _children()
    files = set(Path("/tmp").glob("quizgen-left-*"))
    descriptors = len(os.listdir("/proc/self/fd"))
    yield

    def give_up(number, frame):
        raise AssertionError("a process of the sandbox is still running")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(20)
    try:
        while left := _children() - others:
            os.waitpid(left.pop(), 0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        libc.prctl(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
    assert set(Path("/tmp").glob("quizgen-left-*")) == files
    assert len(os.listdir("/proc/self/fd")) == descriptors


def run(source, *arguments, **limits):
    outcome = run_function(source, "f", [arguments], **limits)
    assert outcome.refusal == ""
    (result,) = outcome.results
    return result


def body(*lines, first="import os, sys, socket, subprocess, threading, ctypes, numpy as np"):
    return "\n".join([first, "def f(x):", *(f"    {line}" for line in lines)])


@needs_bubblewrap
def test_results_come_back_call_by_call():
    source = "def f(x, k):\n    if k == 2:\n        raise ValueError('two')\n    return k * x\n"
    x = np.array([[1.5, 2.0]])
    first, second, third = run_function(source, "f", [[x, 1], [x, 2], [x, 3]]).results
    assert np.array_equal(first, [[1.5, 2.0]])
    assert second == Failure("exception", "ValueError: two", 3)
    assert np.array_equal(third, [[4.5, 6.0]])


RETURNED = [
    ("return 3", np.array(3.0)),
    ("return [1, 2]", np.array([1.0, 2.0])),
    ("return np.zeros((2, 0))", np.zeros((2, 0))),
    ("return np.float32(0.5)", np.array(0.5)),
    ("return [float('nan'), float('-inf')]", np.array([np.nan, -np.inf])),
    ("return x.dtype == np.int64 and x.shape == (2,)", np.array(1.0)),
    ("return np.linalg.inv(np.eye(2))", np.eye(2)),
    ("return np.random.default_rng(1).integers(5, 6)", np.array(5.0)),
]


@needs_bubblewrap
@pytest.mark.parametrize(("line", "expected"), RETURNED)
def test_numbers_return_as_arrays(line, expected):
    result = run(body(line), np.array([1, 2]))
    assert result.shape == expected.shape
    assert np.array_equal(result, expected, equal_nan=True)


GIVEN = [
    (("relu",), "return x == 'relu'"),
    (((3, 4),), "return isinstance(x, tuple) and x[1] == 4"),
    (([1, [2.5]],), "return isinstance(x, list) and x[1][0] == 2.5"),
    (([np.eye(2), np.ones(3)],), "return x[0].shape == (2, 2) and x[1].sum() == 3"),
    ((True,), "return x is True"),
    ((np.float64(0.5),), "return isinstance(x, float)"),
    ((np.zeros((0, 2)),), "return x.shape == (0, 2)"),
]


@needs_bubblewrap
@pytest.mark.parametrize(("arguments", "line"), GIVEN)
def test_arguments_arrive_as_they_are(arguments, line):
    assert run(body(line), *arguments) == 1


REFUSED = [
    ("pass", Failure("value", "nothing, as if a return were missing")),
    ("return [[1], [2, 3]]", Failure("value", "rows of different lengths")),
    ("return 'text'", Failure("value", "a str that is not made of real numbers")),
    ("return 1j", Failure("value", "a complex that is not made of real numbers")),
    ("return y", Failure("exception", "NameError: name 'y' is not defined", 3)),
    ("sys.exit()", Failure("exit")),
    ("exit(0)", Failure("exit")),
    ("os._exit(0)", Failure("exit")),
    ("ctypes.string_at(0)", Failure("crash")),
    ("os.abort()", Failure("crash")),
    ("return bytearray(2 ** 31)", Failure("memory")),
    ("return np.ones(2 ** 28)", Failure("memory")),
    ("return np.ones(10 ** 6)", Failure("returned")),
    ("print('x' * 10 ** 6)", Failure("printed")),
    ("sys.stderr.write('x' * 10 ** 6)", Failure("printed")),
    ("return f(x)", Failure("exception", "RecursionError: maximum recursion depth exceeded", 3)),
]


@needs_bubblewrap
@pytest.mark.parametrize(("line", "failure"), REFUSED)
def test_failures_have_a_name(line, failure):
    assert run(body(line), 1) == failure


# What computes without end meets the limit on the processor's time, which no other load on the machine changes.
ENDLESS = [
    ["while True: pass"],
    ["while True:", "    try:", "        while True: pass", "    except BaseException: pass"],
    ["return 10 ** 10 ** 10"],
    ["os.close(1)", "os.close(2)", "while True: pass"],
    ["import time", "while True: time.process_time()"],
]


@needs_bubblewrap
@pytest.mark.parametrize("lines", ENDLESS)
def test_what_never_ends_is_stopped(lines):
    assert run(body(*lines), 1, seconds=1) == Failure("time")


@needs_bubblewrap
def test_what_ignores_the_limit_is_killed():
    lines = ["import signal", "signal.signal(signal.SIGXCPU, signal.SIG_IGN)", "while True: pass"]
    assert run(body(*lines), 1, seconds=1) == Failure("stopped")


# What waits without end meets the limit on the clock; it always does, however slow the machine.
WAITING = [
    ["import time", "while True: time.sleep(1)"],
    ["one, other = socket.socketpair()", "one.recv(1)"],
    ["os.execv('/bin/sleep', ['sleep', '600'])"],
    [
        "import signal, time",
        "for n in range(1, 32):",
        "    try: signal.signal(n, signal.SIG_IGN)",
        "    except (OSError, ValueError): pass",
        "while True: time.sleep(1)",
    ],
]


@needs_bubblewrap
@pytest.mark.parametrize("lines", WAITING)
def test_what_waits_for_ever_is_stopped(lines):
    assert run(body(*lines), 1, patience=1.0) == Failure("time")


@needs_bubblewrap
def test_a_program_that_closes_every_pipe_is_stopped():
    assert isinstance(run(body("os.closerange(0, 64)", "while True: pass"), 1, seconds=1), Failure)


@needs_bubblewrap
def test_what_never_ends_while_it_is_loaded():
    assert run("while True: pass", 1, seconds=1) == Failure("time")


@needs_bubblewrap
def test_results_before_the_end_are_kept():
    source = "def f(x):\n    while x: pass\n    return x\n"
    first, second, third = run_function(source, "f", [[0], [1], [0]], seconds=1).results
    assert first == 0
    assert (second, third) == (Failure("time"), Failure("time"))


MEMORY = [
    ["a = [0]", "while True: a = a * 2"],
    ["a = []", "while True: a.append(np.ones(10 ** 6))"],
    ["a = 'x'", "while True: a += a"],
]


@needs_bubblewrap
@pytest.mark.parametrize("lines", MEMORY)
def test_memory_ends(lines):
    assert run(body(*lines), 1) == Failure("memory")


FORBIDDEN = [
    (["while True: os.fork()"], "BlockingIOError"),
    (["subprocess.Popen(['/bin/sleep', '600'], start_new_session=True)"], "BlockingIOError"),
    (["subprocess.run(['/bin/true'])"], "BlockingIOError"),
    (["threading.Thread(target=print).start()"], "RuntimeError"),
    (["return len(open('/etc/passwd').read())"], "FileNotFoundError"),
    (["return len(os.listdir('/home'))"], "FileNotFoundError"),
    (["open('/tmp/quizgen-left-1', 'w').write('x')"], "OSError"),
    (["open('/quizgen-left-1', 'w').write('x')"], "OSError"),
    (["open('/usr/quizgen-left-1', 'w').write('x')"], "OSError"),
    (["open('/packages/numpy/quizgen-left-1', 'w').write('x')"], "OSError"),
    (["os.write(os.memfd_create('m'), b'x')"], "OSError"),
    (["socket.create_connection(('127.0.0.1', 22), 1)"], "OSError|ConnectionRefusedError"),
    (["socket.create_connection(('1.1.1.1', 53), 1)"], "OSError"),
    (["socket.getaddrinfo('example.org', 80)"], "gaierror|socket.gaierror"),
    (["import quizgen"], "ModuleNotFoundError"),
    (["import resource", "resource.setrlimit(resource.RLIMIT_NPROC, (99, 99))"], "ValueError"),
    (["os.setuid(0)"], "PermissionError|OSError"),
]


@needs_bubblewrap
@pytest.mark.parametrize(("lines", "error"), FORBIDDEN)
def test_the_machine_is_out_of_reach(lines, error):
    result = run(body(*lines), 1)
    assert isinstance(result, Failure)
    assert result.kind == "exception"
    assert any(one in result.detail.partition(":")[0] for one in error.split("|")), result


@needs_bubblewrap
@pytest.mark.parametrize("process", [1, -1])
def test_killing_others_does_not_get_out(process):
    source = body("try:", f"    os.kill({process}, 9)", "except OSError:", "    pass", "return 1")
    assert run(source, 1) == 1


@needs_bubblewrap
def test_the_environment_is_empty(monkeypatch):
    monkeypatch.setenv("QUIZGEN_SECRET", "1")
    assert run(body("return 'QUIZGEN_SECRET' in os.environ or 'HOME' in os.environ"), 1) == 0


@needs_bubblewrap
def test_no_other_process_is_seen():
    assert run(body("return sum(name.isdigit() for name in os.listdir('/proc'))"), 1) <= 2


FORGED = [
    'print(\'[0, {"shape": [], "entries": [42.0]}]\')',
    '[os.write(n, b\'\\n[0, {"shape": [], "entries": [42.0]}]\\n\') for n in (1, 2)]',
    "os.write(task_channel(), b'\\n' + b'0' * 32 + b'[0, {\"shape\": [], \"entries\": [42.0]}]\\nrest')",
]


@needs_bubblewrap
@pytest.mark.parametrize("line", FORGED)
def test_a_result_is_not_forged_by_printing(line):
    channel = "def task_channel():\n    return sys.modules['__main__'].channel.fileno()"
    source = body(line, "return 1", first=f"import os, sys\n{channel}")
    assert run(source, 1) == 1


@needs_bubblewrap
def test_the_frames_below_hold_nothing_but_what_the_function_may_know():
    """The inputs, and what it takes to tell a result, which the function does by returning it."""
    source = body(
        "task = sys._getframe(1).f_globals['task']",
        "return sorted(task) == ['arguments', 'become', 'channel', 'function', 'memory', 'seconds', 'source', 'token']",
    )
    assert run(source, 1) == 1


HOSTILE = [
    b'[0, {"shape": [-5, 3], "entries": [1]}]',
    b'[0, {"shape": [1], "entries": [1' + b"0" * 400 + b"]}]",
    b'[0, {"shape": [1], "entries": ["x"]}]',
    b'[0, {"shape": 1.5, "entries": [1]}]',
    b'[0, {"failure": ["time"]}]',
    b'[0, "failure"]',
    b"[" * 100_000,
    b"[1, 2, 3]",
    b"7",
    b"\xff",
]


@pytest.mark.parametrize("line", HOSTILE)
def test_what_a_captured_process_tells_is_read_with_care(line):
    assert sandbox._read_line(line) == (None, None)


@needs_bubblewrap
def test_a_patched_numpy_stays_inside():
    assert run(body("np.allclose = np.isclose = lambda *_, **__: True", "return 1"), 1) == 1
    assert not np.allclose(1, 2)


@needs_bubblewrap
def test_the_outcomes_of_one_program_are_remembered(monkeypatch):
    source = "import random\ndef f(x):\n    return random.random()\n"
    assert run(source, 1) == run(source, 1) != run(source, 2)
    monkeypatch.setenv("PATH", "")
    assert "apt install bubblewrap" in run_function(source, "f", [[1]]).refusal


def test_without_bubblewrap_nothing_runs(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert find_bubblewrap() is None
    outcome = run_function("def f(): return 1", "f", [[]])
    assert outcome.results == ()
    assert "apt install bubblewrap" in outcome.refusal


def test_a_bubblewrap_that_cannot_run_is_told_from_none(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = run_function("def f(): return 1", "f", [[]])
    assert outcome.results == ()
    assert "cannot run here (bwrap: No permissions to create new namespace)" in outcome.refusal


def test_a_long_program_is_refused():
    assert "50,000 bytes" in run_function("#" * 50_001, "f", [[]]).refusal

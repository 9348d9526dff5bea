"""Running a student's function: in a process of its own under bubblewrap, which sees Python, NumPy and nothing else.

Nothing that decides about marks enters the sandbox. It is given the inputs and hands out what the function
returned; a student who takes over the whole process there gains no more than a function that returns the same.
"""

import json
import math
import os
import secrets
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

LONGEST_SOURCE = 50_000
_MEMORY = 512 * 2**20
_PRINTED = 200_000
_RETURNED = 4_000_000
_MOST_AXES = 32
_LONGEST_DETAIL = 300
_START_SECONDS = 60.0
_REMEMBERED = 64
_PACKAGES = "/packages"
_NOBODY = 65534

SECONDS = 10
"""Processor time for all calls of a function: some ten thousand times what a right one needs, on any machine."""

PATIENCE = 20.0
"""Seconds on the clock after which a program that waits instead of computing is stopped: twice what it may compute, so
that one that computes meets the other limit first, also where every core runs another program."""

Argument: TypeAlias = Any
FailureKind = Literal["exception", "time", "memory", "printed", "returned", "exit", "crash", "stopped", "value"]

# Runs inside. After NumPy is loaded no process or thread can be started and no byte written to a file. The kernel
# does not count the processes of root, so root becomes nobody first. The limit on time is one of the processor's time,
# so that no verdict depends on what else the machine does; a program that ignores its signal is killed soon after.
_RUNNER = """
import builtins, json, math, os, resource, sys, traceback
sys.path.insert(0, sys.argv[1])
import numpy
task = json.loads(sys.stdin.buffer.read())
if task["become"]:
    os.setgroups([])
    os.setgid(task["become"])
    os.setuid(task["become"])
channel = open(task["channel"], "w", encoding="ascii")
with open("/proc/self/statm") as pages:
    own = int(pages.read().split()[0]) * resource.getpagesize()
used = resource.getrusage(resource.RUSAGE_SELF)
seconds = math.ceil(used.ru_utime + used.ru_stime + task["seconds"])
for name, soft, hard in (("AS", own + task["memory"], 0), ("CPU", seconds, 1), ("FSIZE", 0, 0), ("CORE", 0, 0),
                         ("NOFILE", 32, 0), ("NPROC", 0, 0)):
    number = getattr(resource, "RLIMIT_" + name)
    most = resource.getrlimit(number)[1]
    soft, hard = (n if most == resource.RLIM_INFINITY else min(n, most) for n in (soft, soft + hard))
    resource.setrlimit(number, (soft, hard))

def tell(case, **found):
    channel.write("\\n" + task["token"] + json.dumps([case, found]) + "\\n")
    channel.flush()

def tell_failure(case, error):
    if isinstance(error, SystemExit):
        return tell(case, failure="exit")
    if isinstance(error, MemoryError):
        return tell(case, failure="memory")
    lines = [at for frame, at in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == "answer.py"]
    if isinstance(error, SyntaxError) and error.filename == "answer.py":
        lines = [error.lineno]
    said = traceback.format_exception_only(type(error), error)[-1].strip()[:300]
    tell(case, failure="exception", detail=said, line=lines[-1] if lines else None)

def tell_value(case, value):
    if value is None:
        return tell(case, failure="value", detail="nothing, as if a return were missing")
    try:
        array = numpy.asarray(value)
    except ValueError:
        return tell(case, failure="value", detail="rows of different lengths")
    if array.dtype.kind not in "biuf":
        return tell(case, failure="value", detail="a " + type(value).__name__ + " that is not made of real numbers")
    tell(case, shape=array.shape, entries=array.astype(float).ravel().tolist())

def load(packed):
    if isinstance(packed, list):
        return [load(item) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if "tuple" in packed:
        return tuple(load(item) for item in packed["tuple"])
    return numpy.array(packed["entries"], packed["dtype"]).reshape(packed["shape"])

builtins.exit = builtins.quit = sys.exit
tell("ready")
try:
    names = {"__name__": "answer", "np": numpy, "numpy": numpy}
    exec(compile(task["source"], "answer.py", "exec"), names)
    if not callable(function := names.get(task["function"])):
        raise NameError("there is no function named " + task["function"])
except BaseException as error:
    tell_failure("loaded", error)
else:
    for case, arguments in enumerate(task["arguments"]):
        try:
            tell_value(case, function(*map(load, arguments)))
        except BaseException as error:
            tell_failure(case, error)
sys.stdout.flush()
sys.stderr.flush()
tell("done")
os._exit(0)
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call gave no array.

    Parameters
    ----------
    kind : str
        ``exception``, ``value`` (it returned no numbers), ``time``, ``memory``, ``printed`` and ``returned`` (too
        much of it), ``exit``, ``crash``, or ``stopped`` (killed by the system).
    detail : str
        The last line of an exception, or what was returned.
    line : int or None
        The line of the student's code that an exception came from, counted from 1.
    """

    kind: FailureKind
    detail: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Parameters
    ----------
    results : tuple of (ndarray or Failure)
        One for each call; a call that was never reached has the failure that ended the run.
    refusal : str
        Why nothing was run, with what to do; mostly empty.
    """

    results: tuple[NDArray[np.float64] | Failure, ...]
    refusal: str = ""


def find_bubblewrap() -> Path | None:
    """Find the program that makes the sandbox.

    Examples
    --------
    >>> found = find_bubblewrap()
    >>> found is None or found.name == "bwrap"
    True
    """
    found = shutil.which("bwrap")
    return Path(found) if found else None


def run_function(
    source: str,
    function: str,
    arguments: Sequence[Sequence[Argument]],
    seconds: int = SECONDS,
    patience: float = PATIENCE,
) -> Outcome:
    """Call a function of an untrusted program.

    The outcomes of the last few programs are remembered, so that marking one response may ask several times, and
    programs of a class can be run ahead, several at once.

    Parameters
    ----------
    source : str
        Python, at most 50,000 bytes.
    function : str
        Name of the function.
    arguments : sequence of sequence of Value
        The positional arguments of each call: numbers, text, arrays, shapes and lists of these.
    seconds : int
        Processor time for all calls together, after Python and NumPy have started.
    patience : float
        Seconds on the clock for all calls together.

    Returns
    -------
    Outcome

    Examples
    --------
    >>> run_function("#" * 60_000, "f", []).refusal
    'the code has more than 50,000 bytes'
    """
    if len(source.encode(errors="replace")) > LONGEST_SOURCE:
        return Outcome((), f"the code has more than {LONGEST_SOURCE:,} bytes")
    bubblewrap = find_bubblewrap()
    if bubblewrap is None:
        return Outcome(
            (),
            "code is only run under bubblewrap, which is not installed; "
            "install it (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)",
        )
    packed = json.dumps([[_pack(argument) for argument in case] for case in arguments])
    try:
        return Outcome(_call(bubblewrap, source, function, packed, seconds, patience))
    except _NoSandboxError as error:
        return Outcome((), str(error))


class _NoSandboxError(Exception):
    """Why bubblewrap did not come to run the program; raised, as a refusal is not to be remembered."""


@lru_cache(maxsize=_REMEMBERED)
def _call(
    bubblewrap: Path, source: str, function: str, packed: str, seconds: int, patience: float
) -> tuple[NDArray[np.float64] | Failure, ...]:
    as_root = _is_true_root()
    arguments = json.loads(packed)
    task = {
        "source": source.encode(errors="replace").decode(),
        "function": function,
        "arguments": arguments,
        "seconds": seconds,
        "memory": _MEMORY,
        "become": _NOBODY if as_root else 0,
    }
    transcript = _run([*_wrap(bubblewrap, as_root), *_python()], task, patience)
    if not transcript.ready:
        said = transcript.printed.decode(errors="replace").strip().rpartition("\n")[2]
        raise _NoSandboxError(
            f"bubblewrap is installed but cannot run here ({said or 'it gave no reason'}); "
            "user namespaces may be switched off: see the sysctl settings kernel.unprivileged_userns_clone, "
            "user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns"
        )
    return tuple(_collect(transcript, len(arguments)))


# --- The command ----------------------------------------------------------------------------------------------


def _is_true_root() -> bool:
    """Tell root of the machine from an ordinary user and from root of a user namespace, whose processes do count."""
    if os.geteuid() != 0:
        return False
    return Path("/proc/self/uid_map").read_text().split() == ["0", "0", "4294967295"]


def _wrap(bubblewrap: Path, as_root: bool) -> list[str]:
    command = [str(bubblewrap), "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    # Root needs no namespace of users, and two capabilities to become nobody; they are gone when it has.
    command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if as_root else ["--unshare-user"]
    prefix = Path(sys.base_prefix).resolve()
    seen = [Path(folder) for folder in ("/usr", "/lib", "/lib64", "/bin")]
    above: list[Path] = []
    if not prefix.is_relative_to("/usr"):
        seen.append(prefix)
        above = list(prefix.parents)[-2::-1]
    seen += [Path("/etc/ld.so.cache"), Path("/etc/alternatives")]
    # The folders above what is bound would be root's alone.
    for folder in (*above, Path("/etc"), Path(_PACKAGES)):
        command += ["--perms", "0755", "--dir", str(folder)]
    for path in seen:
        command += ["--ro-bind-try", str(path), str(path)]
    # Where packages lie within what is seen, quizgen may be among them, and with it the solver and the question bank.
    numpy_folder = Path(np.__file__).resolve().parent
    for folder in sorted({numpy_folder.parent, Path(__file__).resolve().parents[2]}):
        if any(folder.is_relative_to(path) for path in seen):
            command += ["--tmpfs", str(folder), "--remount-ro", str(folder)]
    for folder in (numpy_folder, numpy_folder.with_name("numpy.libs")):
        command += ["--ro-bind-try", str(folder), f"{_PACKAGES}/{folder.name}"]
    return [*command, "--proc", "/proc", "--tmpfs", "/tmp", "--remount-ro", "/tmp", "--remount-ro", "/", "--chdir", "/"]


def _python() -> list[str]:
    return [str(Path(sys.executable).resolve()), "-I", "-S", "-B", "-X", "utf8", "-c", _RUNNER, _PACKAGES]


def _pack(argument: Argument) -> object:
    if isinstance(argument, np.ndarray):
        return {"entries": argument.ravel().tolist(), "shape": argument.shape, "dtype": argument.dtype.str}
    if isinstance(argument, tuple):
        return {"tuple": [_pack(item) for item in argument]}
    if isinstance(argument, list):
        return [_pack(item) for item in argument]
    return argument.item() if isinstance(argument, np.generic) else argument


# --- The process ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Transcript:
    """What a run has reported so far."""

    token: bytes
    printed: bytes = b""
    told: bytes = b""
    ready: bool = False
    ended_by: FailureKind | None = None
    status: int = 0


def _run(command: Sequence[str], task: dict[str, object], patience: float) -> _Transcript:
    token = secrets.token_hex(16)
    transcript = _Transcript(token.encode())
    out_read, out_write = os.pipe()
    channel_read, channel_write = os.pipe()
    payload = json.dumps({**task, "token": token, "channel": channel_write}).encode()
    # A file in memory, so that a large input blocks nothing and leaves nothing on the disk.
    with os.fdopen(os.memfd_create("task"), "w+b") as stdin, _closing(out_read, channel_read):
        stdin.write(payload)
        stdin.seek(0)
        with _closing(out_write, channel_write):
            process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=out_write,
                stderr=out_write,
                pass_fds=(channel_write,),
                start_new_session=True,
                env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "LANG": "C.UTF-8"},
            )
        try:
            _listen(transcript, out_read, channel_read, patience)
        finally:
            transcript.status = _end(process, transcript.ended_by is not None, (out_read, channel_read))
    return transcript


@contextmanager
def _closing(*descriptors: int) -> Iterator[None]:
    try:
        yield
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _listen(transcript: _Transcript, printed: int, told: int, patience: float) -> None:
    """Read both pipes until both are closed, one is too full, or time is up."""
    deadline = time.monotonic() + _START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(printed, selectors.EVENT_READ)
        selector.register(told, selectors.EVENT_READ)
        while selector.get_map():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                transcript.ended_by = "time"
                return
            for key, _ in selector.select(remaining):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fd)
                elif key.fd == printed:
                    transcript.printed += data
                else:
                    transcript.told += data
            if not transcript.ready and transcript.token in transcript.told:
                transcript.ready = True
                deadline = time.monotonic() + patience
            if len(transcript.printed) > _PRINTED:
                transcript.ended_by = "printed"
                return
            if len(transcript.told) > _RETURNED:
                transcript.ended_by = "returned"
                return


def _end(process: subprocess.Popen[bytes], interrupted: bool, pipes: Sequence[int]) -> int:
    """Kill what is left; the kernel closes the pipes when the last process of the sandbox is gone."""
    if not interrupted:
        # Both pipes are closed; only a program that closed them by itself is still there.
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            pass
    os.killpg(process.pid, signal.SIGKILL)
    status = process.wait()
    for pipe in pipes:
        while os.read(pipe, 65536):
            pass
    return status


# --- What was reported --------------------------------------------------------------------------------------------


def _collect(transcript: _Transcript, count: int) -> list[NDArray[np.float64] | Failure]:
    """Order what was reported by call; a line without the token is not ours, and the first report on a call counts."""
    found: dict[int, NDArray[np.float64] | Failure] = {}
    rest: Failure | None = None
    for line in transcript.told.split(b"\n"):
        if not line.startswith(transcript.token):
            continue
        case, result = _read_line(line.removeprefix(transcript.token))
        if case == "loaded" and isinstance(result, Failure):
            rest = rest or result
        elif isinstance(case, int) and result is not None:
            found.setdefault(case, result)
    rest = rest or _failure_of(transcript)
    return [found.get(case, rest) for case in range(count)]


def _read_line(line: bytes) -> tuple[int | str | None, NDArray[np.float64] | Failure | None]:
    """Read one message; whatever it is, as the program inside may have written it."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError, MemoryError):
        return None, None
    if not isinstance(message, list) or len(message) != 2:
        return None, None
    case, found = message
    if not isinstance(found, dict) or not (_is_whole(case) or case == "loaded"):
        return None, None
    result = _read_failure(found) if "failure" in found else _read_result(found)
    return (None, None) if result is None else (case, result)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_TOLD_KINDS: Mapping[object, FailureKind] = MappingProxyType(
    {"exception": "exception", "memory": "memory", "exit": "exit", "value": "value"}
)
"""Those failures that show inside; the others show from outside."""


def _read_failure(found: Mapping[str, object]) -> Failure | None:
    said, place, detail = found["failure"], found.get("line"), found.get("detail", "")
    kind = _TOLD_KINDS.get(said) if isinstance(said, str) else None
    if kind is None or not isinstance(detail, str):
        return None
    shown = "".join(c if c.isprintable() else " " for c in detail[:_LONGEST_DETAIL])
    line = place if isinstance(place, int) and _is_whole(place) and 1 <= place <= LONGEST_SOURCE else None
    return Failure(kind, shown, line)


def _read_result(found: Mapping[str, object]) -> NDArray[np.float64] | None:
    entries, shape = found.get("entries"), found.get("shape")
    if not isinstance(entries, list) or not isinstance(shape, list) or len(shape) > _MOST_AXES:
        return None
    if not all(isinstance(entry, int | float) and not isinstance(entry, bool) for entry in entries):
        return None
    # Every length is looked at by itself, so that none hides behind one of zero.
    if not all(_is_whole(length) and length <= _RETURNED for length in shape) or math.prod(shape) != len(entries):
        return None
    try:
        array = np.array([float(entry) for entry in entries]).reshape(shape)
    except (OverflowError, ValueError):
        # A whole number beyond the largest float, or lengths whose product NumPy cannot hold beside one of zero.
        return None
    array.flags.writeable = False
    return array


_KINDS_OF_SIGNALS: dict[int, FailureKind] = {signal.SIGXCPU: "time", signal.SIGKILL: "stopped"}


def _failure_of(transcript: _Transcript) -> Failure:
    if transcript.ended_by is not None:
        return Failure(transcript.ended_by)
    # bubblewrap ends with 128 + n where signal n ended the program.
    ended_by = transcript.status - 128 if transcript.status > 128 else -transcript.status
    if ended_by > 0:
        return Failure(_KINDS_OF_SIGNALS.get(ended_by, "crash"))
    return Failure("exit")

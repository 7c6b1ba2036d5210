"""The child process: reads one document from its standard input, says what it found, and can do nothing else.

Everything that the reading needs is loaded first; then the door is locked: no more memory and processor time than
allowed, no new file and no socket (the limit of open files is what is open already), no other program.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from veche.kit.documents.form import Answer, Extracted, Unreadable

Read = Callable[[BinaryIO], Extracted]
_READERS = {
    "pdf": "pdf",
    "docx": "prose",
    "pptx": "prose",
    "odt": "prose",
    "odp": "prose",
    "xlsx": "sheets",
    "ods": "sheets",
    "epub": "web",
    "html": "web",
    "page": "web",
    "rtf": "rtf",
    "mail": "mail",
    "picture": "pictures",
    "sound": "sound",
}  # kind → the module with its `read_<kind>`
_CODECS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "ascii", "latin-1", "mac-cyrillic", "koi8-r", "koi8-u"),
    *(
        "cp437",
        "cp866",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1257",
        "iso8859-2",
        "iso8859-5",
        "iso8859-15",
    ),
    *("iso8859-15", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "quopri", "base64", "uu"),
)
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.kill", "ctypes.dlopen")


def main() -> None:
    """`argv`: kind, most megabytes of memory, most seconds of processor time."""
    kind, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    read = load(kind)
    lock(memory, seconds)
    answer = answer_of(read)
    data = msgspec.json.encode(answer)
    with contextlib.suppress(BrokenPipeError):
        while data:
            data = data[os.write(1, data) :]
    os._exit(0)  # no clean-up of a library that may be in any state


def answer_of(read: Read) -> Answer:
    """Runs the reading; every failure has a reason."""
    try:
        with open(0, "rb", closefd=False) as source:
            return Answer(read=read(source))
    except Unreadable as refusal:
        return Answer(reason=refusal.reason)
    except MemoryError:
        return Answer(reason="too_large")
    except RecursionError:
        return Answer(reason="damaged")
    except Exception:
        return Answer(reason="broken")


def load(kind: str) -> Read:
    """The function that reads this kind, with all it will ever import."""
    for name in _CODECS:
        with contextlib.suppress(LookupError):
            "".encode(name)
    module = importlib.import_module(f"veche.kit.documents.{_READERS[kind]}")
    if kind == "picture":
        module.prepare()
    read: Read = getattr(module, f"read_{kind}")
    return read


def lock(memory: int, seconds: int) -> None:
    """From here on the process may only compute and write to its standard output."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)
    _leave_the_network()
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            "RLIMIT_AS": memory << 20,
            "RLIMIT_CPU": seconds,
            "RLIMIT_FSIZE": 0,
            "RLIMIT_CORE": 0,
            "RLIMIT_NPROC": 0,
            "RLIMIT_NOFILE": 3,
        }
        for name, most in limits.items():
            with contextlib.suppress(OSError, ValueError, AttributeError):
                resource.setrlimit(getattr(resource, name), (most, most))
    sys.addaudithook(_forbid)


def _leave_the_network() -> None:
    """On Linux, where the system allows it, the process gets a network of its own, with nothing in it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError, ImportError):
            import ctypes

            new_user, new_network = 0x10000000, 0x40000000
            ctypes.CDLL(None).unshare(new_user | new_network)


def _forbid(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


if __name__ == "__main__":
    main()

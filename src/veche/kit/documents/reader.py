"""Starts a child process for each document, waits for it within limits, and takes nothing else from it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import msgspec

import veche
from veche.kit.documents.form import Answer, Extracted, Unreadable

MOST_ANSWER = 64 << 20  # bytes
_ROOT = str(Path(veche.__file__).resolve().parent.parent)
_START = "import sys; sys.path.insert(0, {root!r}); from veche.kit.documents.child import main; main()"
_PIECE = 1 << 18
_decode = msgspec.json.Decoder(Answer).decode


class DocumentReader:
    """Reads documents, `workers` at a time.

    Args:
        seconds: how long one may take; then its process is killed.
        memory: megabytes that its process may use.
    """

    def __init__(self, *, seconds: float = 60.0, memory: int = 1024, workers: int = 2) -> None:
        self._seconds = seconds
        self._memory = memory
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="veche-documents")
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    async def read(self, kind: str, open_file: Callable[[], BinaryIO]) -> Extracted:
        """What a document of this kind (`kind_of`) holds.

        Raises:
            Unreadable: nothing; it says why.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.read_now, kind, open_file)

    def read_now(self, kind: str, open_file: Callable[[], BinaryIO]) -> Extracted:
        """Like `read`, in the calling thread."""
        with open_file() as source:
            answer = self._ask(kind, source)
        if answer.read is not None:
            return answer.read
        raise Unreadable(answer.reason or "broken")

    def close(self) -> None:
        """Ends all children; nothing more is read."""
        self._closed = True
        for child in list(self._running):
            child.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _ask(self, kind: str, source: BinaryIO) -> Answer:
        if self._closed:
            raise Unreadable("broken")
        command = [
            *(sys.executable, "-I", "-X", "utf8", "-c", _START.format(root=_ROOT)),
            *(kind, str(self._memory), str(max(1, round(self._seconds)))),
        ]
        # Windows starts no program without this one
        environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        with subprocess.Popen(  # noqa: S603 — our own program, and nothing of the document in its arguments
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=os.sep,
            start_new_session=True,
        ) as child:
            self._running.add(child)
            late = threading.Event()
            timer = threading.Timer(self._seconds, _end, (child, late))
            timer.start()
            try:
                data = _all_of(child)
            finally:
                timer.cancel()
                _wait(child)
                self._running.discard(child)
        if late.is_set():
            return Answer(reason="timeout")
        return _answer(data, child.returncode)


def _end(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        child.kill()


def _wait(child: subprocess.Popen[bytes]) -> None:
    """Its status, if it ends by itself; whoever closes his output has no more to do."""
    try:
        child.wait(timeout=2)
    except subprocess.TimeoutExpired:
        child.kill()


def _all_of(child: subprocess.Popen[bytes]) -> bytes:
    assert child.stdout is not None
    data = bytearray()
    while piece := child.stdout.read(_PIECE):
        data += piece
        if len(data) > MOST_ANSWER:
            break
    return bytes(data)


def _answer(data: bytes, status: int) -> Answer:
    """What the child said; a child that died says by its status why."""
    try:
        return _decode(data)
    except msgspec.DecodeError:
        if not data and status in (-24, -9):  # SIGXCPU, SIGKILL: out of time, or the system's memory killer
            return Answer(reason="timeout" if status == -24 else "too_large")
        return Answer(reason="broken")

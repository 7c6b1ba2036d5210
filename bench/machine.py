"""What the machine is, what runs on it besides us, and what a process tree costs."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psutil

_TOLD = ("veche", "litestar", "uvicorn", "uvloop", "aiohttp", "sqlalchemy", "msgspec")


class Tree:
    """A process and its children."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0  # bytes of resident memory, as often as `rss` was asked

    def cpu(self) -> float:
        """Seconds of CPU that it has used."""
        return sum(sum(process.cpu_times()[:2]) for process in self._alive())

    def rss(self) -> int:
        """Bytes of resident memory."""
        now = sum(process.memory_info().rss for process in self._alive())
        self.peak = max(self.peak, now)
        return now

    def pss(self) -> int:
        """Bytes of memory with shared pages divided among those who share them; 0 where the system does not tell."""
        return sum(getattr(process.memory_full_info(), "pss", 0) for process in self._alive())

    def _alive(self) -> Iterator[psutil.Process]:
        try:
            first = psutil.Process(self.pid)
            yield first
            yield from first.children(recursive=True)
        except psutil.NoSuchProcess:
            return


def busy() -> float:
    """Seconds of CPU that the whole machine has used: what was not idle, as some machines tell no more."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return time.monotonic() * (os.cpu_count() or 1) - float(idle)


async def wait_quiet(cores: float, until: float) -> None:
    """Waits until others take less than so many cores (0: not at all), at most until `until` on the monotonic clock."""
    while cores and time.monotonic() < until:
        before, at = busy(), time.monotonic()
        await asyncio.sleep(2.0)
        if (busy() - before) / (time.monotonic() - at) < cores:
            return


def describe() -> list[str]:
    """Lines that say where figures come from."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in _TOLD)
    return [
        f"machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}",
        f"versions: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}{_commit()}",
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    try:
        done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f", commit {done.stdout.strip()}"

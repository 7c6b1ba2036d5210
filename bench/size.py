"""How much room the base takes once installed: locked dependencies and Veche's wheel, no extras, in a fresh place."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from bench.house import CACHE, ROOT, workplace
from bench.results import Figure, Section

GOAL = 250.0
_PIP = [sys.executable, "-m", "pip"]
_QUIET = ["-qq", "--disable-pip-version-check", "--no-input"]


def section(command: str) -> Section:
    """The figures. The dependencies stay in a cache folder until the lock changes."""
    lock = ROOT / "requirements.lock"
    key = hashlib.sha256(lock.read_bytes() + platform.python_version().encode()).hexdigest()[:16]
    place = CACHE / f"base-{key}"
    if not (place / "whole").exists():
        _run([sys.executable, "-m", "venv", "--without-pip", "--clear", str(place)])
        _install(place, "--require-hashes", "-r", str(lock))
        (place / "whole").touch()
    with workplace() as folder:
        alone = ["--no-build-isolation"] if find_spec("hatchling") else []  # pip fetches it where it is not installed
        _run([*_PIP, "wheel", *_QUIET, "--no-deps", *alone, "-w", str(folder), str(ROOT)])
        wheel = next(folder.glob("*.whl"))
        _install(place, "--no-deps", "--force-reinstall", str(wheel))
        packed = wheel.stat().st_size / 2**20
    packages = next(place.glob("lib/python*/site-packages"))
    largest = sorted(((_megabytes(one), one.name) for one in packages.iterdir()), reverse=True)[:8]
    figures = [
        Figure("site-packages of the base", "MB", [_megabytes(packages)], GOAL),
        Figure("of it Veche itself", "MB", [_megabytes(packages / "veche")]),
        Figure("Veche's wheel", "MB", [packed]),
    ]
    return Section("Installed size", command, figures, ["largest: " + ", ".join(f"{n} {s:.0f} MB" for s, n in largest)])


def _install(place: Path, *what: str) -> None:
    _run([*_PIP, "--python", str(place), "install", *_QUIET, *what])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:5])} … failed:\n{done.stdout}{done.stderr}")


def _megabytes(path: Path) -> float:
    """Room on the disk, as `du` counts it."""
    files = [path, *path.rglob("*")] if path.is_dir() else [path]
    return sum(one.lstat().st_blocks for one in files) * 512 / 2**20

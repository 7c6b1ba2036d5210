"""`make run` says in plain words what a machine lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELL = "/bin/sh"


def _program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!{SHELL}\n{script}\n")
    path.chmod(0o755)


def _need(what: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SHELL, ROOT / "tools/need.sh", what],
        cwd=ROOT,
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine that has all that `make run` wants, and nothing else."""
    node = shutil.which("node")
    assert node, "Node.js is needed for the tests"
    (tmp_path / "python3").symlink_to(sys.executable)
    (tmp_path / "node").symlink_to(os.path.realpath(node))
    _program(tmp_path, "npm", "echo 11.0.0")
    _program(tmp_path, "id", "echo 1000")
    return tmp_path


def test_a_complete_machine_is_told_nothing(machine: Path) -> None:
    done = _need("run", machine)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_empty_machine_is_told_all_at_once(tmp_path: Path) -> None:
    done = _need("run", tmp_path)
    assert done.returncode == 1
    for word in ("Python 3.11 or newer (found: none)", "apt install python3", "Node.js 20.19", "npm", "brew install"):
        assert word in done.stderr


def test_an_old_python_is_named(machine: Path) -> None:
    (machine / "python3").unlink()
    _program(machine, "python3", 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    assert "Python 3.11 or newer (found: Python 3.9.2)" in _need("run", machine).stderr


def test_a_newer_python_beside_the_old_one_is_taken(machine: Path) -> None:
    (machine / "python3").rename(machine / "python3.12")
    _program(machine, "python3", "exit 1")
    assert _need("--python", machine).stdout.strip() == str(machine / "python3.12")


def test_a_python_without_venv_is_named(machine: Path) -> None:
    (machine / "python3").unlink()
    _program(machine, "python3", f'case "$2" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac')
    done = _need("run", machine)
    assert "apt install python3-venv" in done.stderr
    assert "Node" not in done.stderr


def test_an_old_node_is_named(machine: Path) -> None:
    (machine / "node").unlink()
    _program(machine, "node", 'case "$1" in --version) echo v18.19.0 ;; *) exit 1 ;; esac')
    assert "(found: v18.19.0)" in _need("run", machine).stderr


def test_what_only_the_tests_want_is_named_by_them(machine: Path) -> None:
    done = _need("test", machine)
    assert done.returncode == 1
    assert "Chromium" in done.stderr
    assert "Python 3.11" not in done.stderr

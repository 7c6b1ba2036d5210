"""This process among others: the living are never taken for dead, the killed are known at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from veche.kit.instance import Instance, living

CHILD = """
import sys, time
from pathlib import Path
from veche.kit.instance import Instance
me = Instance(Path(sys.argv[1]))
print(me.id, flush=True)
time.sleep(600)
"""


@contextmanager
def child(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Another process on the same data: its name, and itself."""
    process = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_killed_process_is_dead_and_a_living_one_is_not(tmp_path: Path) -> None:
    me = Instance(tmp_path)
    with child(tmp_path) as (one, victim), child(tmp_path) as (other, _):
        assert not me.is_dead(one) and not me.is_dead(other)
        assert living(tmp_path) == sorted([me.id, one, other])
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        assert me.is_dead(one)
        assert not me.is_dead(other)
        assert living(tmp_path) == sorted([me.id, other])
        me.sweep()
        assert not (tmp_path / f"{one}.lock").exists()
        assert (tmp_path / f"{other}.lock").exists()
        assert not me.is_dead(one)  # nobody knows any more; its lease will tell
    me.close()


def test_a_stopped_process_lives(tmp_path: Path) -> None:
    me = Instance(tmp_path)
    with child(tmp_path) as (other, process):
        process.send_signal(signal.SIGSTOP)
        assert not me.is_dead(other)
    me.close()


def test_one_is_never_dead_to_oneself_and_closing_removes_the_name(tmp_path: Path) -> None:
    me, other = Instance(tmp_path), Instance(tmp_path)
    assert me.id != other.id
    assert not me.is_dead(me.id) and not other.is_dead(me.id)
    other.close()
    assert living(tmp_path) == [me.id]
    assert not me.is_dead(other.id)
    me.close()
    assert list(tmp_path.glob("*.lock")) == []


def test_a_stranger_of_another_machine_is_not_known_to_be_dead(tmp_path: Path) -> None:
    me = Instance(tmp_path)
    assert not me.is_dead("elsewhere-12-abcdef")
    me.close()

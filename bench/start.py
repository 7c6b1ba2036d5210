"""How long a start takes on an existing data folder, what it costs, and what an idle server keeps."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.house import veche, workplace
from bench.results import Figure, Section

SECONDS_GOAL, MEMORY_GOAL = 2.0, 120.0


@dataclass
class Start:
    """One start."""

    seconds: float
    cpu: float
    resident: float  # MB
    proportional: float
    idle_cpu: float  # percent of one core


def section(starts: int, idle: float, command: str) -> Section:
    """The figures."""
    with workplace() as folder:
        with veche(folder):  # makes the data folder, and brings the files of the program into the system's cache
            pass
        seen = []
        for _ in range(starts):
            began = time.perf_counter()
            with veche(folder) as server:
                seconds, cpu = time.perf_counter() - began, server.tree.cpu()
                time.sleep(idle)
                resident, proportional = server.tree.rss() / 2**20, server.tree.pss() / 2**20
                used = (server.tree.cpu() - cpu) / idle * 100 if idle else 0.0
                seen.append(Start(seconds, cpu, resident, proportional, used))
            print(f"  {seconds:.2f} s, cpu {cpu:.2f} s, {resident:.0f} MB, idle {used:.2f} %", flush=True)
    figures = [
        Figure("from command to first healthy answer", "s", [one.seconds for one in seen], SECONDS_GOAL),
        Figure("CPU of a start", "s", [one.cpu for one in seen]),
        Figure(f"resident memory after {idle:g} s", "MB", [one.resident for one in seen], MEMORY_GOAL),
        Figure(f"proportional memory after {idle:g} s", "MB", [one.proportional for one in seen]),
        Figure("CPU while idle, of one core", "%", [one.idle_cpu for one in seen]),
    ]
    return Section("Start and idle", command, figures)

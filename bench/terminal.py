"""`chat` beside `llm`, command by command, one after the other in each round: start, prompt, question, history."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.beside import CHAT, LLM, PLUGINS, chat_home, llm_home, llm_program, long_history, plugins, same_for_llm
from bench.house import fake_model, workplace
from bench.keeping import kept_figures, stream_figures
from bench.results import Figure, Section

QUESTION = "hi [[bench ttft=0 tps=0 n=50]]"
MODEL = "openai.fake-model"
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


@dataclass
class Program:
    """A command that is measured, and what was seen."""

    words: list[str]
    environment: dict[str, str]
    prompt: bytes = b""  # at a terminal: what it waits with
    wall: list[float] = field(default_factory=list)  # ms, like all times here
    cpu: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)  # until the first byte of the answer, or the prompt
    memory: list[float] = field(default_factory=list)  # MB, at the prompt

    def run(self, folder: Path) -> None:
        """Once more."""
        if self.prompt:
            self._to_prompt(folder)
        else:
            self._to_end(folder)

    def _to_end(self, folder: Path) -> None:
        began = time.perf_counter()
        process = subprocess.Popen(
            self.words,
            env=self.environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        told = os.read(process.stdout.fileno(), 1)
        self.first.append((time.perf_counter() - began) * 1000)
        while piece := os.read(process.stdout.fileno(), 1 << 16):
            told += piece
        _, status, used = os.wait4(process.pid, 0)
        self.wall.append((time.perf_counter() - began) * 1000)
        self.cpu.append((used.ru_utime + used.ru_stime) * 1000)
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not told:
            raise RuntimeError(f"{' '.join(self.words)}: {process.returncode}, {told[:200]!r}")

    def _to_prompt(self, folder: Path) -> None:
        began = time.perf_counter()
        process, master = at_terminal(self.words, self.environment, folder)
        try:
            read_until(master, self.prompt)
            self.first.append((time.perf_counter() - began) * 1000)
            self.memory.append(_peak(process.pid))
        finally:
            end(process, master)


def at_terminal(words: list[str], environment: dict[str, str], folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A process at a pseudo-terminal of its own, and our end of it."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        words, env=environment, cwd=folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    return process, master


def read_until(master: int, wanted: bytes, within: float = 30.0) -> bytes:
    """What a terminal shows until `wanted` stands there."""
    seen, until = b"", time.monotonic() + within
    while wanted not in ESCAPES.sub(b"", seen):
        if not select.select([master], [], [], max(0.0, until - time.monotonic()))[0]:
            raise RuntimeError(f"{wanted!r} does not come: {seen[-300:]!r}")
        seen += os.read(master, 1 << 16)
    return seen


def end(process: subprocess.Popen[bytes], master: int) -> None:
    """Ends what runs at a terminal."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.wait()
    os.close(master)


def _peak(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def section(rounds: int, trials: int, command: str) -> Section:
    """The figures."""
    llm = str(llm_program())
    with workplace() as folder, fake_model() as model:
        theirs, ours = llm_home(folder / "llm", model.port), chat_home(folder / "home", model.port)
        long_history(folder / "long")
        history = chat_home(folder / "home", model.port, folder / "long")
        packages = plugins(folder / "packages")
        extended = {**chat_home(folder / "home", model.port, folder / "plugged"), "PYTHONPATH": str(packages)}
        programs = _programs(llm, theirs, ours, history, extended)
        programs["llm ask"].run(folder)  # makes its tables
        same_for_llm(theirs)
        for program in programs.values():  # makes data folders, and brings all files into the system's cache
            program.run(folder)
            program.wall, program.cpu, program.first, program.memory = [], [], [], []
        for mark in (packages / "marks").iterdir():
            mark.unlink()
        for number in range(rounds):
            for program in programs.values():
                program.run(folder)
            print(f"  round {number + 1} of {rounds}", flush=True)
        figures = [*_ratios(programs), *_plugged(programs, packages)]
        figures += stream_figures(ours, folder)
        figures += kept_figures(ours, folder, trials)
    notes = [
        f"beside {LLM} in the same rounds, {rounds} of them; a ratio is the median of the pairs of each round",
        "10,000 messages in 500 conversations on both sides; `tree` shows one of 500 messages",
    ]
    return Section("Terminal", command, figures, notes)


def _programs(
    llm: str,
    theirs: dict[str, str],
    ours: dict[str, str],
    history: dict[str, str],
    extended: dict[str, str],
) -> dict[str, Program]:
    chat, asked = str(CHAT), ["ask", "-m", MODEL, QUESTION]
    return {
        "llm --help": Program([llm, "--help"], theirs),
        "chat --help": Program([chat, "--help"], ours),
        "chat ask --help": Program([chat, "ask", "--help"], ours),
        "llm chat": Program([llm, "chat", "-m", "mock"], theirs, b"> "),
        "chat run": Program([chat, "run", "-m", MODEL], ours, "›".encode()),
        "llm ask": Program([llm, "-m", "mock", QUESTION], theirs),
        "chat ask": Program([chat, *asked], ours),
        "chat ask, plug-ins": Program([chat, *asked], extended),
        "llm logs": Program([llm, "logs", "-n", "3"], theirs),
        "chat list": Program([chat, "list"], history),
        "chat usage": Program([chat, "usage"], history),
        "chat tree": Program([chat, "tree"], history),
    }


def _ratios(programs: dict[str, Program]) -> list[Figure]:
    def ratio(one: str, other: str, what: str = "wall") -> list[float]:
        pairs = zip(getattr(programs[one], what), getattr(programs[other], what), strict=True)
        return [a / b for a, b in pairs]

    figures = []
    for name in ("chat --help", "chat ask --help"):
        figures.append(Figure(f"{name} ÷ llm --help", "", ratio(name, "llm --help"), 0.12))
    figures += [
        Figure("chat run, first prompt ÷ llm chat", "", ratio("chat run", "llm chat", "first"), 0.30),
        Figure("chat run, peak memory at the first prompt", "MB", programs["chat run"].memory, 36),
        Figure("chat ask, whole ÷ llm", "", ratio("chat ask", "llm ask"), 0.65),
        Figure("chat ask, CPU ÷ llm", "", ratio("chat ask", "llm ask", "cpu")),
        Figure("chat ask, first token ÷ llm", "", ratio("chat ask", "llm ask", "first"), 0.32),
    ]
    for name in ("chat list", "chat usage", "chat tree"):
        figures.append(Figure(f"{name} ÷ llm logs -n 3", "", ratio(name, "llm logs"), 0.65))
        figures.append(Figure(f"{name}, CPU ÷ llm logs -n 3", "", ratio(name, "llm logs", "cpu")))
    for name, program in programs.items():
        figures.append(Figure(f"{name}: time", "ms", program.first if program.prompt else program.wall))
    return figures


def _plugged(programs: dict[str, Program], packages: Path) -> list[Figure]:
    with_them, without = programs["chat ask, plug-ins"], programs["chat ask"]
    more = min(with_them.cpu) - min(without.cpu)  # the least of each: noise only adds
    marks = len(list((packages / "marks").iterdir()))
    return [
        Figure(f"{PLUGINS} plug-ins installed: CPU of a question more", "ms", [more], 10),
        Figure(f"{PLUGINS} plug-ins installed: imported", "", [float(marks)], 0),
    ]

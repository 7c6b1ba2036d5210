"""Finds the real llama.cpp server, waiting for its build when it is under way, and starts it."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".make/llama-venv"
_ADVICE = "run `make test`, or `bash tools/engine.sh`; a Python that has it can be named in VECHE_TEST_LLAMA_PYTHON"


class EngineMissing(RuntimeError):
    """The engine tests want a real llama.cpp server, and it could not be had."""


def llama_python(seconds: float = 780) -> str:
    """The path of the Python that has `llama_cpp.server`.

    Raises:
        EngineMissing: it is not there and not being built, or its build failed.
    """
    python = Path(os.environ.get("VECHE_TEST_LLAMA_PYTHON") or HOME / "bin/python")
    if HOME not in python.parents:
        if python.exists():
            return str(python)
        raise EngineMissing(f"VECHE_TEST_LLAMA_PYTHON names {python}, which is not there")
    end = time.monotonic() + seconds
    while not (HOME / "ready").exists():
        if (ROOT / ".make/engine.failed").exists():
            raise EngineMissing(f"the llama.cpp server could not be built; {_ADVICE}\n{_log()}")
        if not _being_built() and not (HOME / "ready").exists():
            raise EngineMissing(f"the llama.cpp server has not been built; {_ADVICE}")
        if time.monotonic() > end:
            raise EngineMissing(f"the llama.cpp server took more than {seconds:.0f} s to build\n{_log()}")
        time.sleep(0.5)
    return str(python)


def _being_built() -> bool:
    try:
        os.kill(int((ROOT / ".make/engine.pid").read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


def _log() -> str:
    path = ROOT / ".make/engine.log"
    return "\n".join(path.read_text(errors="replace").splitlines()[-30:]) if path.exists() else ""


@contextlib.contextmanager
def running_llama(python: str, home: Path) -> Iterator[str]:
    """The address (`http://127.0.0.1:…/v1`) of a real llama.cpp server with a tiny model of random weights.

    Its one model is called `tiny-random`.
    """
    model = home / "tiny-random.gguf"
    subprocess.run([python, ROOT / "tests/services/random_model.py", model], check=True, capture_output=True)
    port = _free_port()
    command = [python, "-m", "llama_cpp.server", "--model", model, "--model_alias", "tiny-random"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "2048", "--n_threads", "1"]
    log = home / "llama.log"
    with log.open("wb") as out:
        server = subprocess.Popen([*command, *options], cwd=home, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        _await_answer(server, port, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(server: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/v1/models")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise EngineMissing(f"the llama.cpp server does not answer\n{log.read_text(errors='replace')[-3000:]}")

"""An engine of our own: serves one GGUF file from a child process, started with the first question."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import socket
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from veche.adapters.openai.settings import Options
from veche.ports.failures import masked
from veche.ports.provider import ModelInfo, ProviderError, ProviderTimeout
from veche.ports.upstream import Upstream

_POLL = 0.1  # seconds between two looks whether the child answers
_GRACE = 5.0  # seconds between asking the child to end and making it
_SECRET_NAME = re.compile(r"(?i)key|token|secret|password|credential|database|dsn")
_LAST_WORDS = 2000  # characters of its output that are kept for an error

# Runs in the child. It ends with its parent, however that ends, because the pipe on standard input closes.
_CHILD = """
import os, sys, threading, runpy
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
if hasattr(os, "nice"):
    os.nice(5)
memory = int(sys.argv[1])
if memory:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
sys.argv = ["llama_cpp.server", *sys.argv[2:]]
runpy.run_module("llama_cpp.server", run_name="__main__", alter_sys=False)
"""


class Engine:
    """The child of one connection. `url` starts it where it does not run."""

    def __init__(self, provider: str, options: Options, upstream: Upstream) -> None:
        self._provider = provider
        self._options = options
        self._upstream = upstream
        self._lock = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None
        self._output: asyncio.Task[None] | None = None
        self._said = ""
        self._url = ""
        self._key = secrets.token_urlsafe(24)  # so that nobody else on this machine uses the child
        upstream.hide(self._key)

    async def headers(self) -> dict[str, str]:
        """The child's key."""
        return {"Authorization": f"Bearer {self._key}"}

    def refused(self) -> bool:
        """The child keeps its key."""
        return False

    def models(self) -> list[ModelInfo]:
        """The one model, without starting anything."""
        self._file()
        params = ["temperature", "max_tokens", "top_p", "stop", "seed"]
        name = Path(self._options.path).stem
        return [ModelInfo(name=name, title=name, context_window=self._options.context, structured=True, params=params)]

    async def url(self) -> str:
        """The base URL of the running engine.

        Raises:
            ProviderError: `provider.gguf_missing` without llama-cpp-python, `provider.gguf_file` without the file,
                `provider.gguf_failed` when the child ends before it answers.
            ProviderTimeout: it does not answer in `start_seconds`.
        """
        async with self._lock:
            if self._child is None or self._child.returncode is not None:
                await self._end()
                await self._start()
            return self._url

    async def close(self) -> None:
        """Ends the child."""
        async with self._lock:
            await self._end()

    async def _start(self) -> None:
        path = self._file()
        if not self._options.python and find_spec("llama_cpp") is None:
            raise ProviderError(provider=self._provider, code="provider.gguf_missing")
        port = _free_port()
        threads = self._options.threads or max(1, (os.cpu_count() or 2) // 2)
        arguments = {
            "model": str(path),
            "model_alias": path.stem,
            "host": "127.0.0.1",
            "port": str(port),
            "n_ctx": str(self._options.context),
            "n_threads": str(threads),
            "interrupt_requests": "false",  # by itself a second question would break off the first answer
        }
        command = [self._options.python or sys.executable, "-c", _CHILD, str(self._options.memory_mb)]
        for name, value in arguments.items():
            command += [f"--{name}", value]
        self._said, self._url = "", f"http://127.0.0.1:{port}/v1"
        self._child = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**_harmless(os.environ), "API_KEY": self._key},
            start_new_session=True,
        )
        self._output = asyncio.create_task(self._listen(self._child))
        try:
            await self._until_healthy(self._child)
        except BaseException:
            await self._end()
            raise

    def _file(self) -> Path:
        path = Path(self._options.path).expanduser()
        if not self._options.path or not path.is_file():
            raise ProviderError(provider=self._provider, code="provider.gguf_file", path=self._options.path)
        return path

    async def _until_healthy(self, child: asyncio.subprocess.Process) -> None:
        limit = time.monotonic() + self._options.start_seconds
        while time.monotonic() < limit:
            if child.returncode is not None:
                text = masked(self._said[-_LAST_WORDS:])
                raise ProviderError(provider=self._provider, code="provider.gguf_failed", detail=text)
            with contextlib.suppress(ProviderError):
                url = f"{self._url}/models"
                await self._upstream.read(object, "GET", url, headers=await self.headers(), within=2.0)
                return
            await asyncio.sleep(_POLL)
        raise ProviderTimeout(provider=self._provider, detail=f"not ready in {self._options.start_seconds:g} s")

    async def _listen(self, child: asyncio.subprocess.Process) -> None:
        """Reads what the child prints: a full pipe would stop it."""
        assert child.stdout is not None
        while chunk := await child.stdout.read(4096):
            self._said = (self._said + chunk.decode("utf-8", "replace"))[-_LAST_WORDS:]

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            child.terminate()
            try:
                await asyncio.wait_for(child.wait(), _GRACE)
            except TimeoutError:
                child.kill()
                await child.wait()
        if self._output is not None:
            await self._output
            self._output = None


def _harmless(environment: Mapping[str, str]) -> dict[str, str]:
    """Our environment without our secrets: the child needs paths and drivers, not keys."""
    return {name: value for name, value in environment.items() if not _SECRET_NAME.search(name)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

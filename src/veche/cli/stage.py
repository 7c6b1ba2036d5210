"""The client behind the terminal: an event loop in a thread of its own, so that the prompt never waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from veche.cli.way import Way

if TYPE_CHECKING:  # loaded in the background, by whoever opens the client
    from veche.client.port import Client
    from veche.client.steps import Step

T = TypeVar("T")
_LONG = 10.0  # seconds: a process that lives longer is not one short command


def _tidy_more_often() -> None:
    """What is loaded stays; from now on rubbish is collected as in any long-lived program."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


class Stage:
    """Opens the client at once, in the background. All methods are called from the terminal's thread."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._client: Future[Client] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._leave: asyncio.Event | None = None
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="veche-client", daemon=True)
        self._thread.start()

    def opened(self) -> None:
        """Waits for the client; raises why it could not be opened."""
        self._client.result()

    def call(self, work: Callable[[Client], Awaitable[T]]) -> T:
        """Runs `work` with the client, and waits for what it gives."""
        return self.begin(work).result()

    def begin(self, work: Callable[[Client], Awaitable[T]]) -> Future[T]:
        """Runs `work` with the client."""
        client = self._client.result()
        assert self._loop is not None

        async def run() -> T:
            return await work(client)

        return asyncio.run_coroutine_threadsafe(run(), self._loop)

    def stream(self, steps: Callable[[Client], AsyncIterator[Step]]) -> SimpleQueue[Any]:
        """The steps of an answer as they come, in a queue; the last thing in it is None or an exception."""
        queue: SimpleQueue[Any] = SimpleQueue()

        async def run(client: Client) -> None:
            end: BaseException | None = None
            try:
                async for step in steps(client):
                    queue.put(step)
            except BaseException as error:
                end = error
            queue.put(end)

        self.begin(run)
        return queue

    def close(self, within: float = 10.0) -> None:
        """Closes the client. What takes longer than `within` seconds is left behind.

        Raises:
            VecheError: the last of it could not be kept.
        """
        if self._client.done():
            from veche.cli.remembered import PATIENCE, remember

            remember(self.way, lambda: self.begin(lambda client: client.known_names()).result(PATIENCE))
        self._ready.wait(within)
        if self._loop is not None and self._leave is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(within)
        if self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self._loop, self._leave = asyncio.get_running_loop(), asyncio.Event()
        self._loop.call_later(_LONG, _tidy_more_often)
        self._ready.set()
        try:
            client = await self.way.open()
        except BaseException as error:
            self._client.set_exception(error)
            return
        self._client.set_result(client)
        await self._leave.wait()
        try:
            await client.close()
        except Exception as error:  # told by `close`, in the terminal's thread
            self._failed = error

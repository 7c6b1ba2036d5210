"""Runs one fake vendor in a process of its own, for browser journeys: `python -m tests.fakes.serve --wire openai`.

Answers are ordered by words in the message, see `tests.fakes.script.directed`. Prints its base URL on a line.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.fakes.anthropic import FakeAnthropic
from tests.fakes.gigachat import FakeGigaChat
from tests.fakes.google import FakeGoogle
from tests.fakes.local import FakeLlamaCpp, FakeOllama
from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import directed
from tests.fakes.server import FakeVendor
from tests.fakes.yandex import FakeYandex

WIRES: dict[str, type[FakeVendor]] = {
    "openai": FakeOpenAI,
    "anthropic": FakeAnthropic,
    "google": FakeGoogle,
    "yandex": FakeYandex,
    "gigachat": FakeGigaChat,
    "ollama": FakeOllama,
    "llamacpp": FakeLlamaCpp,
}


async def serve(wire: str, port: int, key: str | None, models: list[str], *, strict: bool) -> None:
    """Serves until it is ended."""
    given = {"key": key} if key is not None else {}
    named = {"models": tuple(models)} if models else {}
    async with WIRES[wire](directed, port=port, strict=strict, **given, **named) as fake:
        print(fake.url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wire", choices=sorted(WIRES), default="openai")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", help="the key that it takes; its own usual one by itself")
    parser.add_argument("--model", action="append", default=[], help="a model that it has; may be given again")
    parser.add_argument("--lax", action="store_true", help="answer requests that the vendor would refuse, too")
    given = parser.parse_args()
    try:
        asyncio.run(serve(given.wire, given.port, given.key, given.model, strict=not given.lax))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()

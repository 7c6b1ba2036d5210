"""What a fake vendor shall answer: plain data, the same for every wire."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

RefusalName = Literal[
    "key", "forbidden", "model", "rate", "quota", "server", "overloaded", "too_long", "filter", "request"
]
Finish = Literal["stop", "length", "tool_calls", "content_filter"]
Then = Literal["error", "drop", "cut", "stall", "junk"]


@dataclass(frozen=True)
class Call:
    """A tool call that the model makes; `arguments` goes out in pieces where the wire can do that."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    id: str = "call_fake_1"


@dataclass(frozen=True)
class Tokens:
    """Token counts in Veche's sense: input has cached ones inside, output has reasoning inside."""

    input: int = 20
    output: int = 8
    cached: int | None = None
    written: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True)
class Refusal:
    """An error before the first token: in the vendor's own shape by `name`, or with a body of one's own."""

    name: RefusalName = "server"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    body: str | None = None


@dataclass(frozen=True)
class Script:
    """One answer.

    After `after` pieces (of reasoning and text) it goes wrong by `then`: `error` an error object of kind
    `error`, `drop` the connection is reset, `cut` it ends in order but too early, `stall` nothing more comes until
    the client leaves, `junk` a line that cannot be read.
    """

    text: tuple[str, ...] = ("Hello", ", ", "world", "!")
    reasoning: tuple[str, ...] = ()
    signature: str | None = None
    calls: tuple[Call, ...] = ()
    tokens: Tokens | None = Tokens()
    finish: Finish | None = None  # by itself: tool_calls where there are calls, else stop
    refusal: Refusal | None = None
    then: Then | None = None
    after: int = 0
    error: RefusalName = "server"
    first_delay: float = 0.0  # seconds before the first byte
    delay: float = 0.0  # seconds before each piece but the first
    chunk_size: int | None = None  # bytes a write, where pieces shall not fall on boundaries
    model: str | None = None  # the name that the vendor says answered; the one asked for, if None

    @property
    def reason(self) -> Finish:
        """Why the answer ends."""
        return self.finish or ("tool_calls" if self.calls else "stop")


@dataclass
class Recorded:
    """A request as the fake got it. Header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    query: dict[str, str]
    problem: str | None = None  # what the vendor would complain of

    @property
    def text(self) -> str:
        """All text of the last message, whatever the wire."""
        messages = (self.body or {}).get("messages") or (self.body or {}).get("contents") or [{}]
        return " ".join(_texts(messages[-1]))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in ("role", "type", "data") for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


Answers = Script | list[Script] | Callable[[Recorded], Script]

_ORDER = re.compile(r"\[\[(\w+)(?:=([^\]]*))?\]\]")


def directed(recorded: Recorded) -> Script:
    """A script ordered by words in the message itself, for fakes in a process of their own.

    `[[pieces=100]] [[delay=0.02]] [[first=1]] [[think=words]] [[call=name {"a": 1}]] [[refuse=rate]]
    [[then=drop]] [[after=3]] [[say=words]] [[finish=length]]`; without orders it repeats what was said. Once a
    tool result is there, calls are not made again.
    """
    said = recorded.text
    orders = {name: value or "" for name, value in _ORDER.findall(said)}
    words = orders.get("say") or _ORDER.sub("", said).strip() or "Nothing was said."
    text = tuple(re.findall(r"\S+\s*", words)) or (words,)
    if "pieces" in orders:
        text = tuple(f"word{number} " for number in range(int(orders["pieces"])))
    script = Script(text=text, first_delay=float(orders.get("first", 0)), delay=float(orders.get("delay", 0)))
    if "think" in orders:
        script = replace(script, reasoning=tuple(re.findall(r"\S+\s*", orders["think"] or "Let me think. ")))
    if "call" in orders:
        name, _, arguments = orders["call"].partition(" ")
        script = replace(script, calls=(Call(name, json.loads(arguments or "{}")),), text=())
    if "refuse" in orders:
        return replace(script, refusal=Refusal(orders["refuse"]))  # type: ignore[arg-type]
    return replace(
        script,
        then=orders.get("then"),  # type: ignore[arg-type]
        after=int(orders.get("after", 0)),
        finish=orders.get("finish"),  # type: ignore[arg-type]
    )

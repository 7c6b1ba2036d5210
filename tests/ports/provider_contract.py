"""What every provider of chat models must do, run on each adapter.

`veche.ports.contract.AnswerContract`, which makers of plug-ins inherit too, wants nothing but an open provider.
`UpstreamContract` runs an adapter through its fake vendor. A test module subclasses one of them, named `Test…`, and
gives the fixture `opened_provider` or the attribute `subject`.
"""

from __future__ import annotations

import asyncio
import json
import time
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import ClassVar

import pytest

from tests.fakes.script import Answers, Call, Finish, Refusal, RefusalName, Script, Then, Tokens
from tests.fakes.server import FakeVendor
from tests.ports.opening import Gathered, asked, gathered, opened
from veche.ports.content import (
    AudioPart,
    CitationPart,
    ErrorPart,
    FilePart,
    Finished,
    ImagePart,
    Params,
    ReasoningPart,
    TextDelta,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from veche.ports.manifest import Manifest
from veche.ports.provider import (
    Blob,
    ChatMessage,
    ChatRequest,
    Provider,
    ProviderCut,
    ProviderError,
    ProviderFiltered,
    ProviderKey,
    ProviderLimited,
    ProviderModel,
    ProviderOverloaded,
    ProviderQuota,
    ProviderRequest,
    ProviderTimeout,
    ProviderTooLong,
    ProviderUnreachable,
    ShowsBody,
    ToolSpec,
)

WEATHER = ToolSpec(
    "weather",
    "The weather in a city.",
    {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
)
PIXEL = b"\x89PNG\r\n\x1a\n-not-really-a-picture"

REFUSALS: list[tuple[RefusalName, type[ProviderError]]] = [
    ("key", ProviderKey),
    ("forbidden", ProviderKey),
    ("model", ProviderModel),
    ("rate", ProviderLimited),
    ("quota", ProviderQuota),
    ("server", ProviderOverloaded),
    ("overloaded", ProviderOverloaded),
    ("too_long", ProviderTooLong),
    ("filter", ProviderFiltered),
    ("request", ProviderRequest),
]


@dataclass(frozen=True)
class Subject:
    """One adapter and its fake."""

    manifest: Manifest
    preset: str
    fake: Callable[..., FakeVendor]
    model: str
    listed: tuple[str, ...]  # names that `models()` must give, in order
    thinker: str | None = None  # a model that shows its thoughts
    images: bool = True
    stops: bool = True  # takes `stop`
    cached: bool = True  # tells cached tokens
    secrets: Callable[[FakeVendor], dict[str, str]] = lambda fake: {"api_key": fake.key}
    options: Callable[[FakeVendor], dict[str, str]] = lambda _: {}
    fake_options: Mapping[str, object] = field(default_factory=dict)

    @asynccontextmanager
    async def serving(self, answers: Answers, **options: str) -> AsyncIterator[tuple[FakeVendor, Provider]]:
        """The fake with a script, and a provider that is open on it."""
        async with self.fake(answers, **self.fake_options) as fake:
            given = {**self.options(fake), **options}
            secrets = self.secrets(fake)
            async with opened(self.manifest, self.preset, fake.url, secrets=secrets, options=given) as provider:
                yield fake, provider


class UpstreamContract:
    """What holds for an adapter that speaks to a vendor."""

    subject: ClassVar[Subject]

    # Answers

    async def test_a_plain_answer(self) -> None:
        async with self.subject.serving(Script()) as (fake, provider):
            answer = await gathered(provider.stream(asked(self.subject.model)))
        assert answer.text == "Hello, world!"
        assert isinstance(answer.events[-1], Finished)
        assert answer.events[-1].reason == "stop"
        assert answer.events[-1].model
        assert fake.disconnects == 0

    async def test_pieces_come_as_they_are_sent(self) -> None:
        script = Script(text=("one ", "two ", "three"), delay=0.1)
        times: list[float] = []
        async with self.subject.serving(script) as (_, provider):
            async for event in provider.stream(asked(self.subject.model)):
                if isinstance(event, TextDelta):
                    times.append(time.monotonic())
        assert len(times) == 3
        assert times[-1] - times[0] > 0.15

    async def test_any_script_and_any_write_size(self) -> None:
        script = Script(text=("Привет, ", "мир ", "🌍", "\n\n", "«ё»"), chunk_size=3)
        async with self.subject.serving(script) as (_, provider):
            answer = await gathered(provider.stream(asked(self.subject.model, "Здравствуй")))
        assert answer.text == "Привет, мир 🌍\n\n«ё»"

    async def test_reasoning_comes_apart_from_text(self) -> None:
        if self.subject.thinker is None:
            return  # this vendor keeps its thoughts to itself
        script = Script(reasoning=("Let me ", "think."), text=("Done.",))
        async with self.subject.serving(script) as (_, provider):
            request = asked(self.subject.thinker, params=Params(reasoning_effort="medium"))
            answer = await gathered(provider.stream(request))
        assert (answer.reasoning, answer.text) == ("Let me think.", "Done.")

    async def test_a_tool_is_called_and_its_result_goes_back(self) -> None:
        model = self.subject.thinker or self.subject.model
        called = Script(text=(), reasoning=("Look it up.",), calls=(Call("weather", {"city": "Самара"}, "call_1"),))
        async with self.subject.serving([called, Script(text=("8 degrees.",))]) as (fake, provider):
            request = asked(model, "Weather?", tools=[WEATHER], params=Params(reasoning_effort="low"))
            first = await gathered(provider.stream(request))
            call = first.calls[0]
            assert (call.name, call.arguments.replace(" ", "")) == ("weather", '{"city":"Самара"}')
            assert call.call_id
            assert first.finished is not None
            assert first.finished.reason == "tool_calls"
            result = ToolResultPart(call.call_id, "8 °C")
            request.messages += [ChatMessage("assistant", first.parts), ChatMessage("user", [result])]
            second = await gathered(provider.stream(request))
        assert second.text == "8 degrees."
        assert "8 °C" in str(fake.last.body)

    async def test_several_tools_at_once(self) -> None:
        calls = (Call("weather", {"city": "A"}, "call_1"), Call("weather", {"city": "B"}, "call_2"))
        async with self.subject.serving(Script(text=("Both.",), calls=calls)) as (_, provider):
            answer = await gathered(provider.stream(asked(self.subject.model, tools=[WEATHER])))
        assert [part.arguments.replace(" ", "") for part in answer.calls] == ['{"city":"A"}', '{"city":"B"}']
        assert len({part.call_id for part in answer.calls}) == 2
        assert answer.text == "Both."

    @pytest.mark.parametrize("choice", ["none", "required", "weather"])
    async def test_every_choice_of_tool_is_taken(self, choice: str) -> None:
        async with self.subject.serving(Script()) as (_, provider):
            request = asked(self.subject.model, tools=[WEATHER], tool_choice=choice)
            assert (await gathered(provider.stream(request))).text

    async def test_a_picture_goes_out(self) -> None:
        parts = [TextPart("What is it?"), ImagePart("f1", "cat.png", "image/png", len(PIXEL))]
        blobs = {"f1": Blob("image/png", "cat.png", PIXEL)}
        async with self.subject.serving(Script()) as (fake, provider):
            await gathered(provider.stream(ChatRequest(self.subject.model, [ChatMessage("user", parts)], blobs=blobs)))
        assert ("iVBORw0KGgo" in str(fake.last.body)) == self.subject.images
        assert ("cat.png" in str(fake.last.body)) != self.subject.images  # where it cannot, the model is told

    async def test_files_and_recordings_are_taken_in_some_form(self) -> None:
        files = [
            FilePart("t", "a.txt", "text/plain", 5),
            FilePart("p", "b.pdf", "application/pdf", 5),
            AudioPart("w", "c.wav", "audio/wav", 4),
            FilePart("gone", "d.bin", "application/octet-stream", 9),
        ]
        blobs = {
            "t": Blob("text/plain", "a.txt", b"plain", "the plain words"),
            "p": Blob("application/pdf", "b.pdf", b"%PDF-", "the printed words"),
            "w": Blob("audio/wav", "c.wav", b"RIFF", "the spoken words"),
        }
        async with self.subject.serving(Script()) as (fake, provider):
            request = ChatRequest(self.subject.model, [ChatMessage("user", [*files])], blobs=blobs)
            await gathered(provider.stream(request))
        sent = str(fake.last.body)
        assert "the plain words" in sent
        assert "d.bin" in sent

    async def test_a_schema_and_plain_json_are_asked_for(self) -> None:
        schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
        async with self.subject.serving(Script(text=('{"n": 1}',))) as (fake, provider):
            await gathered(provider.stream(asked(self.subject.model, response_schema=schema)))
            assert "'integer'" in str(fake.last.body).replace('"', "'")
            await gathered(provider.stream(asked(self.subject.model, response_json=True)))
            assert "json" in str(fake.last.body).lower()

    async def test_every_parameter_is_taken(self) -> None:
        params = Params(temperature=1.5, max_tokens=100, top_p=0.5, stop=["END"], seed=7, reasoning_effort="minimal")
        async with self.subject.serving(Script()) as (fake, provider):
            request = asked(self.subject.model, params=params, instructions="Be brief.", person="p-1")
            await gathered(provider.stream(request))
        assert "Be brief." in str(fake.last.body)
        assert ("END" in str(fake.last.body)) == self.subject.stops

    async def test_usage_is_counted_our_way(self) -> None:
        tokens = Tokens(input=100, output=30, cached=40, reasoning=10)
        async with self.subject.serving(Script(tokens=tokens)) as (_, provider):
            usage = (await gathered(provider.stream(asked(self.subject.model)))).usage
        assert usage is not None
        assert (usage.input_tokens, usage.output_tokens) == (100, 30)
        assert usage.cached_tokens == (40 if self.subject.cached else None)

    async def test_usage_that_is_not_told_stays_unknown(self) -> None:
        async with self.subject.serving(Script(tokens=None)) as (_, provider):
            usage = (await gathered(provider.stream(asked(self.subject.model)))).usage
        assert usage is None or usage.input_tokens is None

    async def test_it_tells_what_it_would_send(self) -> None:
        schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
        request = asked(self.subject.model, response_schema=schema, instructions="Be brief.")
        async with self.subject.serving(Script()) as (fake, provider):
            assert isinstance(provider, ShowsBody)
            shown = json.loads(provider.body(request))
            assert not fake.requests
            await gathered(provider.stream(request))
        assert fake.last.body == shown

    @pytest.mark.parametrize("reason", ["stop", "length", "content_filter"])
    async def test_why_it_ended(self, reason: Finish) -> None:
        async with self.subject.serving(Script(finish=reason)) as (_, provider):
            answer = await gathered(provider.stream(asked(self.subject.model)))
        assert answer.finished is not None
        assert answer.finished.reason == reason

    async def test_a_context_in_disorder_is_put_in_order(self) -> None:
        """The fake refuses what the vendor would refuse."""
        call, lost = ToolCallPart("call.1", "weather", '{"city": "A"}'), ToolCallPart("call_2", "weather", "not JSON")
        messages = [
            ChatMessage("system", [TextPart("First of all.")]),
            ChatMessage("assistant", [TextPart("Welcome!")]),
            ChatMessage("user", [TextPart("One")]),
            ChatMessage("user", [TextPart("Two"), TextPart("  ")]),
            ChatMessage("assistant", []),
            ChatMessage("assistant", [ErrorPart("provider.cut", "broke off")]),
            ChatMessage("user", [TextPart("Again")]),
            ChatMessage(
                "assistant",
                [
                    ReasoningPart("hm", signature="elsewhere:abc"),
                    TextPart("Let me see. "),
                    call,
                    lost,
                    ToolResultPart("call.1", "sunny"),
                    TextPart("Sunny. "),
                    CitationPart(1, "t", "q"),
                ],
            ),
            ChatMessage("system", [TextPart("Now be polite.")]),
            ChatMessage("assistant", [TextPart("Certainly, ")]),
        ]
        async with self.subject.serving(Script()) as (_, provider):
            request = ChatRequest(self.subject.model, messages, instructions="Be kind.", tools=[WEATHER])
            assert (await gathered(provider.stream(request))).text == "Hello, world!"

    async def test_the_models_are_listed(self) -> None:
        async with self.subject.serving(Script()) as (fake, provider):
            models = await provider.models()
        assert tuple(info.name for info in models) == self.subject.listed
        assert fake.listed >= 1
        assert all(info.tools for info in models if info.name == self.subject.model)

    async def test_many_streams_at_once(self) -> None:
        async with self.subject.serving(Script(delay=0.005)) as (_, provider):
            streams = [gathered(provider.stream(asked(self.subject.model))) for _ in range(20)]
            answers = await asyncio.gather(*streams)
        assert {answer.text for answer in answers} == {"Hello, world!"}

    # Failures before the first token

    @pytest.mark.parametrize(("name", "kind"), REFUSALS)
    async def test_a_refusal_is_one_of_ours_and_keeps_secrets(
        self, name: RefusalName, kind: type[ProviderError]
    ) -> None:
        async with self.subject.serving(Script(refusal=Refusal(name))) as (fake, provider):
            with pytest.raises(ProviderError) as raised:
                await gathered(provider.stream(asked(self.subject.model)))
            secrets = [*self.subject.secrets(fake).values(), fake.key]
        assert type(raised.value) is kind
        assert raised.value.fields["provider"] == self.subject.preset
        assert raised.value.detail
        _keeps_secrets(raised.value, secrets)

    @pytest.mark.parametrize(
        ("header", "value", "least", "most"),
        [
            ("Retry-After", "7", 7, 7),
            ("Retry-After", format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True), 30, 100),
            ("retry-after-ms", "1500", 1.5, 1.5),
        ],
    )
    async def test_the_wait_that_the_vendor_wants(self, header: str, value: str, least: float, most: float) -> None:
        script = Script(refusal=Refusal("rate", headers={header: value}))
        async with self.subject.serving(script) as (_, provider):
            with pytest.raises(ProviderLimited) as raised:
                await gathered(provider.stream(asked(self.subject.model)))
        assert raised.value.retry_after is not None
        assert least <= raised.value.retry_after <= most

    async def test_a_page_of_a_proxy_is_no_text_for_people(self) -> None:
        page = "<html><head><title>502 Bad Gateway</title></head></html>"
        async with self.subject.serving(Script(refusal=Refusal(status=502, body=page))) as (_, provider):
            with pytest.raises(ProviderOverloaded) as raised:
                await gathered(provider.stream(asked(self.subject.model)))
        assert "html" not in str(raised.value)
        assert raised.value.status == 502

    async def test_a_wrong_key_is_told_by_the_list_too(self) -> None:
        async with self.subject.serving(Script()) as (fake, provider):
            fake.key = "another"
            if hasattr(fake, "credentials"):
                fake.credentials = "another"
            with pytest.raises(ProviderKey) as raised:
                await provider.models()
        _keeps_secrets(raised.value, ["sk-fake-0123456789abcdefghij"])

    async def test_nobody_at_the_address(self) -> None:
        async with self.subject.serving(Script()) as (fake, provider):
            await fake.__aexit__()
            with pytest.raises(ProviderUnreachable):
                await gathered(provider.stream(asked(self.subject.model)))
            await fake.__aenter__()

    async def test_no_first_token_in_time(self) -> None:
        async with self.subject.serving(Script(first_delay=5), first_token_seconds="0.2") as (fake, provider):
            start = time.monotonic()
            with pytest.raises(ProviderTimeout):
                await gathered(provider.stream(asked(self.subject.model)))
            assert time.monotonic() - start < 4
            await fake.wait_disconnect()

    async def test_headers_but_no_first_token_in_time(self) -> None:
        async with self.subject.serving(Script(then="stall"), first_token_seconds="0.2") as (fake, provider):
            with pytest.raises(ProviderTimeout):
                await gathered(provider.stream(asked(self.subject.model)))
            await fake.wait_disconnect()

    # Failures in mid-stream

    @pytest.mark.parametrize("then", ["drop", "cut", "junk"])
    async def test_a_broken_stream_gives_what_came_and_then_fails(self, then: Then) -> None:
        answer = Gathered()
        async with self.subject.serving(Script(then=then, after=2)) as (_, provider):
            with pytest.raises(ProviderCut):
                await answer.of(provider.stream(asked(self.subject.model)))
        assert answer.text == "Hello, "
        assert answer.finished is None

    @pytest.mark.parametrize(
        ("name", "kind"),
        [("server", ProviderOverloaded), ("overloaded", ProviderOverloaded), ("rate", ProviderLimited)],
    )
    async def test_an_error_in_mid_stream(self, name: RefusalName, kind: type[ProviderError]) -> None:
        answer = Gathered()
        async with self.subject.serving(Script(then="error", after=2, error=name)) as (fake, provider):
            with pytest.raises(ProviderError) as raised:
                await answer.of(provider.stream(asked(self.subject.model)))
            _keeps_secrets(raised.value, [fake.key])
        assert type(raised.value) is kind
        assert answer.text == "Hello, "

    async def test_silence_in_mid_stream(self) -> None:
        answer = Gathered()
        script = Script(then="stall", after=2)
        async with self.subject.serving(script, silence_seconds="0.2") as (fake, provider):
            with pytest.raises(ProviderTimeout):
                await answer.of(provider.stream(asked(self.subject.model)))
            await fake.wait_disconnect()
        assert answer.text == "Hello, "

    async def test_a_slow_reader_is_not_silence(self) -> None:
        async with self.subject.serving(Script(delay=0.02), silence_seconds="0.15") as (_, provider):
            stream = provider.stream(asked(self.subject.model))
            text = ""
            async for event in stream:
                if isinstance(event, TextDelta):
                    text += event.text
                    await asyncio.sleep(0.2)
        assert text == "Hello, world!"

    # Stopping

    async def test_closing_closes_the_upstream_at_once(self) -> None:
        async with self.subject.serving(Script(delay=0.05, text=("word ",) * 100)) as (fake, provider):
            stream = provider.stream(asked(self.subject.model))
            await anext(stream)
            await stream.aclose()  # type: ignore[attr-defined]
            await fake.wait_disconnect(0.5)
        assert fake.disconnects == 1

    @pytest.mark.parametrize("script", [Script(first_delay=5), Script(then="stall"), Script(then="stall", after=1)])
    async def test_cancelling_closes_the_upstream_at_once(self, script: Script) -> None:
        async with self.subject.serving(script) as (fake, provider):
            task = asyncio.create_task(gathered(provider.stream(asked(self.subject.model))))
            while not fake.requests:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await fake.wait_disconnect(0.5)

    async def test_nothing_shows_the_key(self) -> None:
        async with self.subject.serving(Script()) as (fake, provider):
            for secret in [*self.subject.secrets(fake).values(), fake.key]:
                assert not secret or secret not in f"{provider!r} {provider}"


def _keeps_secrets(error: BaseException, secrets: list[str]) -> None:
    shown = "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(getattr(error, "fields", ""))
    for secret in secrets:
        assert not secret or secret not in shown

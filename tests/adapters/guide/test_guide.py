"""The Guide behind the provider port: what it says, quotes, admits and refuses."""

from __future__ import annotations

import pytest

from veche.adapters.guide.manifest import make_manifest, manifest
from veche.adapters.guide.provider import open_guide
from veche.kit.errors import VecheError
from veche.kit.http import Http
from veche.ports.content import CitationPart, Cited, Finished, Part, Role, StreamEvent, TextDelta, TextPart
from veche.ports.passages import Passage
from veche.ports.provider import (
    ChatMessage,
    ChatRequest,
    Connection,
    Provider,
    ProviderModel,
    ProviderRequest,
)

HOLIDAY = Passage(
    text="Решили: отпуск с 3 августа, Анна дежурит на сервере по вторникам.",
    title="Планы на лето",
    source="conversation",
    score=1.0,
    ref="0198-holiday",
    url="/c/0198-holiday",
)


class Notes:
    """A search of the person's texts that always finds the same."""

    def __init__(self, *passages: Passage) -> None:
        self.passages = list(passages)
        self.asked: list[tuple[str | None, str, str]] = []

    async def __call__(
        self, *, person: str | None, query: str, locale: str, limit: int, conversation: str | None = None
    ) -> list[Passage]:
        self.asked.append((person, query, locale))
        return self.passages[:limit]


class Broken:
    """A search that is down."""

    async def __call__(
        self, *, person: str | None, query: str, locale: str, limit: int, conversation: str | None = None
    ) -> list[Passage]:
        raise VecheError(code="search.down")


def request(*turns: str | list[Part], locale: str = "ru") -> ChatRequest:
    """A conversation in which person and Guide take turns, the person first."""
    roles: list[Role] = ["user", "assistant"]
    messages = [
        ChatMessage(roles[number % 2], [TextPart(turn)] if isinstance(turn, str) else turn)
        for number, turn in enumerate(turns)
    ]
    return ChatRequest("veche", messages, person="p1", locale=locale)


async def answer(guide: Provider, asked: ChatRequest) -> tuple[str, list[CitationPart]]:
    events: list[StreamEvent] = [event async for event in guide.stream(asked)]
    assert events[-1] == Finished("stop", model="veche")
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    return text, [event.citation for event in events if isinstance(event, Cited)]


@pytest.fixture
def guide() -> Provider:
    return open_guide(None, pace=0)


async def test_quotes_the_manual_with_its_source(guide: Provider) -> None:
    text, cited = await answer(guide, request("Как сделать резервную копию?"))
    assert cited[0].number == 1
    assert cited[0].source == "manual"
    assert cited[0].url == "/manual/ru/operator#как-сделать-резервную-копию"
    assert "> veche manage backup" in text
    assert cited[0].quote.splitlines()[1] in text
    assert "[1]" in text
    assert text == text.strip()


async def test_first_answer_says_what_the_guide_is_and_how_to_connect_a_model(guide: Provider) -> None:
    text, _ = await answer(guide, request("How do I rename a chat?"))
    assert "not a language model" in text
    assert "/settings#providers" in text


async def test_later_answers_do_not_repeat_it(guide: Provider) -> None:
    text, _ = await answer(guide, request("Привет", "Здравствуйте!", "Как переименовать беседу?"))
    assert "языковая модель" not in text


async def test_the_question_chooses_the_language(guide: Provider) -> None:
    text, cited = await answer(guide, request("How do I make a backup?", locale="ru"))
    assert "From" in text or "I am the" in text
    assert cited[0].url is not None
    assert cited[0].url.startswith("/manual/en/")


async def test_without_letters_the_locale_chooses() -> None:
    text, _ = await answer(open_guide(None, pace=0), request("???", locale="ru-RU"))
    assert "Напишите вопрос" in text


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Привет!", "Здравствуйте"),
        ("Добрый день", "Здравствуйте"),
        ("Hello there", "Hello"),
        ("Спасибо большое!", "Пожалуйста"),
        ("thanks, great", "welcome"),
        ("Что ты умеешь?", "Вот о чём я знаю"),
        ("What can you do?", "This is what I know about"),
        ("кто ты?", "не языковая модель"),
    ],
)
async def test_small_talk(guide: Provider, said: str, heard: str) -> None:
    text, cited = await answer(guide, request(said))
    assert heard in text
    assert cited == []


async def test_a_greeting_before_a_question_does_not_hide_it(guide: Provider) -> None:
    _, cited = await answer(guide, request("Привет! Подскажи, пожалуйста, как подключить GigaChat?"))
    assert cited[0].title == "Провайдеры → GigaChat"


async def test_says_when_nothing_was_found(guide: Provider) -> None:
    text, cited = await answer(guide, request("Как приготовить борщ?"))
    assert "не нашлось" in text
    assert "/settings#providers" in text
    assert "/manual/ru/" in text
    assert cited == []


async def test_a_follow_up_leans_on_the_question_before(guide: Provider) -> None:
    _, cited = await answer(guide, request("Как подключить YandexGPT?", "…", "а гигачат?"))
    assert cited[0].title == "Провайдеры → GigaChat"


async def test_more_gives_what_was_not_yet_shown(guide: Provider) -> None:
    _, first = await answer(guide, request("Как создать ключ API?"))
    _, more = await answer(guide, request("Как создать ключ API?", [*first], "А подробнее?"))
    assert more
    assert not {each.url for each in first} & {each.url for each in more}


async def test_quotes_the_persons_own_texts() -> None:
    notes = Notes(HOLIDAY)
    text, cited = await answer(open_guide(notes, pace=0), request("Что мы решили про отпуск?"))
    assert [(c.source, c.ref, c.url) for c in cited] == [("conversation", "0198-holiday", "/c/0198-holiday")]
    assert "> Решили: отпуск с 3 августа" in text
    assert notes.asked == [("p1", "Что мы решили про отпуск?", "ru")]


async def test_own_texts_that_do_not_answer_are_left_out() -> None:
    _, cited = await answer(open_guide(Notes(HOLIDAY), pace=0), request("Как сделать резервную копию?"))
    assert {citation.source for citation in cited} == {"manual"}


@pytest.mark.parametrize(
    "text",
    [
        "Что мы решили про отпуск?",
        "**[Проводник](/manual/ru/guide)** [1] отпуск решили когда-то давно летом",
        "Мы решили: отпуск начнётся в марте, точная дата будет позже",
    ],
    ids=["the question itself", "an old answer of the Guide", "a text of this conversation"],
)
async def test_echoes_are_not_sources(text: str) -> None:
    search = Notes(Passage(text=text, title="Отпуск", source="conversation", score=1.0))
    said = "Мы решили: отпуск начнётся в марте, точная дата будет позже. Запомни!"
    _, cited = await answer(open_guide(search, pace=0), request(said, "…", "Что мы решили про отпуск?"))
    assert not [citation for citation in cited if citation.source == "conversation"]


async def test_a_failed_search_leaves_the_manual() -> None:
    text, cited = await answer(open_guide(Broken(), pace=0), request("Как сделать резервную копию?"))
    assert "поискать не удалось" in text
    assert cited[0].source == "manual"


async def test_a_long_text_is_cut_to_what_answers() -> None:
    noise = "\n\n".join(f"Абзац {number} о посторонних вещах и погоде в горах." for number in range(60))
    passage = Passage(text=f"{noise}\n\n{HOLIDAY.text}\n\n{noise}", title="Дневник", source="file", score=1.0)
    _, cited = await answer(open_guide(Notes(passage), pace=0), request("Что мы решили про отпуск Анны?"))
    assert HOLIDAY.text in cited[0].quote
    assert len(cited[0].quote) < 900
    assert "[…]" in cited[0].quote


async def test_titles_cannot_break_the_markdown() -> None:
    passage = Passage(text=HOLIDAY.text, title="](x) **отпуск**\n[", source="file", score=1.0, url="/c/1")
    text, _ = await answer(open_guide(Notes(passage), pace=0), request("Что мы решили про отпуск?"))
    assert "**[)(x) отпуск (](/c/1)** [1]" in text


async def test_refuses_what_it_cannot_do(guide: Provider) -> None:
    with pytest.raises(ProviderModel):
        await answer(guide, ChatRequest("other", request("Привет").messages))
    with pytest.raises(ProviderRequest):
        await answer(guide, ChatRequest("veche", []))
    with pytest.raises(ProviderRequest):
        await answer(guide, ChatRequest("veche", request("Привет").messages, response_json=True))


async def test_the_stream_can_be_closed_in_the_middle(guide: Provider) -> None:
    stream = guide.stream(request("Как сделать резервную копию?"))
    assert isinstance(await anext(stream), TextDelta)
    await stream.aclose()  # type: ignore[attr-defined]


async def test_text_comes_in_small_pieces(guide: Provider) -> None:
    events = [event async for event in guide.stream(request("Как подключить GigaChat?"))]
    pieces = [event.text for event in events if isinstance(event, TextDelta)]
    assert len(pieces) > 10
    assert max(map(len, pieces)) < 250


async def test_the_manifest_opens_the_guide() -> None:
    made = make_manifest(Notes(HOLIDAY))
    preset = made.presets[0]
    assert preset.name == manifest.presets[0].name == "guide"
    assert preset.needs == []
    provider = made.open_provider(Connection("guide", "guide", "Guide", ""), preset, Http())
    assert [model.name for model in await provider.models()] == ["veche"]
    _, cited = await answer(provider, request("Что мы решили про отпуск?"))
    assert cited[0].source == "conversation"
    await provider.close()

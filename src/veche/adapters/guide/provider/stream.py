"""The Guide behind the provider port: takes a chat request, streams the answer in small pieces."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator

from veche.adapters.guide.provider.lookup import open_manual
from veche.adapters.guide.provider.own import judge
from veche.adapters.guide.provider.pages import section_url
from veche.adapters.guide.provider.question import Question, read_question
from veche.adapters.guide.provider.reply import Found, Piece, compose, small_talk
from veche.adapters.guide.settings import GUIDE_MODEL
from veche.kit.errors import VecheError
from veche.ports.content import Cited, Finished, StreamEvent, TextDelta
from veche.ports.passages import Passage, PassageSearch
from veche.ports.provider import (
    ChatRequest,
    ModelInfo,
    Provider,
    ProviderError,
    ProviderModel,
    ProviderRequest,
)

_log = logging.getLogger(__name__)

_PASSAGES = 12  # asked of the other search; many fall away when they are judged
_PIECE = re.compile(r"\s*(?:\S+\s+){0,5}\S+\s*")


def open_guide(search: PassageSearch | None, *, pace: float = 0.002) -> Provider:
    """The Guide. `search` finds passages in the person's own texts; `pace` is seconds between pieces of text."""
    return _Guide(search, pace)


class _Guide:
    def __init__(self, search: PassageSearch | None, pace: float) -> None:
        self._search = search
        self._pace = pace

    async def models(self) -> list[ModelInfo]:
        return [GUIDE_MODEL]

    async def close(self) -> None:
        """Nothing is held open."""

    async def stream(self, request: ChatRequest) -> AsyncIterator[StreamEvent]:
        question = _accept(request)
        try:
            pieces = await self._answer(question, request)
        except (VecheError, OSError) as error:  # the manual is missing or cannot be read
            raise ProviderError(provider="guide", detail=str(error)) from error
        for piece in pieces:
            if not isinstance(piece, str):
                yield Cited(piece)
                continue
            for text in _PIECE.findall(piece) if piece.strip() else ():
                yield TextDelta(text)
                await asyncio.sleep(self._pace)
        yield Finished("stop", model=GUIDE_MODEL.name)

    async def _answer(self, question: Question, request: ChatRequest) -> list[Piece]:
        """Everything that takes the processor's time runs in a thread, so that other streams go on."""
        if question.talk is not None:
            return [small_talk(question, own_searched=self._search is not None)]
        passages = await self._own(question, request)
        return await asyncio.to_thread(self._find, question, request, passages)

    async def _own(self, question: Question, request: ChatRequest) -> list[Passage] | None:
        """Passages of the person's own texts; `None` when the search failed."""
        if self._search is None:
            return []
        query = f"{question.before} {question.text}".strip()
        try:
            return await self._search(
                person=request.person,
                query=query,
                locale=question.language,
                limit=_PASSAGES,
                conversation=request.conversation,
            )
        except Exception:  # whatever it was, the manual still answers, and the answer says what is missing
            _log.warning("the search of conversations and files failed", exc_info=True)
            return None

    def _find(self, question: Question, request: ChatRequest, passages: list[Passage] | None) -> list[Piece]:
        manual = open_manual(question.language)
        text, before = (question.before, "") if question.more else (question.text, question.before)
        hits = manual.search(text, before=before, limit=12)
        if question.shown:
            hits = [hit for hit in hits if section_url(hit.section, question.language) not in question.shown]
        found = Found(
            hits=hits,
            own=judge(question, manual, passages or [], request.messages),
            own_searched=self._search is not None,
            own_failed=passages is None,
        )
        return list(compose(question, manual, found))


def _accept(request: ChatRequest) -> Question:
    if request.model != GUIDE_MODEL.name:
        raise ProviderModel(provider="guide", detail=request.model)
    if request.response_schema is not None or request.response_json:
        raise ProviderRequest(provider="guide", detail="the Guide quotes text, it cannot follow a schema")
    question = read_question(request)
    if question is None:
        raise ProviderRequest(provider="guide", detail="no message of the person")
    return question

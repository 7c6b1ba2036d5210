"""What a client of Veche can do, whichever way it goes. `tests/client/contract.py` holds both ways to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from veche.client.steps import Step
from veche.features.conversations.schemas import (
    Conversation,
    ConversationPatch,
    MessagePage,
    NewConversation,
    Turn,
)
from veche.features.conversations.schemas.search import SearchPage
from veche.features.files.schemas import File
from veche.features.identity.schemas import Me
from veche.features.llm.schemas import Catalogue
from veche.features.templates.schemas import Template, Use, Used
from veche.features.turns.schemas import Again, ContextGauge, NewMessage
from veche.features.usage.schemas import GroupBy, UsageReport
from veche.kit.paging import Page


class Client(Protocol):
    """Acts for one person. Every method may raise `VecheError` with the same code and kind on every way.

    A stream of steps begins with `Started` and ends with `Finished` or `Failed`. Leaving it early does not stop
    the answer: it belongs to the house, `stop` ends it.
    """

    async def me(self) -> Me:
        """The person for whom this client acts."""
        ...

    async def conversations(
        self, *, archived: bool = False, cursor: str | None = None, limit: int = 50
    ) -> Page[Conversation]:
        """The person's conversations: pinned ones, then by last activity."""
        ...

    async def create(self, new: NewConversation) -> Conversation:
        """Begins a conversation; the same id again gives the first one."""
        ...

    async def conversation(self, conversation_id: str) -> Conversation:
        """One conversation."""
        ...

    async def change(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """Changes what the patch names."""
        ...

    async def delete(self, conversation_id: str) -> None:
        """Deletes a conversation with all that it held."""
        ...

    async def messages(self, conversation_id: str, *, before: int | None = None, limit: int = 500) -> MessagePage:
        """A page of the message tree, the newest first asked for."""
        ...

    def send(self, conversation_id: str, new: NewMessage) -> AsyncIterator[Step]:
        """Says something, and gives the answer as it comes; the same id again gives the same answer."""
        ...

    def regenerate(self, message_id: str, again: Again) -> AsyncIterator[Step]:
        """Another answer to the same question."""
        ...

    def go_on(self, message_id: str) -> AsyncIterator[Step]:
        """Lets an answer that was cut off go on in the same message; only what is new comes as deltas."""
        ...

    async def stop(self, turn_id: str) -> Turn:
        """Ends a turn; what has come of its answer is kept."""
        ...

    async def search(self, query: str, *, limit: int = 20, cursor: str | None = None) -> SearchPage:
        """The person's messages that hold the words, in any of their forms."""
        ...

    async def models(self, *, refresh: bool = False) -> Catalogue:
        """Models and providers that can be asked."""
        ...

    async def usage(self, *, by: GroupBy = "day", since: int | None = None, until: int | None = None) -> UsageReport:
        """What was used and what it cost; times in milliseconds."""
        ...

    async def upload(self, name: str, data: bytes, media_type: str | None = None) -> File:
        """Takes in a file, to be named in a message."""
        ...

    async def context(self, conversation_id: str, *, leaf: str | None = None, model: str | None = None) -> ContextGauge:
        """How full the context of a branch is."""
        ...

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """Templates that the person may use; of one name their own first."""
        ...

    async def use_template(self, template_id: str, use: Use) -> Used:
        """Takes a template: with values, the text that comes of them."""
        ...

    async def close(self) -> None:
        """Lets go of everything; an answer that streams in this process is kept as interrupted."""
        ...

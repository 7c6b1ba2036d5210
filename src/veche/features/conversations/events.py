"""What conversations tell the rest of the house."""

from __future__ import annotations

from veche.kit.events import Event


class MessagesSettled(Event, frozen=True):
    """These messages have their final text."""

    conversation_id: str
    message_ids: list[str]


class ConversationDeleted(Event, frozen=True):
    """It is gone with all that it held."""

    conversation_id: str


class TemporaryEnded(Event, frozen=True):
    """A temporary conversation is erased; these files were its."""

    conversation_id: str
    file_ids: list[str]


class FilesReleased(Event, frozen=True):
    """Messages that held these files are gone."""

    file_ids: list[str]

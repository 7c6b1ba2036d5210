"""What can go wrong in a conversation."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, NotFound


class NoConversation(NotFound):
    """It does not exist, or the caller is no member."""

    code = "conversations.unknown"


class NoMessage(NotFound):
    """It does not exist in a conversation of the caller's."""

    code = "messages.unknown"


class ParentElsewhere(Invalid):
    """The parent is not a message of this conversation."""

    code = "messages.parent"


class MessageEmpty(Invalid):
    """A message needs text or an attachment."""

    code = "messages.empty"


class MessageTooLong(Invalid):
    """The text is longer than a message may be."""

    code = "messages.too_long"


class PartRefused(Invalid):
    """A person's message may hold text and attachments, nothing that only a model or a tool says."""

    code = "messages.part"


class StillStreaming(Conflict):
    """The answer is not finished."""

    code = "messages.streaming"


class IdReused(Conflict):
    """The id has been used for something else."""

    code = "ids.reused"


class TitleInvalid(Invalid):
    """A title or branch name is empty or too long."""

    code = "conversations.name"


class ReadOnly(Invalid):
    """The caller may read here but not write."""

    code = "conversations.read_only"
    kind = "denied"

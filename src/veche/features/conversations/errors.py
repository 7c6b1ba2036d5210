"""What can go wrong in a conversation."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, NotFound


class NoConversation(NotFound):
    """It does not exist, or the caller is no member."""

    code = "conversations.unknown"


class NoProject(NotFound):
    """It does not exist, or it is somebody else's."""

    code = "projects.unknown"


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


class NotCompared(Invalid):
    """There are no answers side by side here, or the chosen one is not among them."""

    code = "messages.not_compared"


class TitleInvalid(Invalid):
    """A title or branch name is empty or too long."""

    code = "conversations.name"


class ReadOnly(Invalid):
    """The caller may read here but not write."""

    code = "conversations.read_only"
    kind = "denied"


class NoMember(NotFound):
    """This person is no member, or is the owner, who stays."""

    code = "members.unknown"


class NoPerson(Invalid):
    """Nobody here can be let in under this name."""

    code = "members.nobody"


class TemporaryAlone(Conflict):
    """A temporary conversation is shared with nobody."""

    code = "conversations.temporary_alone"

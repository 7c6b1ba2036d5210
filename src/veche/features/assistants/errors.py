"""What can go wrong with assistants."""

from __future__ import annotations

from veche.kit.errors import Conflict, Denied, Invalid, NotFound


class NoAssistant(NotFound):
    """It does not exist, or it is another person's private one."""

    code = "assistants.unknown"


class AssistantReadOnly(Denied):
    """It may be used but not changed: it is another person's."""

    code = "assistants.read_only"


class AssistantInvalid(Invalid):
    """A text is missing or too long; `field` says which."""

    code = "assistants.length"


class AssistantIdReused(Conflict):
    """The id has been used for another assistant."""

    code = "ids.reused"

"""What can go wrong with a turn."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, NotFound


class NoTurn(NotFound):
    """It does not exist in a conversation of the caller's."""

    code = "turns.unknown"


class NotAnAnswer(Invalid):
    """Only a model's answer can be regenerated or continued."""

    code = "messages.not_answer"


class NotStopped(Conflict):
    """Only a stopped, interrupted or failed answer can be continued."""

    code = "messages.not_stopped"


class NotSeveral(Invalid):
    """Side by side stand from two to six."""

    code = "turns.not_several"


class RepeatedModel(Invalid):
    """A model is named twice among those that shall answer side by side."""

    code = "turns.same_model"


class NotMergeable(Conflict):
    """An answer that is not finished, or says nothing, cannot be made part of another."""

    code = "turns.not_mergeable"


class TooManyWaiting(Conflict):
    """So many messages already wait in this conversation that one more will not be taken."""

    code = "turns.waiting"
    kind = "limited"

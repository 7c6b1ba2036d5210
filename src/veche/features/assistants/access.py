"""Who may use an assistant and who may change it."""

from __future__ import annotations

from veche.features.assistants import repository
from veche.features.assistants.errors import AssistantReadOnly, NoAssistant
from veche.features.assistants.schemas import Assistant
from veche.kit.caller import Caller
from veche.kit.db import Tx


def require_visible(tx: Tx, caller: Caller, id: str) -> Assistant:
    """The assistant, if it is the caller's own or public.

    Raises:
        NoAssistant: there is none, or it is another person's private one: the answer is the same.
    """
    caller.need("read")
    found = repository.get(tx, id)
    if found is None or not (found.public or found.owner_id == caller.user_id):
        raise NoAssistant(id=id)
    return found


def require_change(tx: Tx, caller: Caller, id: str) -> Assistant:
    """The assistant, if the caller made it, or it is public and the caller an administrator.

    Raises:
        NoAssistant: the caller may not see it.
        AssistantReadOnly: the caller may see it but not change it.
    """
    found = require_visible(tx, caller, id)
    caller.need("all")
    if found.owner_id != caller.user_id and caller.role not in ("owner", "admin"):
        raise AssistantReadOnly
    return found

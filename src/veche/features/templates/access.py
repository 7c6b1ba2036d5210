"""Who may use a template and who may change it."""

from __future__ import annotations

from veche.features.templates import repository
from veche.features.templates.errors import NoTemplate, TemplateReadOnly
from veche.features.templates.schemas import Template
from veche.kit.caller import Caller, Scope
from veche.kit.db import Tx
from veche.kit.ids import check_id


def require_visible(tx: Tx, caller: Caller, id: str, scope: Scope = "read") -> Template:
    """The template, if it is the caller's own or shared.

    Raises:
        NoTemplate: there is none, or it is another person's private one: the answer is the same.
    """
    caller.need(scope)
    found = repository.get(tx, caller.user_id, check_id(id))
    if found is None or not (found.shared or found.owner_id == caller.user_id):
        raise NoTemplate(id=id)
    return found


def require_change(tx: Tx, caller: Caller, id: str) -> Template:
    """The template, if the caller made it, or it is shared and the caller an administrator.

    Raises:
        NoTemplate: the caller may not see it.
        TemplateReadOnly: the caller may see it but not change it.
    """
    found = require_visible(tx, caller, id)
    caller.need("all")
    if found.owner_id != caller.user_id and caller.role not in ("owner", "admin"):
        raise TemplateReadOnly
    return found

"""Looking at templates."""

from __future__ import annotations

from veche.features.templates import access, repository
from veche.features.templates.logic import tidy_name
from veche.features.templates.schemas import Template, Versions
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor


def list_templates(
    tx: Tx, caller: Caller, *, name: str | None = None, cursor: str | None = None, limit: int = 100
) -> Page[Template]:
    """The caller's own and all shared ones, newest first; of one name: their own first, then the oldest."""
    caller.need("read")
    check_limit(limit)
    if name is not None:
        return Page(items=repository.visible(tx, caller.user_id, tidy_name(name), None, limit))
    after = decode_cursor(cursor, int, str)
    found = repository.visible(tx, caller.user_id, None, None if after is None else (after[0], after[1]), limit + 1)
    items, more = found[:limit], len(found) > limit
    return Page(items=items, next=encode_cursor(items[-1].created_at, items[-1].id) if more else None)


def get(tx: Tx, caller: Caller, id: str) -> Template:
    """One template.

    Raises:
        NoTemplate: the caller may not see it.
    """
    return access.require_visible(tx, caller, id)


def list_versions(tx: Tx, caller: Caller, id: str) -> Versions:
    """All that a template was, for those who may change it: what it said before it was shared is nobody else's.

    Raises:
        NoTemplate, TemplateReadOnly: the caller may not see them.
    """
    return Versions(items=repository.versions(tx, access.require_change(tx, caller, id).id))

"""Taking a template: a text comes of it, and it is counted."""

from __future__ import annotations

import datetime

from veche.features.identity import service as identity
from veche.features.templates import access, repository
from veche.features.templates.logic.render import Given, render
from veche.features.templates.schemas import Use, Used
from veche.kit.caller import Caller
from veche.kit.db import Tx


def take(tx: Tx, caller: Caller, id: str, wanted: Use) -> Used:
    """Counts that the caller takes a template; with values, gives the text that comes of them.

    Raises:
        NoTemplate: the caller may not see it.
        ValuesRefused: some values do not fit; then nothing is counted.
    """
    found = access.require_visible(tx, caller, id, "chat")
    text = None
    if wanted.values is not None:
        me = identity.get_me(tx, caller)
        today = wanted.today or datetime.datetime.fromtimestamp(tx.now / 1000, datetime.UTC).date().isoformat()
        text = render(found.body, found.variables, wanted.values, Given(today, me.name, me.locale))
    repository.count_use(tx, found.id, caller.user_id)
    return Used(uses=found.uses + 1, text=text)

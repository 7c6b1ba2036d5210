"""Templates in files: from here to elsewhere, from elsewhere to here, and some to begin with."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources

import msgspec

from veche.features.templates import access, repository
from veche.features.templates.errors import FileForeign
from veche.features.templates.logic import entry_of, tidy
from veche.features.templates.schemas import (
    Imported,
    ImportReport,
    ImportRequest,
    Starters,
    Template,
    TemplateEntry,
    TemplateFile,
)
from veche.features.templates.service.change import add, write
from veche.kit.caller import Caller, Locale
from veche.kit.db import Tx
from veche.kit.errors import VecheError
from veche.kit.ids import new_id
from veche.kit.messages import explain

MOST = 500  # in one file


def export(tx: Tx, caller: Caller, ids: Sequence[str] | None = None) -> TemplateFile:
    """A file of these templates, or of all that are the caller's own.

    Raises:
        NoTemplate: one of them is not the caller's to see.
    """
    caller.need("read")
    if ids is None:
        found = repository.owned(tx, caller.user_id)
    else:
        found = [access.require_visible(tx, caller, id) for id in ids]
    return TemplateFile(templates=[entry_of(one) for one in found])


def import_entries(tx: Tx, caller: Caller, request: ImportRequest) -> ImportReport:
    """Takes templates in. What is here already is left alone, so a file may be imported twice.

    Raises:
        FileForeign: this is no file of templates, or a too large one.
    """
    caller.need("all")
    if request.format != "veche.templates" or request.version != 1:
        raise FileForeign(found=f"{request.format} {request.version}"[:80])
    if len(request.templates) > MOST:
        raise FileForeign(code="templates.file_large", most=MOST)
    return ImportReport(items=[_import(tx, caller, entry, request) for entry in request.templates])


def _import(tx: Tx, caller: Caller, raw: TemplateEntry, request: ImportRequest) -> Imported:
    try:
        entry = tidy(raw)
        known = repository.find_own(tx, caller.user_id, entry.name)
        if known is None:
            return _added(tx, caller, entry)
        if entry_of(known) == entry:
            return Imported(entry.name, "same", known.id)
        if request.conflict == "skip":
            return Imported(entry.name, "skipped", known.id)
        if request.conflict == "version":
            write(tx, caller, known, entry, shared=known.shared)
            return Imported(entry.name, "changed", known.id)
        return _copied(tx, caller, entry)
    except VecheError as error:
        return Imported(raw.name[:60], "refused", problem=explain(error, caller.locale))


def _added(tx: Tx, caller: Caller, entry: TemplateEntry) -> Imported:
    id = new_id()
    add(tx, caller, id, entry)
    return Imported(entry.name, "added", id)


def _copied(tx: Tx, caller: Caller, entry: TemplateEntry) -> Imported:
    """Under the next free name, unless one of those before it has this very content."""
    stem, number = entry.name[:36], 2
    while True:
        entry.name = f"{stem}-{number}"
        known: Template | None = repository.find_own(tx, caller.user_id, entry.name)
        if known is None:
            return _added(tx, caller, entry)
        if entry_of(known) == entry:
            return Imported(entry.name, "same", known.id)
        number += 1


def starters(caller: Caller, locale: Locale | None = None) -> Starters:
    """Useful templates in the caller's language; a person takes one by importing it."""
    caller.need("read")
    return Starters(items=_starters(locale or caller.locale))


@functools.cache
def _starters(locale: Locale) -> list[TemplateEntry]:
    text = (resources.files("veche.features.templates") / "starters" / f"{locale}.json").read_bytes()
    return [tidy(entry) for entry in msgspec.json.decode(text, type=TemplateFile).templates]

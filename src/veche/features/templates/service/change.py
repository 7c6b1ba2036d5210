"""Making, changing, rating and removing templates."""

from __future__ import annotations

import msgspec

from veche.features.templates import access, repository
from veche.features.templates.errors import NameTaken, NoTemplate, NoVersion, TemplateIdReused, TooManyTemplates
from veche.features.templates.logic import entry_of, tidy
from veche.features.templates.schemas import NewTemplate, Template, TemplateEntry, TemplatePatch
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id

OWN = 500  # templates that one person may have


def create(tx: Tx, caller: Caller, new: NewTemplate) -> Template:
    """Makes a template; the same id with the same content gives the first one.

    Raises:
        NameInvalid, TemplateInvalid, VariableInvalid, TooManyTemplates: it cannot be kept.
        NameTaken: the caller has another one of this name.
        TemplateIdReused: the id belongs to another one.
    """
    caller.need("all")
    entry = tidy(entry_of(new))
    id = check_id(new.id) if new.id else new_id()
    first = repository.get(tx, caller.user_id, id) if new.id else None
    if first is not None:
        if first.owner_id != caller.user_id or entry_of(first) != entry or first.shared != new.shared:
            raise TemplateIdReused(id=id)
        return first
    add(tx, caller, id, entry, shared=new.shared)
    return _present(tx, caller, id)


def add(tx: Tx, caller: Caller, id: str, entry: TemplateEntry, *, shared: bool = False) -> None:
    """Adds a tidied template.

    Raises:
        NameTaken, TooManyTemplates: there is no room for it.
    """
    if repository.find_own(tx, caller.user_id, entry.name) is not None:
        raise NameTaken(name=entry.name, field="name")
    if repository.count_own(tx, caller.user_id) >= OWN:
        raise TooManyTemplates(most=OWN)
    repository.add(tx, id, caller.user_id, entry, shared=shared)


def change(tx: Tx, caller: Caller, id: str, patch: TemplatePatch) -> Template:
    """Changes some fields; another body or other variables are a new version, and the old one stays.

    Raises:
        NoTemplate, TemplateReadOnly: the caller may not change it.
        NameInvalid, NameTaken, TemplateInvalid, VariableInvalid: it would be none.
    """
    old = access.require_change(tx, caller, id)
    said = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not msgspec.UNSET}
    shared = bool(said.pop("shared", old.shared))
    entry = tidy(msgspec.structs.replace(entry_of(old), **said))
    return write(tx, caller, old, entry, shared=shared)


def write(tx: Tx, caller: Caller, old: Template, entry: TemplateEntry, *, shared: bool) -> Template:
    """Puts a tidied content in the place of what a template is; what is the same is not written again."""
    before = entry_of(old)
    if entry.name != before.name and repository.find_own(tx, old.owner_id, entry.name) is not None:
        raise NameTaken(name=entry.name, field="name")
    number = old.version
    if (entry.body, entry.variables) != (before.body, before.variables):
        number += 1
        repository.add_version(tx, old.id, number, entry)
    if number != old.version or entry != before or shared != old.shared:
        repository.put(tx, old.id, entry, shared=shared, number=number)
    return _present(tx, caller, old.id)


def restore(tx: Tx, caller: Caller, id: str, number: int) -> Template:
    """Makes an old version the present one: as a new version, so that nothing is lost.

    Raises:
        NoTemplate, TemplateReadOnly: the caller may not change it.
        NoVersion: it never was.
    """
    old = access.require_change(tx, caller, id)
    found = repository.version_of(tx, old.id, number)
    if found is None:
        raise NoVersion(number=number)
    entry = msgspec.structs.replace(entry_of(old), body=found.body, variables=found.variables)
    return write(tx, caller, old, entry, shared=old.shared)


def rate(tx: Tx, caller: Caller, id: str, stars: int | None) -> Template:
    """Sets what the caller thinks of a template; None takes it back.

    Raises:
        NoTemplate: the caller may not see it.
    """
    found = access.require_visible(tx, caller, id, "chat")
    repository.rate(tx, found.id, caller.user_id, stars)
    return _present(tx, caller, found.id)


def delete(tx: Tx, caller: Caller, id: str) -> None:
    """Removes a template with its versions; messages that came of it stay.

    Raises:
        NoTemplate, TemplateReadOnly: the caller may not.
    """
    repository.remove(tx, access.require_change(tx, caller, id).id)


def _present(tx: Tx, caller: Caller, id: str) -> Template:
    found = repository.get(tx, caller.user_id, id)
    if found is None:
        raise NoTemplate(id=id)
    return found

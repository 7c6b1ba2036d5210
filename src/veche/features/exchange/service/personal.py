"""All of one's data: what stands in tables beside conversations, as JSON, and what the archive says of itself."""

from __future__ import annotations

import zipfile
from typing import Any

import msgspec

from veche.features.conversations import service as conversations
from veche.features.exchange import repository
from veche.features.exchange.logic import archive
from veche.features.files import service as files
from veche.features.files.schemas import File
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.messages import sentence

Tables = dict[str, list[dict[str, Any]]]


def index_of(tx: Tx, caller: Caller, many: int, now: int) -> archive.Index:
    """What an archive of many conversations holds besides them."""
    projects = conversations.list_projects(tx, caller).items
    held = files.get_many(tx, {file.id for project in projects for file in project.files})
    return archive.Index(
        format="veche",
        version=archive.VERSION,
        made_at=now,
        owner=caller.user_id,
        conversations=many,
        projects=projects,
        files=[archive.ArchivedFile(one.id, one.name, one.media_type, one.size, one.sha256) for one in held.values()],
    )


def tables_of(tx: Tx, caller: Caller) -> Tables:
    """Table → the caller's rows, without what opens their account."""
    caller.need("all")
    found = {
        table.name: list(repository.personal_rows(tx, table, caller.user_id)) for table in repository.personal_tables()
    }
    return {name: rows for name, rows in found.items() if rows}


def loose_files(tx: Tx, caller: Caller, held: set[str]) -> list[File]:
    """The caller's files that are not in the archive yet."""
    found = files.get_many(tx, repository.file_ids(tx, caller.user_id))
    return [file for id, file in found.items() if id not in held]


def add_tables(target: zipfile.ZipFile, tables: Tables, caller: Caller) -> None:
    """One file for each table, and a page that says what is where."""
    target.writestr("README.txt", sentence("exchange.readme", caller.locale))
    for name, rows in tables.items():
        target.writestr(f"data/{name}.json", msgspec.json.format(msgspec.json.encode(rows), indent=1))

"""What lies beside the messages in a log of `llm`: attachments and fragments."""

from __future__ import annotations

import hashlib
import mimetypes
import sqlite3
from pathlib import Path
from typing import Any

from veche.features.files.logic import BINARY, sniff

MOST_OF_FILE = 100 << 20  # bytes
_HEAD = 1 << 16
_READ_FROM_DISK = ("image/", "audio/", "video/", "application/pdf")


def tables(db: sqlite3.Connection) -> set[str]:
    """The names of its tables."""
    return {row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


class Attachments:
    """Files of the log: their bytes lie in it or, of what was named by its path, where they were."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._rows: dict[str, sqlite3.Row] = {}
        self._db = db
        if "attachments" in tables(db):
            self._rows = {row["id"]: row for row in db.execute("SELECT id, type, path, url FROM attachments")}

    def facts(self, one: str) -> dict[str, Any] | None:
        """A file as the archive speaks of it; an address is no file."""
        row = self._rows.get(one)
        if row is None or row["url"]:
            return None
        name = Path(row["path"]).name if row["path"] else f"attachment{self._ending(row)}"
        return {"name": name, "path": self.place_of(one), "type": row["type"]}

    def address(self, one: str) -> str | None:
        """Where it is, of what was named by an address."""
        row = self._rows.get(one)
        return row["url"] if row is not None else None

    def place_of(self, one: str) -> str:
        """Its name in the archive."""
        return f"files/{hashlib.sha256(one.encode()).hexdigest()[:32]}{self._ending(self._rows[one])}"

    def bytes_of(self, one: str) -> bytes | None:
        """Its bytes, if they can still be had.

        From the disk only what its own bytes prove to be a picture, a sound, a film or a PDF: somebody else's log may
        name any file of this machine, and call it what it likes.
        """
        row = self._db.execute("SELECT content, path, type FROM attachments WHERE id = ?", (one,)).fetchone()
        if row["content"] is not None:
            return bytes(row["content"])
        if not row["path"] or not (row["type"] or "").startswith(_READ_FROM_DISK):
            return None
        path = Path(row["path"])
        try:
            data = path.read_bytes() if path.is_file() and path.stat().st_size <= MOST_OF_FILE else b""
        except (OSError, ValueError):  # a path may hold what no path may
            return None
        kind = sniff(data[:_HEAD], None, "", whole=len(data) <= _HEAD)
        return data if kind != BINARY and kind.startswith(_READ_FROM_DISK) else None

    @staticmethod
    def _ending(row: sqlite3.Row) -> str:
        return (mimetypes.guess_extension(row["type"]) if row["type"] else None) or ""


def by_response(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Answer of the old form → the ids of what was attached to its question."""
    found: dict[str, list[str]] = {}
    for row in db.execute('SELECT response_id, attachment_id FROM prompt_attachments ORDER BY "order"'):
        found.setdefault(row["response_id"], []).append(row["attachment_id"])
    return found


def fragments_of(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Answer of the old form → the fragments that stood before its question."""
    query = (
        "SELECT p.response_id, f.content FROM prompt_fragments p JOIN fragments f ON f.id = p.fragment_id"
        ' ORDER BY p."order"'
    )
    found: dict[str, list[str]] = {}
    for row in db.execute(query):
        found.setdefault(row["response_id"], []).append(row["content"] or "")
    return found

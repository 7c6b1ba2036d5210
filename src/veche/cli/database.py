"""What `chat db` does: always with the data of this machine; a server's belong to whoever runs it."""

from __future__ import annotations

import os
from pathlib import Path

from veche.cli.ending import DATABASE, Ending
from veche.cli.folders import folders
from veche.cli.login import find_login
from veche.cli.tables import table
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import to_json
from veche.client.upkeep import Finding, Standing, backup, look, standing, upgrade, vacuum


def show_path() -> int:
    """`chat db path`."""
    found = standing(folders().data, os.environ)
    print(found.path or say("db.postgresql"))
    return 0


def status(*, as_json: bool) -> int:
    """`chat db status`."""
    found = standing(folders().data, os.environ)
    if as_json:
        print(to_json({"data": str(folders().data), "database": found}, indent=2))
    else:
        rows = [
            [say("db.row_folder"), str(folders().data)],
            [say("db.row_database"), found.path or say("db.postgresql")],
            [say("db.row_size"), "" if found.size is None else megabytes(found.size)],
            [say("db.row_state"), say(f"db.state_{found.state}", revision=found.revision, known=found.known)],
        ]
        table([row for row in rows if row[1]])
    _mention_server()
    return DATABASE if found.state == "newer" else 0


def megabytes(size: int) -> str:
    """A size, for a person."""
    return say("db.megabytes", size=f"{size / 2**20:.1f}") if size else say("db.megabytes", size="0")


def _there() -> Standing:
    found = standing(folders().data, os.environ)
    if found.state in ("missing", "empty"):
        raise Ending(3, say("db.nothing", path=folders().data))
    return found


def bring_up() -> int:
    """`chat db upgrade`."""
    found = standing(folders().data, os.environ)
    if found.state == "ready":
        notice(say("db.upgraded_already", known=found.known), dim=False)
        return 0
    before, after = upgrade(folders().data, os.environ)
    if before is None:
        notice(say("db.made", after=after), dim=False)
    else:
        notice(say("db.upgraded" if found.path else "db.upgraded_there", before=before, after=after), dim=False)
    return 0


def keep_copy(file: str, *, with_key: bool) -> int:
    """`chat db backup`."""
    _there()
    path = Path(file).expanduser()
    copied = backup(folders().data, os.environ, path, with_key=with_key)
    notice(say("db.copied", path=path, rows=copied.rows, files=copied.files, size=megabytes(copied.size)), dim=False)
    notice(say("db.copied_key" if copied.key else "db.copied_no_key"))
    if copied.lost:
        notice(say("db.copied_lost", count=copied.lost), dim=False)
    return 0


def shrink() -> int:
    """`chat db vacuum`."""
    _there()
    before, after = vacuum(folders().data, os.environ)
    if before is None or after is None:
        notice(say("db.vacuumed_elsewhere"), dim=False)
    else:
        notice(say("db.vacuumed", before=megabytes(before), after=megabytes(after)), dim=False)
    return 0


def findings(*, deep: bool = False) -> list[Finding]:
    """What is found in the data folder, each thing in the person's language."""
    os.environ["VECHE_LANGUAGE"] = LOCALE  # what the operator's commands say is said by them
    return [one for one in look(folders().data, os.environ, deep=deep) if one.check not in ("settings", "plugins")]


def check(*, deep: bool, as_json: bool) -> int:
    """`chat db check`."""
    _there()
    found = findings(deep=deep)
    if as_json:
        print(to_json(found, indent=2))
    else:
        for one in found:
            print(f"{ {'ok': '✓', 'warning': '!', 'problem': '✗'}[one.state] } {one.text}")
    _mention_server()
    return DATABASE if any(one.state == "problem" for one in found) else 0


def _mention_server() -> None:
    login = find_login()
    if login is not None:
        notice(say("db.signed_in", url=login.url))

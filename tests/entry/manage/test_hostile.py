"""What is no backup of ours, or one that was tampered with: refused, and nothing is changed."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.entry.manage import realistic
from tests.entry.manage.realistic import Make
from veche.entry.manage.backup import backup
from veche.entry.manage.restore import restore
from veche.entry.settings import ProcessSettings
from veche.kit.db import Database
from veche.kit.errors import VecheError


def _members(path: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as tar:
        return [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]


def _write(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for info, data in members:
            if info.isreg():
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def _info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def _with_manifest(**changes: Any) -> Callable[[list[Any]], list[Any]]:
    def change(members: list[Any]) -> list[Any]:
        info, data = members[-1]
        return [*members[:-1], (info, json.dumps({**json.loads(data), **changes}).encode())]

    return change


def _altered(name: str, alter: Callable[[bytes], bytes]) -> Callable[[list[Any]], list[Any]]:
    return lambda members: [(i, alter(d) if i.name.startswith(name) else d) for i, d in members]


def _sealed_again(name: str, alter: Callable[[bytes], bytes]) -> Callable[[list[Any]], list[Any]]:
    """Altered with a manifest that agrees: only the contents are wrong."""

    def change(members: list[Any]) -> list[Any]:
        members = _altered(f"tables/{name}.", alter)(members)
        data = next(d for i, d in members if i.name == f"tables/{name}.jsonl")
        manifest = json.loads(members[-1][1])
        manifest["tables"][name] = {"rows": data.count(b"\n") - 1, "sha256": realistic.sha(data)}
        return _with_manifest(**manifest)(members)

    return change


HOSTILE: dict[str, Callable[[list[Any]], list[Any]]] = {
    "a path out of the folder": lambda m: [(_info("files/../../../etc/cron.d/x"), b"x"), *m],
    "an absolute path": lambda m: [(_info("/etc/passwd"), b"x"), *m],
    "a symbolic link": lambda m: [(_info("secret.key", tarfile.SYMTYPE, "/etc/passwd"), b""), *m],
    "a hard link": lambda m: [(_info("files/aa/aa/" + "a" * 64, tarfile.LNKTYPE, "secret.key"), b""), *m],
    "a device": lambda m: [(_info("secret.key", tarfile.CHRTYPE), b""), *m],
    "a folder": lambda m: [(_info("files", tarfile.DIRTYPE), b""), *m],
    "a long name": lambda m: [(_info("files/" + "a" * 300), b"x"), *m],
    "a table twice": lambda m: [*m[:1], *m],
    "two manifests": lambda m: [*m, m[-1]],
    "no manifest": lambda m: m[:-1],
    "nothing": lambda m: [],
    "a table less": lambda m: m[1:],
    "a file less": lambda m: [one for one in m if not one[0].name.startswith("files/")],
    "a changed row": _altered("tables/identity_user", lambda d: d.replace(b"Boris", b"Bosse")),
    "a changed file": _altered("files/", lambda d: d[:-1] + b"?"),
    "a changed key": _altered("secret.key", lambda d: d[::-1]),
    "another revision": _with_manifest(revision="9999"),
    "another format": _with_manifest(format=2),
    "a manifest of odd bytes": _altered("manifest.json", lambda d: d.replace(b"usage_entry", b"usage\xf2entry")),
    "a row of odd bytes": _sealed_again("identity_user", lambda d: d.replace(b"Boris", b"Bo\xf2is")),
    "a manifest that is none": _altered("manifest.json", lambda d: b"{]"),
    "a table of the system's": lambda m: _sealed_again("sqlite_master", lambda d: d)(
        [(_info("tables/sqlite_master.jsonl"), b'["name"]\n["x"]\n'), *m]
    ),
    "rows of another table": _sealed_again("turns_turn", lambda d: b'["id","conversation_id"]\n["x","y"]\n'),
    "a foreign column": _sealed_again("turns_turn", lambda d: b'["id","nonsense"]\n["x","y"]\n'),
    "a hostile column": _sealed_again("turns_turn", lambda d: b'["id) --"]\n["x"]\n'),
    "a row too short": _sealed_again("identity_user", lambda d: d + b'["x"]\n'),
    "a row of other kinds": _sealed_again("identity_user", lambda d: d.replace(b"false", b'"maybe"')),
    "the same row twice": _sealed_again("identity_user", lambda d: d + d.splitlines(keepends=True)[-1]),
    "a row that points nowhere": _sealed_again(
        "files_file", lambda d: d.replace(realistic.ANNA.encode(), b"00000000-0000-0000-0000-000000000000", 1)
    ),
    "no rows but JSON": _sealed_again("identity_user", lambda d: b'{"a":1}\n'),
    "no line at all": _sealed_again("identity_user", lambda d: b""),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that is in order."""
    folder = tmp_path_factory.mktemp("good")
    db = realistic.open_house(f"sqlite:///{folder / 'veche.db'}", folder)
    backup(db, folder, folder / "b.tar.gz")
    db.close()
    return folder / "b.tar.gz"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessSettings]:
    """A house that all these attempts leave as it is; so one serves for all."""
    data = tmp_path_factory.mktemp("standing") / "data"
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    settings = ProcessSettings(data=data, database_url=postgres.fresh() if postgres else "")
    realistic.open_house(settings.database, data, chats=2).close()
    (data / "veche.db.lock").touch()
    yield settings
    if postgres:
        postgres.drop(settings.database_url)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_backup_changes_nothing(standing: ProcessSettings, good: Path, tmp_path: Path, name: str) -> None:
    _write(tmp_path / "bad.tar.gz", HOSTILE[name](_members(good)))
    db = Database(standing.database)
    before, there = realistic.everything(db), _tree(standing.data)
    db.close()
    with pytest.raises(VecheError) as refused:
        restore(standing, tmp_path / "bad.tar.gz", force=True)
    assert refused.value.code.split(".")[0] in ("backup", "schema")
    db = Database(standing.database)
    assert realistic.everything(db) == before
    db.close()
    assert {path for path in _tree(standing.data) if not path.startswith("backups")} == {
        path for path in there if not path.startswith("backups")
    }


def _tree(folder: Path) -> set[str]:
    found = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return {path for path in found if not path.startswith("veche.db-")}


def test_a_cut_or_foreign_file(place: Make, good: Path, tmp_path: Path) -> None:
    new = place("sqlite")
    whole = good.read_bytes()
    bad = tmp_path / "bad"
    cuts = [whole[:size] for size in range(0, len(whole), max(1, len(whole) // 60))] + [whole[:-1], whole[:-8]]
    flips = [whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :] for at in range(40, len(whole), len(whole) // 60)]
    foreign = [b"hello", gzip.compress(b"hello"), gzip.compress(b"x" * 100_000), b"PK\x03\x04" + whole, whole + whole]
    for content in (*cuts, *filter(lambda one: _says_other(one, whole), flips), *foreign):
        bad.write_bytes(content)
        with pytest.raises(VecheError) as refused:
            restore(new, bad)
        assert refused.value.code == "backup.broken"
    with pytest.raises(VecheError):
        restore(new, tmp_path / "gone")
    assert _tree(new.data) <= {"veche.db.lock"}


def _says_other(one: bytes, whole: bytes) -> bool:
    """A few bits of a packed file say nothing: who turns one of them has changed nothing."""
    try:
        return gzip.decompress(one) != gzip.decompress(whole)
    except (OSError, EOFError, zlib.error):
        return True


def test_a_bomb(place: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little that unpacks to much: neither the disk nor the memory is filled."""
    new = place("sqlite")
    head = _info("tables/identity_user.jsonl")
    head.size = 1 << 30
    bomb = tmp_path / "bomb.tar.gz"
    with gzip.open(bomb, "wb") as out:
        out.write(head.tobuf(tarfile.GNU_FORMAT))
        for _ in range(1024):
            out.write(bytes(1 << 20))
    tracemalloc.start()
    with pytest.raises(VecheError) as refused:
        restore(new, bomb)
    assert refused.value.code == "backup.broken"
    assert tracemalloc.get_traced_memory()[1] < 200 << 20
    tracemalloc.stop()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(VecheError) as refused:
        restore(new, bomb)
    assert refused.value.code == "backup.no_room"

"""Keys of providers, kept on this machine or given by a person's program; the environment goes before them.

What sealing protects: the file alone (a copy, a backup, a synced folder) gives nobody the keys; it needs the key file
beside it *and* this machine's id. It does not protect against programs that run as the same person on this machine.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from veche.client.problems import Refusal
from veche.kit.log import keep_secret

if TYPE_CHECKING:
    from veche.kit.secrets import Sealer

T = TypeVar("T")
Place = Literal["ring", "file"]
SERVICE = "veche"
PATIENCE = 3.0  # seconds for a key ring: without a desktop it may wait for ever
COMMAND_LIMIT = 10.0  # seconds for a person's program
_MACHINE = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@dataclass(frozen=True)
class Kept:
    """Where a provider's key is kept, and how it ends."""

    provider: str
    place: Place
    ending: str


class KeyStore:
    """Keys that `chat keys set` took, in `folder` (0700): an index with sealed keys (0600), and the key file (0600)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = folder / "keys.json"

    def kept(self) -> list[Kept]:
        """What there is; no key is opened for it.

        Raises:
            Refusal: the index cannot be read.
        """
        return [Kept(name, row["place"], row.get("ending", "")) for name, row in sorted(self._rows().items())]

    def get(self, provider: str) -> str | None:
        """A key.

        Raises:
            Refusal: it is there but cannot be had.
        """
        row = self._rows().get(provider)
        if row is None:
            return None
        if row["place"] == "ring":
            found = _in_ring(lambda ring: ring.get_password(SERVICE, provider))
            if found is None:
                raise Refusal("keys.ring", "unauthenticated", provider=provider)
            key = str(found)
        else:
            from veche.kit.secrets import SealBroken

            try:
                key = self._sealer().open(row["sealed"])
            except (SealBroken, OSError, ValueError, KeyError) as error:
                raise Refusal("keys.sealed", "unauthenticated", provider=provider, path=str(self.folder)) from error
        keep_secret(key)
        return key

    def put(self, provider: str, key: str, *, to_file: bool = False) -> Place:
        """Keeps a key: in the ring where there is one that can be used, else sealed.

        Raises:
            Refusal: it cannot be written.
        """
        keep_secret(key)
        rows = self._rows()
        ending = key[-4:] if len(key) >= 12 else ""
        in_ring = not to_file and _in_ring(lambda ring: _put(ring, provider, key)) is True
        if in_ring:
            rows[provider] = {"place": "ring", "ending": ending}
        else:
            try:
                self._folder_made()
                rows[provider] = {"place": "file", "ending": ending, "sealed": self._sealer().seal(key)}
            except OSError as error:
                raise self._unwritable(error) from error
        self._write(rows)
        return "ring" if in_ring else "file"

    def delete(self, provider: str) -> bool:
        """Forgets a key; False when there was none."""
        rows = self._rows()
        row = rows.pop(provider, None)
        if row is None:
            return False
        if row["place"] == "ring":
            _in_ring(lambda ring: ring.delete_password(SERVICE, provider))
        self._write(rows)
        return True

    def _rows(self) -> dict[str, dict[str, Any]]:
        try:
            rows = json.loads(self._index.read_text("utf-8"))
            if isinstance(rows, dict) and all(row["place"] in ("ring", "file") for row in rows.values()):
                return rows
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise Refusal("keys.index", "broken", path=str(self._index))

    def _write(self, rows: dict[str, Any]) -> None:
        try:
            self._folder_made()
            fresh = self._index.with_name(f".{self._index.name}.{os.getpid()}")
            fresh.unlink(missing_ok=True)
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(rows, file, indent=1)
            fresh.replace(self._index)
        except OSError as error:
            raise self._unwritable(error) from error

    def _folder_made(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.mkdir(exist_ok=True, mode=0o700)

    def _unwritable(self, error: OSError) -> Refusal:
        return Refusal("keys.unwritable", "broken", path=str(self.folder), reason=error.strerror or "")

    def _sealer(self) -> Sealer:
        """Its key is made of the random key file and of the machine's id: the files alone open nothing elsewhere."""
        import base64
        import secrets

        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        from veche.kit.secrets import Sealer, put_key

        path = self.folder / "machine.key"
        if not path.exists():
            put_key(path, secrets.token_bytes(32))
        made = HKDF(SHA256(), 32, salt=_machine(), info=b"veche provider keys 1").derive(path.read_bytes())
        return Sealer(base64.urlsafe_b64encode(made))


def _machine() -> bytes:
    for path in _MACHINE:
        with suppress(OSError):
            return path.read_bytes().strip()
    return b""


def _put(ring: Any, provider: str, key: str) -> bool:
    ring.set_password(SERVICE, provider, key)
    return bool(ring.get_password(SERVICE, provider) == key)


def ring_name() -> str | None:
    """The key ring that would be used; None where there is none that keeps keys safely."""
    return _in_ring(lambda ring: str(getattr(ring, "name", "") or type(ring).__name__))


def _in_ring(work: Callable[[Any], T]) -> T | None:
    """What `work` gives of the system's key ring; None without one, when it refuses, or when it does not answer."""
    found: list[T] = []

    def run() -> None:
        with suppress(Exception):  # each system's ring fails in its own way
            ring = import_module("keyring").get_keyring()
            if ring.priority >= 1:  # less is no ring at all, or a file that anybody could read
                found.append(work(ring))

    thread = threading.Thread(target=run, name="key ring", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return found[0] if found else None


def ask_command(provider: str, words: list[str], environment: Mapping[str, str]) -> str:
    """The key that a person's program prints. No shell; it gets no keys of ours, and nothing of it is shown.

    Raises:
        Refusal: it failed, took too long, or printed no key.
    """
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - the person's own program, from their own settings
            words,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("keys.command_slow", "unauthenticated", provider=provider, seconds=int(COMMAND_LIMIT)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refusal("keys.command_missing", "unauthenticated", provider=provider, reason=reason) from None
    if done.returncode:
        raise Refusal("keys.command_failed", "unauthenticated", provider=provider, status=done.returncode)
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
    key = lines[0].strip() if lines else ""
    if not is_key(key):
        raise Refusal("keys.command_empty", "unauthenticated", provider=provider)
    keep_secret(key)
    return key


def is_key(text: str) -> bool:
    """Can this be sent as a key? What cannot would show up in the error of whoever tries."""
    return 0 < len(text) <= 10_000 and text.isascii() and text.isprintable() and " " not in text


class KeySource:
    """Finds the keys of providers that the environment gives none for: the person's program, then what is kept."""

    def __init__(
        self,
        store: KeyStore,
        commands: Mapping[str, list[str]] | None = None,
        fields: Mapping[str, Mapping[str, str]] | None = None,
        child_environment: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.store = store
        self.commands = commands or {}
        self.fields = fields or {}  # what else providers need: folder_id, base_url
        self._child = child_environment

    def providers(self) -> set[str]:
        """Those that a key may be found for."""
        with suppress(Refusal):
            return {one.provider for one in self.store.kept()} | set(self.commands)
        return set(self.commands)

    def key(self, provider: str) -> str | None:
        """The key of one provider.

        Raises:
            Refusal: there should be one, but it cannot be had.
        """
        if words := self.commands.get(provider):
            return ask_command(provider, list(words), self._child())
        return self.store.get(provider)

    def keys(self, providers: set[str]) -> tuple[dict[str, str], dict[str, Refusal]]:
        """The keys of several, asked for side by side; and why some could not be had."""
        found: dict[str, str] = {}
        failed: dict[str, Refusal] = {}

        def look(provider: str) -> None:
            try:
                key = self.key(provider)
            except Refusal as error:
                failed[provider] = error
            else:
                if key:
                    found[provider] = key

        wanted = sorted(providers & self.providers())
        if wanted:
            with ThreadPoolExecutor(max_workers=8) as pool:
                list(pool.map(look, wanted))
        return found, failed

"""What is known of plug-ins without importing them: who announced one, and what it offered when it was read last."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from veche.kit.errors import VecheError
from veche.kit.log import mask
from veche.kit.packages import Announced, Listing, announced, place_of, resolve, stamp_of
from veche.ports.manifest import Manifest, Preset
from veche.ports.plugins import GROUP, PluginBroken

MOST = 1 << 20  # bytes of the file that are read


class Learned(msgspec.Struct):
    """What a plug-in said of itself, or why it could not; true as long as its source files are of that time."""

    presets: list[Preset]
    place: str
    stamp: int
    code: str = ""
    reason: str = ""

    def is_current(self) -> bool:
        """Are its files as they were?"""
        return bool(self.place) and stamp_of(self.place) == self.stamp

    @property
    def problem(self) -> VecheError | None:
        """Why it is of no use."""
        return PluginBroken(code=self.code, reason=self.reason) if self.code else None


class _Kept(msgspec.Struct):
    listing: Listing = msgspec.field(default_factory=Listing)
    learned: dict[str, Learned] = msgspec.field(default_factory=dict)


class Known:
    """The announced plug-ins of this Python and what each one offers, kept in a file between two starts."""

    def __init__(self, folder: Path, *, again: bool = False) -> None:
        """With `again` those that could not be read are tried once more, whether they changed or not."""
        # one file for each environment of packages that works on this folder
        self._file = folder / f"known-{zlib.crc32(f'{sys.prefix} {sys.version}'.encode()):08x}.json"
        self._kept = self._read()
        self._again = again
        self._changed = False
        if not self._kept.listing.is_current():
            self._kept.listing = announced(GROUP)
            self._changed = True

    @property
    def items(self) -> list[Announced]:
        """All that are announced, by name."""
        return self._kept.listing.items

    def of(self, one: Announced) -> Learned:
        """What it offers; it is imported only if it was not read before, or has changed since."""
        name = f"{one.package} {one.version} {one.name}={one.value}"
        known = self._kept.learned.get(name)
        if known is None or not known.is_current() or (known.code and self._again):
            known = self._kept.learned[name] = learn(one)
            self._changed = True
        return known

    def keep(self) -> None:
        """Writes down what was learned; where that cannot be, it is learned again the next time."""
        if not self._changed:
            return
        names = {f"{one.package} {one.version} {one.name}={one.value}" for one in self.items}
        self._kept.learned = {name: one for name, one in self._kept.learned.items() if name in names}
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            with suppress(FileNotFoundError):
                fresh.unlink()
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(msgspec.json.encode(self._kept))
            fresh.replace(self._file)
            self._changed = False

    def _read(self) -> _Kept:
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            with self._file.open("rb") as file:
                state = os.fstat(file.fileno())
                raw = file.read(MOST)
            # what it names is imported: it counts only if nobody else could have written it
            if not (hasattr(os, "geteuid") and (state.st_uid != os.geteuid() or state.st_mode & 0o022)):
                return msgspec.json.decode(raw, type=_Kept)
        return _Kept()


def learn(one: Announced) -> Learned:
    """Imports a plug-in and asks it what it offers; whatever is wrong with it is caught here."""
    place = place_of(one.module) or ""
    stamp = stamp_of(place) if place else 0
    try:
        presets = [_sound(preset) for preset in manifest_of(one).presets]
    except PluginBroken as error:
        return Learned([], place, stamp, error.code, str(error.fields.get("reason", "")))
    return Learned(presets, place, stamp)


def manifest_of(one: Announced) -> Manifest:
    """What the entry point gives.

    Raises:
        PluginBroken: it cannot be imported, raises, or gives something else.
    """
    found = _guarded(lambda: resolve(one.value))
    if callable(found) and not isinstance(found, Manifest):
        found = _guarded(found)
    if not isinstance(found, Manifest):
        raise PluginBroken(code="plugins.kind", reason=type(found).__name__)
    if not found.presets:
        raise PluginBroken(code="plugins.empty")
    return found


def _guarded(work: Callable[[], object]) -> object:
    try:
        return work()
    except (Exception, SystemExit) as error:
        raise PluginBroken(code="plugins.import", reason=in_words(error)) from error


def in_words(error: BaseException) -> str:
    """A stranger's exception on one line, without secrets and of bounded length."""
    text = " ".join(str(error).split())
    return mask(f"{type(error).__name__}: {text}" if text else type(error).__name__)[:300]


def _sound(preset: object) -> Preset:
    """The preset as plain data of the right types, which no class promises."""
    try:
        return msgspec.convert(msgspec.to_builtins(preset), Preset)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise PluginBroken(code="plugins.preset", reason=in_words(error)) from error

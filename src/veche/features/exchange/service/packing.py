"""Puts conversations and their files into an archive, each content once."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable

from veche.features.exchange.logic import archive
from veche.features.exchange.logic.as_html import SHOWN
from veche.features.exchange.logic.names import extension, safe_name, unlike
from veche.features.exchange.schemas import Format, Options
from veche.features.exchange.service.gather import Gathered
from veche.features.exchange.service.render import EMBEDDED, ENDINGS, render
from veche.features.files.schemas import File
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.errors import NotFound
from veche.kit.messages import sentence

_LARGEST_PICTURE = 10 << 20  # bytes of one that is put into a document …
_PICTURES = 100 << 20  # … and of all in one document
_PACKED = (".zip", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp3", ".ogg", ".m4a", ".mp4", ".docx", ".xlsx", ".pptx")


class Packing:
    """One archive that is being filled. All of it blocks: call it in a thread, one call at a time."""

    def __init__(self, store: FileStore, format: Format, options: Options, caller: Caller, now: int) -> None:
        self._store = store
        self._format = format
        self._options = options
        self._caller = caller
        self._now = now
        self._names: set[str] = set()
        self._paths: dict[tuple[str, str], str] = {}  # content and name → place
        self.held: set[str] = set()  # ids of the files that are inside

    @property
    def _with_files(self) -> bool:
        return self._options.files

    def alone(self, found: Gathered) -> bytes | None:
        """The conversation as one file, if nothing has to lie beside it."""
        beside = self._beside(found) if self._with_files else []
        return None if beside else self._render(found, {})

    def _beside(self, found: Gathered) -> list[File]:
        if self._format not in EMBEDDED:
            return list(found.files.values())
        return [one for one in found.files.values() if not self._is_embedded(one)]

    @staticmethod
    def _is_embedded(file: File) -> bool:
        return file.media_type in SHOWN and file.size <= _LARGEST_PICTURE

    def add(self, target: zipfile.ZipFile, found: Gathered) -> None:
        """A conversation, and the files that it needs beside it."""
        paths: dict[str, str] = {}
        for file in self._beside(found) if self._with_files else []:
            place = self._place(target, file)
            if place is not None:
                paths[file.id] = place
        folder = "conversations/" if self._format == "json" else ""
        title = found.conversation.title or sentence("exchange.label_untitled", self._caller.locale)
        name = unlike(f"{folder}{safe_name(title)}{ENDINGS[self._format]}", self._names)
        up = {id: f"../{path}" for id, path in paths.items()} if folder and self._format != "json" else paths
        target.writestr(name, self._render(found, up))

    def _render(self, found: Gathered, paths: dict[str, str]) -> bytes:
        pictures: dict[str, bytes] = {}
        left = _PICTURES
        for file in found.files.values() if self._with_files and self._format in EMBEDDED else ():
            if self._is_embedded(file) and file.size <= left:
                try:
                    pictures[file.id] = self._store.read(file.sha256)
                    left -= file.size
                except NotFound:
                    continue
        return render(found, self._format, self._options, self._caller, paths, pictures, self._now)

    def add_index(self, target: zipfile.ZipFile, index: archive.Index) -> None:
        """What an archive of many says of itself, with the files of projects."""
        for file in index.files:
            kept = File(file.id, file.name, file.media_type, file.size, file.sha256, 0)
            file.path = self._place(target, kept) if self._with_files else None
        target.writestr(archive.INDEX, archive.as_json(index))

    def add_loose(self, target: zipfile.ZipFile, files: Iterable[File]) -> None:
        """Files that no conversation holds."""
        for file in files:
            self._place(target, file)

    def _place(self, target: zipfile.ZipFile, file: File) -> str | None:
        """Where the file lies in the archive, into which it is put once; `None` when its bytes are gone."""
        self.held.add(file.id)
        known = self._paths.get((file.sha256, file.name))
        if known is not None:
            return known
        ending = extension(file.name)
        stem = safe_name(file.name.removesuffix(ending), "file")
        try:
            source = self._store.open(file.sha256)
        except NotFound:
            return None
        place = unlike(f"files/{stem}{ending}", self._names)
        packed = zipfile.ZIP_STORED if ending.lower() in _PACKED else zipfile.ZIP_DEFLATED
        about = zipfile.ZipInfo(place, (1980, 1, 1, 0, 0, 0))
        about.compress_type, about.external_attr = packed, 0o600 << 16
        with source, target.open(about, "w", force_zip64=True) as into:
            shutil.copyfileobj(source, into, 1 << 18)
        self._paths[file.sha256, file.name] = place
        return place

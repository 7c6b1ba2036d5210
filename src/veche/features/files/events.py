"""What files tell the rest of the house."""

from __future__ import annotations

from veche.kit.events import Event


class FileRead(Event, frozen=True):
    """The text of a file that the word index waited for is there (or will never be)."""

    file_id: str

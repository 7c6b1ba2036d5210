"""What can go wrong with files."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, NotFound, VecheError


class NoFile(NotFound):
    """It does not exist, or the caller may not see it."""

    code = "files.unknown"


class FileTooLarge(Invalid):
    """The upload is longer than a file may be."""

    code = "files.too_large"


class FileEmpty(Invalid):
    """The upload has no bytes."""

    code = "files.empty"


class FileIdReused(Conflict):
    """The id has been used for another file."""

    code = "ids.reused"


class NoRoom(VecheError):
    """The disk of the server takes no more."""

    code = "files.no_room"
    kind = "unavailable"


class ContentLost(NotFound):
    """The row is there but the bytes are gone or unreadable."""

    code = "files.lost"

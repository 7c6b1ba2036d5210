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


class QuotaFull(Invalid):
    """The person's files would take more room than one person may have."""

    code = "files.quota"


class NoUpload(NotFound):
    """It does not exist, is not the caller's, or has expired."""

    code = "uploads.unknown"


class WrongOffset(Conflict):
    """The piece does not begin where the last one ended; `received` says where that is."""

    code = "uploads.offset"


class TooLong(Invalid):
    """More bytes came than were announced."""

    code = "uploads.too_long"


class Incomplete(Conflict):
    """Not all bytes are here yet."""

    code = "uploads.incomplete"


class WrongSum(Invalid):
    """The bytes are not those that were announced."""

    code = "uploads.sum"


class NoPreview(NotFound):
    """There is no small picture of this file."""

    code = "files.no_preview"

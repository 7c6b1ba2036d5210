"""What can go wrong with exports and imports."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, Limited, NotFound, VecheError


class NoExport(NotFound):
    """There is no such export, or it is somebody else's, or its time is over."""

    code = "exchange.no_export"


class ExportNotReady(Conflict):
    """It is not finished, or it failed: there is nothing to download."""

    code = "exchange.not_ready"


class NothingToExport(Invalid):
    """None of the conversations that were named is there."""

    code = "exchange.nothing"


class IdReused(Conflict):
    """The id belongs to another export or import."""

    code = "ids.reused"


class TooManyJobs(Limited):
    """Others of this person's exports or imports are not finished."""

    code = "exchange.too_many"


class NoImport(NotFound):
    """There is no such import, or it is somebody else's."""

    code = "exchange.no_import"


class ArchiveRefused(Invalid):
    """The file is no archive that can be read; the code says why."""

    code = "exchange.unknown_archive"


class ArchiveTooLarge(Invalid):
    """The upload is longer than an archive may be."""

    code = "exchange.too_large"


class Interrupted(VecheError):
    """The server stopped while it was at work."""

    code = "exchange.interrupted"
    kind = "unavailable"


class CopyBroken(Invalid):
    """What should be a message of another copy is none."""

    code = "exchange.copy_broken"

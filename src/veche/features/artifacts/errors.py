"""What can go wrong with artifacts."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, NotFound


class NoArtifact(NotFound):
    """It does not exist in a conversation of the caller's."""

    code = "artifacts.unknown"


class NoVersion(NotFound):
    """The artifact has no such version (any more)."""

    code = "artifacts.no_version"


class ArtifactChanged(Conflict):
    """Somebody made a newer version meanwhile; `version` says which."""

    code = "artifacts.changed"


class ArtifactTooLong(Invalid):
    """The text is longer than an artifact may be."""

    code = "artifacts.too_long"


class ArtifactUntitled(Invalid):
    """A title is empty or too long."""

    code = "artifacts.title"


class ArtifactIdReused(Conflict):
    """The id has been used for something else."""

    code = "ids.reused"


class LinkExpired(NotFound):
    """The address under which an artifact was shown is not good any more."""

    code = "artifacts.link"

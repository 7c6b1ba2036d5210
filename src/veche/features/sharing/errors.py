"""What can go wrong with a link."""

from __future__ import annotations

from veche.kit.errors import Conflict, Denied, NotFound


class NoLink(NotFound):
    """It does not exist, or is another person's."""

    code = "shares.unknown"


class LinkGone(NotFound):
    """Wrong, revoked, expired, or its conversation is gone: the answer is the same."""

    code = "shares.gone"


class LinkLocked(Denied):
    """The link asks for its password, or what it gave for the password has run out."""

    code = "shares.locked"


class LinkPassword(Denied):
    """This is not the link's password."""

    code = "shares.password"


class CopyRefused(Denied):
    """Whoever made the link does not let others go on with a copy."""

    code = "shares.no_copy"


class NothingToShare(Conflict):
    """The conversation has no finished message yet."""

    code = "shares.empty"


class TooManyLinks(Conflict):
    """This conversation has as many links as one may have."""

    code = "shares.too_many"


class IdReused(Conflict):
    """The id belongs to another link."""

    code = "ids.reused"

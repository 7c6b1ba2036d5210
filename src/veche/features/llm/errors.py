"""What can go wrong when a model is chosen."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, NotFound


class ModelUnknown(NotFound):
    """No provider of this name, or no model of this bare name."""

    code = "models.unknown"


class ModelAmbiguous(Invalid):
    """Several providers have a model of this bare name."""

    code = "models.ambiguous"


class ConnectionUnknown(NotFound):
    """There is no such saved connection."""

    code = "connections.unknown"


class ConnectionExists(Conflict):
    """The name is taken."""

    code = "connections.exists"


class ConnectionInvalid(Invalid):
    """The name, the preset or the address cannot be used."""

    code = "connections.invalid"

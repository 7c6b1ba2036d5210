"""What can go wrong with privacy."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid


class DaysInvalid(Invalid):
    """It is no number of days."""

    code = "privacy.days"


class ErasureRunning(Conflict):
    """This person's data is being erased already."""

    code = "privacy.running"

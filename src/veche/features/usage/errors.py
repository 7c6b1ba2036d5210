"""What can go wrong with prices and reports."""

from __future__ import annotations

from veche.kit.errors import Invalid


class PricesInvalid(Invalid):
    """The owner's price file cannot be used."""

    code = "usage.prices"


class PeriodInvalid(Invalid):
    """A report must end after it begins."""

    code = "usage.period"

"""What can go wrong with prices and reports."""

from __future__ import annotations

from veche.kit.errors import Conflict, Invalid, Limited


class PricesInvalid(Invalid):
    """The owner's price file cannot be used."""

    code = "usage.prices"


class PeriodInvalid(Invalid):
    """A report must end after it begins."""

    code = "usage.period"


class BudgetReached(Limited):
    """A budget has nothing left for this call; nobody was asked."""

    code = "budgets.reached"


class BudgetUnpriced(Limited):
    """A budget takes only calls whose price is known in its currency; nobody was asked."""

    code = "budgets.unpriced"


class BudgetInvalid(Invalid):
    """The amount, the currency or what it is for cannot be used; the code says which."""

    code = "budgets.amount"


class IdReused(Conflict):
    """The id belongs to something else."""

    code = "ids.reused"

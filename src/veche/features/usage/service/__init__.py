"""What usage can do: meter calls, say what they cost, report, and keep to budgets."""

from veche.features.usage.service.books import Prices, load_prices, record, report
from veche.features.usage.service.budgets import (
    HasProject,
    any_budget,
    change_budget,
    drop_budget,
    forget_project,
    list_budgets,
    make_budget,
    release,
    reserve,
)

__all__ = [
    "HasProject",
    "Prices",
    "any_budget",
    "change_budget",
    "drop_budget",
    "forget_project",
    "list_budgets",
    "load_prices",
    "make_budget",
    "record",
    "release",
    "report",
    "reserve",
]

"""Brings two copies of conversations together: one client's (this machine's) and another's (a server's)."""

from veche.client.sync.plan import Agreement, Plan, Way, make_plan
from veche.client.sync.reports import Report, Result
from veche.client.sync.state import State, load_state
from veche.client.sync.work import Wish, choose, sync

__all__ = [
    "Agreement",
    "Plan",
    "Report",
    "Result",
    "State",
    "Way",
    "Wish",
    "choose",
    "load_state",
    "make_plan",
    "sync",
]

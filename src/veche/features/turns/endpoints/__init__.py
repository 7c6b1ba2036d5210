"""Doors of turns: HTTP, one turn's events, the live socket, the plan's routes."""

from veche.features.turns.endpoints.http import routes as http_routes
from veche.features.turns.endpoints.live import live
from veche.features.turns.endpoints.plan import routes as plan_routes

routes = [*http_routes, *plan_routes, live]

__all__ = ["routes"]

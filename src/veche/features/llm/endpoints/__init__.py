"""Doors of models: the catalogue, connections, and the OpenAI-compatible `/v1`."""

from veche.features.llm.endpoints.catalogue import routes as catalogue_routes
from veche.features.llm.endpoints.completions import routes as completion_routes

routes = [*catalogue_routes, *completion_routes]

__all__ = ["routes"]

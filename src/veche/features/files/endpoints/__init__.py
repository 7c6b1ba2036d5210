"""Doors of files: their bytes, what is known of them, and uploads in pieces."""

from veche.features.files.endpoints.content import routes as content
from veche.features.files.endpoints.library import routes as library
from veche.features.files.endpoints.uploads import routes as uploads

routes = [*content, *library, *uploads]

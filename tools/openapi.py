"""Writes the API's description for the web client's generator: `python -m tools.openapi` → web/openapi.json."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, cast

import msgspec
from litestar import Litestar

from veche.entry.settings import read_settings
from veche.entry.web.app import create_app
from veche.entry.wiring import House

TARGET = Path(__file__).parent.parent / "web" / "openapi.json"


def describe() -> bytes:
    """The OpenAPI document of this checkout, indented and in a steady order."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(read_settings({"VECHE_DATA": folder}), {})
        try:
            app = cast(Any, create_app(house)).app
            assert isinstance(app, Litestar)
            raw = msgspec.json.encode(app.openapi_schema.to_schema(), order="deterministic")
        finally:
            house.instance.close()
            house.db.close()
    return msgspec.json.format(raw, indent=1) + b"\n"


def main() -> int:
    """Writes the file; with `--check` only says whether it is up to date."""
    made = describe()
    if "--check" in sys.argv:
        same = TARGET.is_file() and TARGET.read_bytes() == made
        print("web/openapi.json is up to date" if same else "web/openapi.json is old: run python -m tools.openapi")
        return 0 if same else 1
    TARGET.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())

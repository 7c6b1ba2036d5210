"""The import contracts hold, and each of them breaks when something wrong is planted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = "Floors"
STAIRCASE = "Staircase"
ROLES = "A feature has only these files, importing downwards"
VENDOR = "A vendor folder has only these files, importing downwards"
STRANGERS = "Vendors do not know each other"
PRIVATE = "A room's private files stay private"
PURE = "Pure files reach no input or output"
STILL = "Pure files know no clock, no chance and no outside"
SQL = "SQL only in repositories, models and the database part of kit"
WEB = "The web framework only in endpoints and at the door"
NETWORK = "Outgoing connections only through kit.http and the client"
TERMINAL = "The terminal knows only the client"
PORTS = "Ports are made of kit and two libraries"
CLIENT = "The client reaches features and ports, never vendors"
RINGS = "No rings anywhere"


class Plant(NamedTuple):
    """A wrong line in a file, and the contract that must name it."""

    file: str
    line: str
    contract: str
    named: str  # what the report must show


PLANTS = [
    Plant("adapters/east/provider.py", "import veche.features.usage.service", FLOORS, "features.usage.service"),
    Plant("features/usage/service.py", "import veche.adapters.east.provider", FLOORS, "adapters.east.provider"),
    Plant("kit/planted.py", "import veche.features.usage.service", FLOORS, "kit.planted"),
    Plant("kit/planted.py", "import veche.ports.content", FLOORS, "kit.planted"),
    Plant("ports/planted.py", "import veche.features.usage.service", FLOORS, "ports.planted"),
    Plant("features/usage/service.py", "import veche.client", FLOORS, "features.usage.service"),
    Plant("client/planted.py", "import veche.entry", FLOORS, "client.planted"),
    Plant("client/planted.py", "import veche.cli", FLOORS, "client.planted"),
    Plant("entry/planted.py", "import veche.cli", FLOORS, "entry.planted"),
    Plant("cellar/__init__.py", "", FLOORS, "cellar"),
    Plant("features/usage/service.py", "import veche.features.turns.service", STAIRCASE, "features.turns.service"),
    Plant("features/identity/service.py", "import veche.features.usage.service", STAIRCASE, "features.usage.service"),
    Plant("features/llm/service.py", "import veche.features.files.service", STAIRCASE, "features.files.service"),
    Plant("features/gossip/__init__.py", "", STAIRCASE, "gossip"),
    Plant("features/usage/repository.py", "import veche.features.usage.service", ROLES, "usage.repository"),
    Plant("features/usage/service.py", "import veche.features.usage.jobs", ROLES, "usage.jobs"),
    Plant("features/usage/models.py", "import veche.features.usage.repository", ROLES, "usage.models"),
    Plant("features/usage/schemas.py", "import veche.features.usage.logic", ROLES, "usage.schemas"),
    Plant("features/usage/endpoints.py", "import veche.features.usage.jobs", ROLES, "usage.endpoints"),
    Plant("features/usage/tricks.py", "", ROLES, "tricks"),
    Plant("adapters/east/wire.py", "import veche.adapters.east.provider", VENDOR, "east.wire"),
    Plant("adapters/east/tricks.py", "", VENDOR, "tricks"),
    Plant("adapters/east/client.py", "import veche.adapters.west.client", STRANGERS, "adapters.west.client"),
    Plant("features/turns/service.py", "import veche.features.usage.repository", PRIVATE, "usage.repository"),
    Plant("features/turns/service.py", "import veche.features.usage.access", PRIVATE, "usage.access"),
    Plant("features/turns/endpoints.py", "import veche.features.usage.endpoints", PRIVATE, "usage.endpoints"),
    Plant("features/turns/jobs.py", "import veche.features.usage.jobs", PRIVATE, "usage.jobs"),
    Plant("client/planted.py", "import veche.features.usage.settings", PRIVATE, "usage.settings"),
    Plant("features/usage/logic.py", "import veche.kit.db", PURE, "usage.logic"),
    Plant("features/turns/logic.py", "import veche.features.usage.models", PURE, "turns.logic"),
    Plant("adapters/east/wire.py", "import veche.kit.http", PURE, "east.wire"),
    Plant("adapters/east/wire.py", "import aiohttp", PURE, "east.wire"),
    Plant("features/usage/logic.py", "import time", STILL, "usage.logic"),
    Plant("features/usage/logic.py", "import asyncio", STILL, "usage.logic"),
    Plant("adapters/east/wire.py", "import random", STILL, "east.wire"),
    Plant("features/usage/service.py", "import sqlalchemy", SQL, "usage.service"),
    Plant("features/usage/access.py", "import sqlalchemy", SQL, "usage.access"),
    Plant("adapters/east/provider.py", "import sqlite3", SQL, "east.provider"),
    Plant("ports/planted.py", "import sqlalchemy", SQL, "ports.planted"),
    Plant("kit/planted.py", "import sqlalchemy", SQL, "kit.planted"),
    Plant("features/usage/service.py", "import litestar", WEB, "usage.service"),
    Plant("features/usage/repository.py", "import litestar", WEB, "usage.repository"),
    Plant("adapters/east/provider.py", "import litestar", WEB, "east.provider"),
    Plant("client/planted.py", "import litestar", WEB, "client.planted"),
    Plant("adapters/east/provider.py", "import httpx", NETWORK, "east.provider"),
    Plant("features/usage/service.py", "import aiohttp", NETWORK, "usage.service"),
    Plant("cli/planted.py", "import veche.kit.ids", TERMINAL, "cli.planted"),
    Plant("cli/planted.py", "import veche.features.usage.service", TERMINAL, "cli.planted"),
    Plant("cli/planted.py", "import rich", TERMINAL, "cli.planted"),
    Plant("ports/planted.py", "import openai", PORTS, "ports.planted"),
    Plant("client/planted.py", "import veche.adapters.east.provider", CLIENT, "client.planted"),
    Plant("kit/planted.py", "import veche.kit.planted2", RINGS, "planted"),
]

# Rooms that the plants stand in, whether or not the product has them yet.
STAGE = [
    *(f"features/{room}/__init__.py" for room in ("identity", "usage", "files", "llm", "turns")),
    *(f"features/usage/{role}.py" for role in ("endpoints", "jobs", "access", "settings", "repository", "models")),
    *(f"features/{room}/service.py" for room in ("usage", "files", "turns")),
    "features/usage/logic.py",
    *(f"adapters/{room}/{name}.py" for room in ("east", "west") for name in ("__init__", "manifest", "client")),
    "adapters/east/provider.py",
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house in a temporary folder, with the rooms the plants need."""
    target = tmp_path_factory.mktemp("house")
    skip = shutil.ignore_patterns("__pycache__", "static")
    shutil.copytree(ROOT / "src/veche", target / "src/veche", ignore=skip)
    shutil.copytree(ROOT / "tools", target / "tools", ignore=skip)
    shutil.copy(ROOT / ".importlinter", target)
    for name in STAGE:
        path = target / "src/veche" / name
        path.parent.mkdir(exist_ok=True)
        if not path.with_suffix("").is_dir():
            path.touch()
    models = target / "src/veche/features/usage/models.py"
    if models.exists():
        models.write_text(models.read_text() + "\nimport sqlalchemy\n")
    return target


def _report(root: Path) -> tuple[int, str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo"]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "COLUMNS": "500"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _broken(report: str) -> dict[str, str]:
    """The broken contracts and what the report says of each."""
    details = report.partition("Broken contracts\n")[2]
    pieces = re.split(r"^(\S.*)\n-{3,}\n", details, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def test_the_house_keeps_its_contracts() -> None:
    code, report = _report(ROOT)
    assert code == 0, report


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.file}: {plant.line or 'a stranger'}")
def test_a_wrong_import_is_caught(copy: Path, plant: Plant) -> None:
    path = copy / "src/veche" / plant.file
    if not path.exists() and path.with_suffix("").is_dir():
        path = path.with_suffix("") / "__init__.py"
    before = path.read_text() if path.exists() else None
    second = copy / "src/veche/kit/planted2.py"
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{before or ''}\n{plant.line}\n")
        if "planted2" in plant.line:
            second.write_text("import veche.kit.planted\n")
        code, report = _report(copy)
    finally:
        second.unlink(missing_ok=True)
        _restore(path, before)
    assert code == 1, report
    assert plant.named in _broken(report).get(plant.contract, "not broken"), report


def _restore(path: Path, before: str | None) -> None:
    if before is not None:
        path.write_text(before)
    elif path.name == "__init__.py":
        shutil.rmtree(path.parent)
    else:
        path.unlink()

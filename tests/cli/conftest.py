"""A fake vendor, and homes in which `chat` runs as a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.chat import Home
from tests.cli.near import Near
from tests.client.processes import Server, fake_vendor, server


@pytest.fixture(scope="session")
def vendor() -> Iterator[dict[str, str]]:
    """The environment that leads to a fake OpenAI."""
    with fake_vendor() as environment:
        yield environment


@pytest.fixture
def home(tmp_path: Path, vendor: dict[str, str]) -> Home:
    """An empty home, and a vendor in the environment."""
    return Home(tmp_path / "home", vendor)


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    """An empty home without any vendor."""
    return Home(tmp_path / "home", {})


@pytest.fixture(scope="session")
def running_server(vendor: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an owner and a key."""
    with server(tmp_path_factory.mktemp("server"), **vendor) as running:
        yield running


@pytest.fixture
def near(
    tmp_path: Path, vendor: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Near:
    """An empty home, and a vendor in the environment; commands run in this process."""
    return Near(tmp_path / "near", vendor, monkeypatch, capsys)

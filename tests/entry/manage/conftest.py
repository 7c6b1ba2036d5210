"""Empty houses of either kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.entry.manage.realistic import Make
from veche.entry.settings import ProcessSettings


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """`place("sqlite")`: settings of an empty house with that kind of database."""

    def make(kind: str) -> ProcessSettings:
        data = tmp_path / f"{kind}-{len(list(tmp_path.iterdir()))}"
        data.mkdir(mode=0o700)
        if kind == "sqlite":
            return ProcessSettings(data=data)
        return ProcessSettings(data=data, database_url=str(request.getfixturevalue("postgresql_url")))

    return make
